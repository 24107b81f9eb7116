<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** By PHP's own streams, which need no extension but openssl. */
final class StreamTransport implements Transport
{
    private const MAXIMUM_BYTES = 4 * 1024 * 1024;

    /** @param float $timeout seconds for the connection, for each wait, and for the body. A request of the API may wait for it */
    public function __construct(private readonly float $timeout = 2.0)
    {
    }

    public function get(string $url, ?string $etag): array
    {
        $http = [
            'header' => ['Connection: close', ...($etag === null ? [] : ["If-None-Match: $etag"])],
            'timeout' => $this->timeout,
            // Keys come from the configured address and from nowhere else.
            'follow_location' => 0,
            'ignore_errors' => true,
        ];
        $ssl = ['verify_peer' => true, 'verify_peer_name' => true, 'allow_self_signed' => false];
        $stream = @fopen($url, 'r', false, stream_context_create(['http' => $http, 'ssl' => $ssl]));
        if ($stream === false) {
            throw new \RuntimeException(error_get_last()['message'] ?? 'There is no answer.');
        }
        try {
            return ['body' => $this->body($stream)] + self::status(stream_get_meta_data($stream)['wrapper_data']);
        } finally {
            fclose($stream);
        }
    }

    /** @param resource $stream */
    private function body($stream): string
    {
        $body = '';
        $deadline = microtime(true) + $this->timeout;
        while (!feof($stream)) {
            // The option `timeout` is for each read, and a server could send a byte each second.
            $piece = @fread($stream, 65536);
            if ($piece === false || stream_get_meta_data($stream)['timed_out'] || microtime(true) > $deadline) {
                throw new \RuntimeException('The answer is not complete.');
            }
            $body .= $piece;
            if (strlen($body) > self::MAXIMUM_BYTES) {
                throw new \RuntimeException('The answer is too long.');
            }
        }

        return $body;
    }

    /**
     * @param string[] $lines
     * @return array{status: int, etag: ?string}
     */
    private static function status(array $lines): array
    {
        preg_match('~^HTTP/\S+ (\d{3})~', $lines[0], $status);
        $etags = preg_filter('~^etag:\s*(\S.*?)\s*$~i', '$1', $lines);

        return ['status' => (int) ($status[1] ?? 0), 'etag' => array_values($etags)[0] ?? null];
    }
}
