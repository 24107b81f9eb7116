<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** JSON files in a directory of its own. */
final class FileCache implements Cache
{
    /** @throws \LogicException if the directory cannot be used */
    public function __construct(private readonly string $directory)
    {
        if (!is_dir($directory) && !@mkdir($directory, 0700, true) && !is_dir($directory)) {
            throw new \LogicException("The cache directory $directory cannot be created.");
        }
        // Windows has no such permissions.
        if (DIRECTORY_SEPARATOR === '/' && (fileperms($directory) & 0022) !== 0) {
            throw new \LogicException(
                "Other users can write to $directory, and could replace the keys that tokens are verified with. "
                . 'Name a directory that does not exist yet, or run chmod 700.',
            );
        }
        if (!is_writable($directory)) {
            throw new \LogicException("The cache directory $directory cannot be written to.");
        }
    }

    public function get(string $name): ?array
    {
        $value = json_decode((string) @file_get_contents("$this->directory/$name.json"), true);

        return is_array($value) ? $value : null;
    }

    public function set(string $name, array $value): void
    {
        // A reader sees the old file or the new one.
        $file = @tempnam($this->directory, 'new');
        if ($file === false) {
            throw new \RuntimeException("$this->directory cannot be written to.");
        }
        $json = json_encode($value, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);
        if (@file_put_contents($file, $json) !== strlen($json) || !@rename($file, "$this->directory/$name.json")) {
            @unlink($file);
            throw new \RuntimeException("$this->directory cannot be written to.");
        }
    }

    public function exclusively(string $name, bool $wait, callable $work): void
    {
        $isOfAnother = 0;
        $lock = @fopen("$this->directory/$name.lock", 'c');
        // Where no lock can be had, such as on a full disk, each process does the work.
        if ($lock === false || flock($lock, $wait ? LOCK_EX : LOCK_EX | LOCK_NB, $isOfAnother) || $isOfAnother === 0) {
            try {
                $work();
            } finally {
                if ($lock !== false) {
                    // The end of the process releases the lock too.
                    fclose($lock);
                }
            }
        }
    }
}
