<?php

declare(strict_types=1);

/** What the shared cases leave open: several processes, polls over time, challenges, options. */

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\FileCache;
use Watchword\Verifier\InvalidToken;
use Watchword\Verifier\SigningKeys;
use Watchword\Verifier\Unavailable;

$issuer = Cases::document()->issuer;
$api = ['issuer' => $issuer, 'audience' => Cases::document()->defaults->audience];
[$jwks, $feed] = [Cases::document()->jwks_uri, Cases::document()->revocations_uri];
$accepted = Cases::named('an RS256 token is accepted');
$now = $accepted->steps[0]->at;
$token = Cases::named('with on_stale accept, tokens are accepted before the first good feed')->steps[0]->token;
// $revoking revokes $revoked and not $token.
['token' => $revoked, 'feed' => $revoking] = (array) Cases::named('the last good feed revokes through an outage')->steps[0];
$unknown = Cases::named('unknown kids cause one request for keys in ten seconds')->steps[1]->token;

return [
    'processes share the keys and the feed' => static function () use ($accepted, $api, $token, $jwks, $feed): void {
        [$server] = Cases::started($accepted);
        $server->verifier(...$api)->verify($token);

        same([1, 1], [count($server->requests[$jwks]), count($server->requests[$feed])]);
    },
    'unknown kids at several processes cause one request for keys' => static function () use ($accepted, $api, $unknown, $jwks): void {
        [$server] = Cases::started($accepted);
        $server->now += 20;
        for ($process = 0; $process < 20; ++$process) {
            thrown(InvalidToken::class, static fn () => $server->verifier(...$api)->verify($unknown));
        }

        same(2, count($server->requests[$jwks]));
    },
    'the feed is polled before use when it is older than 20 seconds, and 10 seconds after a failure' => static function () use ($accepted, $token, $now, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        $polls = static function (int $seconds) use ($server, $verifier, $token, $now, $feed): int {
            $server->now = $now + $seconds;
            $verifier->verify($token);

            return count($server->requests[$feed]);
        };

        same([1, 2, 2], array_map($polls, [19, 20, 21]));
        $server->answers[$feed] = null;
        same([3, 3, 4], array_map($polls, [40, 49, 50]));
    },
    'a token that is invalid causes no poll' => static function () use ($accepted, $now, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        $server->now = $now + 100;
        thrown(InvalidToken::class, static fn () => $verifier->verify('x'));

        same(1, count($server->requests[$feed]));
    },
    'the first token waits for the first feed' => static function () use ($api, $accepted, $revoked, $revoking, $feed): void {
        [$first] = Cases::started($accepted);
        $server = new FakeServer();
        [$server->now, $server->answers] = [$first->now, $first->answers];
        $server->answers[$feed] = $revoking;

        thrown(InvalidToken::class, static fn () => $server->verifier(...$api)->verify($revoked));
    },
    'an unchanged feed is not sent again, and is not stale' => static function () use ($accepted, $api, $token, $revoked, $revoking, $feed): void {
        [$server] = Cases::started($accepted);
        $verifier = $server->verifier(...$api, onStale: 'refuse');
        $server->answers[$feed] = ['status' => 200, 'etag' => '"1"', 'body' => $revoking];
        $verifier->poll();
        $server->answers[$feed] = ['status' => 304, 'etag' => null, 'body' => ''];
        $server->now += 400;
        $verifier->poll();

        same('"1"', end($server->requests[$feed]));
        $verifier->verify($token);
        thrown(InvalidToken::class, static fn () => $verifier->verify($revoked));
    },
    'an outage is one warning that says what happened, and its end another' => static function () use ($accepted, $revoking, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        foreach ([null, null, $revoking, ['status' => 404, 'etag' => null, 'body' => '']] as $answer) {
            $server->answers[$feed] = $answer;
            $verifier->poll();
        }

        $unusable = "$feed cannot be used, so the last good version stays in use.";
        same(["$unusable Connection refused", "$feed can be used again.", "$unusable The status is 404."], $server->warnings);
    },
    'a challenge names the realm, the metadata of the API, the error and the scope' => static function () use ($accepted, $api, $token): void {
        [$server] = Cases::started($accepted);
        $metadata = 'https://auth.example.com/.well-known/oauth-protected-resource/orders';
        $verifier = $server->verifier(...$api, realm: 'orders', resourceMetadata: $metadata);
        $challenge = static function (?string $authorization, string ...$scope) use ($verifier): string {
            $refusal = thrown(\Exception::class, static fn () => $verifier->authenticate($authorization, ...$scope));

            return $verifier->answer($refusal)->headers['WWW-Authenticate'];
        };
        $everyOne = "Bearer realm=\"orders\", resource_metadata=\"$metadata\"";

        same($everyOne, $challenge(null));
        same("$everyOne, scope=\"a b\"", $challenge('', 'a', 'b'));
        same("$everyOne, error=\"invalid_token\", error_description=\"The access token is malformed.\"", $challenge('Bearer x'));
        same(
            "$everyOne, error=\"insufficient_scope\", scope=\"a b\", "
            . 'error_description="The access token does not carry the required scope."',
            $challenge("Bearer $token", 'a', 'b'),
        );
    },
    'a token that cannot be verified now gets a 503 with Retry-After and without a challenge' => static function () use ($api, $token): void {
        $server = new FakeServer();
        $verifier = $server->verifier(...$api);
        $answer = $verifier->answer(thrown(Unavailable::class, static fn () => $verifier->verify($token)));

        $headers = ['Content-Type' => 'application/json', 'Cache-Control' => 'no-store', 'Retry-After' => '10'];
        same([503, $headers], [$answer->status, $answer->headers]);
        same('temporarily_unavailable', json_decode($answer->body)->error);
    },
    'a kid that is a number is no kid' => static function () use ($jwks): void {
        $server = new FakeServer();
        $server->answers[$jwks] = json_encode(Cases::document()->key_sets->{'with-broken'});
        $keys = new SigningKeys($jwks, new FileCache($server->directory), $server, static fn (): float => 0, error_log(...));

        same('RS256', $keys->key('rsa-1')->alg);
        thrown(InvalidToken::class, static fn () => $keys->key('7'));
    },
    'whatever a stranger sends is a refusal and no other error' => static function () use ($accepted, $token): void {
        [, $verifier] = Cases::started($accepted);
        [$header, $claims, $signature] = explode('.', $token);
        $pieces = ['{}', '[]', 'null', '1e400', '{"alg":"RS256","kid":""}', '{"alg":"ES256","kid":"rsa-1"}', "\0", "\xff"];
        $members = ['{"alg":"RS256","kid":"rsa-1","b64":false}', '{"\u0000x":1,"alg":"RS256","kid":"rsa-1"}'];
        $parts = [$header, $claims, $signature, ...array_map(base64url(...), [...$pieces, ...$members]), '', '=', "\0", "\xff"];
        foreach ($parts as $one) {
            foreach ($parts as $two) {
                foreach (["$one.$two.$signature", "$header.$one.$two"] as $hostile) {
                    if ($hostile !== $token) {
                        thrown(InvalidToken::class, static fn () => $verifier->verify($hostile));
                    }
                }
            }
        }
    },
    'options that cannot work are refused at the start' => static function () use ($api): void {
        $wrong = [
            ...array_map(
                static fn (string $issuer): array => ['issuer' => $issuer],
                ['auth', 'https://', "$api[issuer]/", 'http://auth.example.com', 'http://127.0.0.1.example.com', 'ftp://127.0.0.1'],
            ),
            ['audience' => ''],
            ['audience' => 'a"'],
            ['typ' => 'x'],
            ['onStale' => 'x'],
            ['leeway' => -1],
            ['pollInterval' => 0.0],
            ['pollInterval' => NAN],
            ['jwksUri' => 'http://auth.example.com/keys'],
            ['realm' => 'a"'],
            ['resourceMetadata' => "https://auth.example.com\r\nX: y"],
        ];
        foreach ($wrong as $options) {
            thrown(\InvalidArgumentException::class, static fn () => (new FakeServer())->verifier(...$options + $api));
        }
        (new FakeServer())->verifier(...['issuer' => 'http://127.0.0.1:8000'] + $api);
    },
];
