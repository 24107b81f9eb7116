<?php

declare(strict_types=1);

/** Clocks that change, caches that fail, servers that are slow, and what PHP shows of a token. */

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\Cache;
use Watchword\Verifier\FileCache;
use Watchword\Verifier\InsufficientScope;
use Watchword\Verifier\InvalidToken;
use Watchword\Verifier\StreamTransport;
use Watchword\Verifier\Unavailable;

/** Runs PHP code in a process of its own, which writes a line when it is ready, until `$work` returns. */
function beside(array $arguments, callable $work): mixed
{
    $process = proc_open([PHP_BINARY, ...$arguments], [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
    try {
        // PHP's web server writes its first line to stderr.
        $read = [$pipes[1], $pipes[2]];
        [$write, $except] = [null, null];
        stream_select($read, $write, $except, 10);

        return $work((string) fgets($read[array_key_first($read)]));
    } finally {
        proc_terminate($process);
        proc_close($process);
    }
}

$accepted = Cases::named('an RS256 token is accepted');
$token = Cases::named('with on_stale accept, tokens are accepted before the first good feed')->steps[0]->token;
$api = ['issuer' => Cases::document()->issuer, 'audience' => Cases::document()->defaults->audience];
[$jwks, $feed] = [Cases::document()->jwks_uri, Cases::document()->revocations_uri];

return [
    'keys and feed are requested again after the clock was set back' => static function () use ($accepted, $token, $jwks, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        $server->now += 1e6;
        thrown(InvalidToken::class, static fn () => $verifier->verify($token));
        $verifier->poll();
        $server->now -= 1e6;
        $before = [count($server->requests[$jwks]), count($server->requests[$feed])];
        $verifier->verify($token);

        same([$before[0] + 1, $before[1] + 1], [count($server->requests[$jwks]), count($server->requests[$feed])]);
    },
    'a feed that was confirmed before the clock was set back is stale' => static function () use ($accepted, $api, $token, $feed): void {
        [$server] = Cases::started($accepted);
        $server->now += 1000;
        $verifier = $server->verifier(...$api, onStale: 'refuse');
        $verifier->poll();
        $server->answers[$feed] = null;
        $server->now -= 1000;

        thrown(Unavailable::class, static fn () => $verifier->verify($token));
    },
    'a cache that was removed while the process runs costs requests and no tokens' => static function () use ($accepted, $token): void {
        [$server, $verifier] = Cases::started($accepted);
        array_map('unlink', glob("$server->directory/*"));
        rmdir($server->directory);

        same('erp', $verifier->verify($token)->client_id);
        same(true, str_contains($server->warnings[0], 'cannot be written to'));
    },
    'a process waits for the poll of another one if the feed is old, but not in an outage' => static function () use ($accepted, $api, $token, $feed): void {
        [$server] = Cases::started($accepted);
        $cache = new class(new FileCache($server->directory), hash('sha256', $feed)) implements Cache {
            public array $waits = [];

            public function __construct(private readonly Cache $cache, private readonly string $feed)
            {
            }

            public function get(string $name): ?array
            {
                return $this->cache->get($name);
            }

            public function set(string $name, array $value): void
            {
                $this->cache->set($name, $value);
            }

            public function exclusively(string $name, bool $wait, callable $work): void
            {
                $this->waits = [...$this->waits, ...($name === $this->feed ? [$wait] : [])];
                $this->cache->exclusively($name, $wait, $work);
            }
        };
        $verifier = $server->verifier(...$api, cache: $cache);
        foreach ([20, 81, 101, 200] as $seconds) {
            // The last good poll is at 81.
            $server->answers[$feed] = $seconds <= 81 ? $server->answers[$feed] : null;
            $server->now = $accepted->steps[0]->at + $seconds;
            $verifier->verify($token);
        }

        same([false, true, false, false], $cache->waits);
    },
    'without locks, each process polls' => static function () use ($accepted, $token, $feed): void {
        [$server, $verifier] = Cases::started($accepted);
        $server->now += 20;
        foreach ($locks = glob("$server->directory/*.lock") as $lock) {
            unlink($lock);
            mkdir($lock);
        }
        $verifier->verify($token);

        same(2, count($server->requests[$feed]));
        array_map('rmdir', $locks);
    },
    'a server that sends its answer slowly is given up' => static function (): void {
        $slow = '$server = stream_socket_server("tcp://127.0.0.1:0"); echo stream_socket_get_name($server, false), "\n";'
            . '$client = stream_socket_accept($server); fwrite($client, "HTTP/1.1 200 OK\r\n\r\n");'
            . 'for ($i = 0; $i < 100; ++$i) { fwrite($client, " "); usleep(50000); }';
        $seconds = beside(['-r', $slow], static function (string $line): float {
            $start = microtime(true);
            $get = static fn () => (new StreamTransport(0.2))->get('http://' . trim($line), null);
            same('The answer is not complete.', thrown(\RuntimeException::class, $get)->getMessage());

            return microtime(true) - $start;
        });

        same(true, $seconds < 2);
    },
    'a header that is in getallheaders alone is read' => static function (): void {
        $server = new FakeServer();
        mkdir($server->directory, 0700);
        file_put_contents("$server->directory/api.php", '<?php unset($_SERVER["HTTP_AUTHORIZATION"]);'
            . 'putenv("ISSUER=https://auth.example.com"); putenv("CACHE=" . __DIR__);'
            . 'require ' . var_export(__DIR__ . '/../examples/orders.php', true) . ';');
        $address = stream_socket_get_name(stream_socket_server('tcp://127.0.0.1:0'), false);
        $context = stream_context_create(['http' => ['header' => 'Authorization: Bearer x', 'ignore_errors' => true]]);
        $get = static fn (): string => file_get_contents("http://$address/", false, $context);
        $body = beside(['-S', $address, "$server->directory/api.php"], $get);

        same('invalid_token', json_decode($body)->error);
    },
    'the trace of a refusal has no token' => static function () use ($accepted, $token): void {
        [, $verifier] = Cases::started($accepted);
        $hidden = ini_set('zend.exception_ignore_args', '0');
        $refusal = thrown(InvalidToken::class, static fn () => $verifier->authenticate("Bearer $token-"));
        ini_set('zend.exception_ignore_args', (string) $hidden);
        $arguments = array_merge(...array_column($refusal->getTrace(), 'args'));

        // Attributes of parameters have no effect before PHP 8.2.
        same(PHP_VERSION_ID < 80200, in_array("Bearer $token-", $arguments, true));
        same(PHP_VERSION_ID < 80200, in_array("$token-", $arguments, true));
    },
    'several scopes may be in one text, and an empty text is a scope that no token has' => static function () use ($accepted, $token): void {
        [, $verifier] = Cases::started($accepted);
        $verifier->verify($token, 'orders:read orders:list');

        foreach (['orders:read orders:cancel', ''] as $scope) {
            same($scope, thrown(InsufficientScope::class, static fn () => $verifier->verify($token, $scope))->scope);
        }
    },
];
