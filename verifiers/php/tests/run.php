<?php

declare(strict_types=1);

/**
 * Runs the tests: php tests/run.php
 *
 * Each file *_test.php returns its tests by name. PHPUnit would need Composer's registry.
 */

namespace Watchword\Verifier\Tests;

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    // Not what an @ expects.
    if ((error_reporting() & $level) === 0) {
        return false;
    }
    throw new \ErrorException($message, 0, $level, $file, $line);
});
require __DIR__ . '/../autoload.php';
require __DIR__ . '/FakeServer.php';
require __DIR__ . '/Cases.php';

function same(mixed $expected, mixed $actual): void
{
    if ($expected !== $actual) {
        throw new \Exception('Expected ' . var_export($expected, true) . ' and got ' . var_export($actual, true));
    }
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/** The exception of this class that `$work` throws. */
function thrown(string $class, callable $work): \Throwable
{
    try {
        $work();
    } catch (\Throwable $error) {
        return $error instanceof $class ? $error : throw $error;
    }
    throw new \Exception("No $class was thrown.");
}

[$passed, $failed] = [0, 0];
foreach (glob(__DIR__ . '/*_test.php') as $file) {
    foreach (require $file as $name => $test) {
        try {
            $test();
            ++$passed;
        } catch (\Throwable $error) {
            ++$failed;
            echo "FAILED $name\n  {$error->getMessage()}\n  {$error->getFile()}:{$error->getLine()}\n";
        }
    }
}
echo "$passed passed, $failed failed\n";
exit($failed === 0 && $passed > 0 ? 0 : 1);
