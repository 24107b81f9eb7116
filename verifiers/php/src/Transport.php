<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** GET requests to the server. */
interface Transport
{
    /**
     * @param ?string $etag for If-None-Match
     * @return array{status: int, etag: ?string, body: string}
     * @throws \RuntimeException if there is no answer
     */
    public function get(string $url, ?string $etag): array;
}
