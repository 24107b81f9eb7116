<?php

declare(strict_types=1);

/** The cache that processes share, in files. */

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\FileCache;

$accepted = Cases::named('an RS256 token is accepted');
$token = Cases::named('with on_stale accept, tokens are accepted before the first good feed')->steps[0]->token;
$api = ['issuer' => Cases::document()->issuer, 'audience' => Cases::document()->defaults->audience];
$feed = Cases::document()->revocations_uri;

return [
    'the directory and its files are readable for their owner alone' => static function () use ($accepted): void {
        [$server] = Cases::started($accepted);
        $files = glob("$server->directory/*.json");

        same(0700, fileperms($server->directory) & 0777);
        same([0600, 0600], array_map(static fn (string $file): int => fileperms($file) & 0777, $files));
    },
    'a directory that others can write to is refused' => static function (): void {
        $server = new FakeServer();
        mkdir($server->directory);
        chmod($server->directory, 0770);
        $error = thrown(\LogicException::class, static fn () => new FileCache($server->directory));

        same(true, str_contains($error->getMessage(), 'Other users can write to'));
    },
    'a directory that cannot be created is refused' => static function (): void {
        $error = thrown(\LogicException::class, static fn () => new FileCache(__FILE__ . '/cache'));

        same(true, str_contains($error->getMessage(), 'cannot be created'));
    },
    'a broken file is as none' => static function () use ($accepted, $token): void {
        [$server, $verifier] = Cases::started($accepted);
        foreach (glob("$server->directory/*.json") as $file) {
            file_put_contents($file, '{"value":');
        }

        same('erp', $verifier->verify($token)->client_id);
    },
    'while one process polls, another verifies with the last good feed' => static function () use ($accepted, $token, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        $server->now += 20;
        // As if another process polled.
        $locks = array_map(static fn (string $file) => fopen($file, 'c'), glob("$server->directory/*.lock"));
        same([true, true], array_map(static fn ($lock): bool => flock($lock, LOCK_EX), $locks));

        $verifier->verify($token);

        same(1, count($server->requests[$feed]));
    },
    'a full disk costs requests and no tokens' => static function () use ($accepted, $api, $token): void {
        [$first] = Cases::started($accepted);
        $server = new FakeServer();
        [$server->now, $server->answers] = [$first->now, $first->answers];
        $verifier = $server->verifier(...$api);
        // Files cannot be renamed to the name of a directory.
        foreach ($server->answers as $url => $_) {
            mkdir("$server->directory/" . hash('sha256', $url) . '.json');
        }

        same('erp', $verifier->verify($token)->client_id);
        same(true, str_contains($server->warnings[0], 'cannot be written to'));
        array_map('rmdir', glob("$server->directory/*.json"));
    },
];
