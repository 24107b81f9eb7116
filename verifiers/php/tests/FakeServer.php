<?php

declare(strict_types=1);

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\FileCache;
use Watchword\Verifier\Transport;
use Watchword\Verifier\Verifier;

/** A server whose answers and clock the test sets. */
final class FakeServer implements Transport
{
    public float $now = 0;
    /** @var array<string, list<?string>> the ETags that were sent, by URL */
    public array $requests = [];
    /** @var array<string, mixed> by URL: a text, an answer, or null when nobody answers */
    public array $answers = [];
    /** @var list<string> */
    public array $warnings = [];
    public readonly string $directory;

    public function __construct()
    {
        $this->directory = sys_get_temp_dir() . '/watchword-' . bin2hex(random_bytes(8));
    }

    public function __destruct()
    {
        array_map('unlink', glob("$this->directory/*") ?: []);
        @rmdir($this->directory);
    }

    /** A verifier as each PHP process has its own, with the cache that all share. */
    public function verifier(mixed ...$options): Verifier
    {
        return new Verifier(...$options + [
            'cache' => new FileCache($this->directory),
            'transport' => $this,
            'clock' => fn (): float => $this->now,
            'warn' => function (string $message): void {
                $this->warnings[] = $message;
            },
        ]);
    }

    public function get(string $url, ?string $etag): array
    {
        $this->requests[$url][] = $etag;
        $answer = $this->answers[$url] ?? throw new \RuntimeException('Connection refused');

        return is_array($answer) ? $answer : ['status' => 200, 'etag' => null, 'body' => $answer];
    }
}
