<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** A document of the server, of which the last good version is kept in the cache. */
final class LastGood
{
    // Seconds in which a revocation must be in force.
    private const RECENT = 60;
    private const NOTHING = ['value' => null, 'etag' => null, 'confirmed_at' => 0, 'attempted_at' => null, 'failed' => false];
    private readonly string $name;

    /**
     * @param \Closure(string, ?array): array $read from the body and the last value; throws if the document is not good
     * @param \Closure(): float $clock seconds since 1970
     * @param \Closure(string): void $warn
     */
    public function __construct(
        private readonly string $url,
        private readonly \Closure $read,
        private readonly Cache $cache,
        private readonly Transport $transport,
        private readonly \Closure $clock,
        private readonly \Closure $warn,
    ) {
        $this->name = hash('sha256', $url);
    }

    /**
     * `confirmed_at` is when the server last gave a good document, or said that ours is still current. `failed` is the
     * result of the last attempt.
     *
     * @return array{value: ?array, etag: ?string, confirmed_at: float, attempted_at: ?float, failed: bool}
     */
    public function state(): array
    {
        return ($this->cache->get($this->name) ?? []) + self::NOTHING;
    }

    /**
     * Requests the document, unless a process did so less than `$pause` seconds ago. A failure keeps the last good one.
     *
     * @param \Closure(bool): float $pause from whether the last attempt failed
     */
    public function refresh(\Closure $pause): array
    {
        $state = $this->state();
        if ($this->isDue($state, $pause)) {
            // With a recent document, or in an outage, no process waits for the one that requests the next document. After an
            // hour without requests, each waits.
            $isRecent = abs(($this->clock)() - $state['confirmed_at']) <= self::RECENT;
            $wait = $state['value'] === null || !($isRecent || $state['failed']);
            $this->cache->exclusively($this->name, $wait, function () use ($pause, &$state): void {
                $state = $this->state();
                if ($this->isDue($state, $pause)) {
                    $state = $this->requested($state);
                    $this->store($state);
                }
            });
        }

        return $state;
    }

    private function isDue(array $state, \Closure $pause): bool
    {
        // abs: the clock may have been ahead.
        return $state['attempted_at'] === null
            || abs(($this->clock)() - $state['attempted_at']) >= $pause($state['failed']);
    }

    private function store(array $state): void
    {
        try {
            $this->cache->set($this->name, $state);
        } catch (\RuntimeException | \JsonException $error) {
            ($this->warn)("Each token causes a request to $this->url. {$error->getMessage()}");
        }
    }

    private function requested(array $state): array
    {
        $now = ($this->clock)();
        try {
            ['status' => $status, 'etag' => $etag, 'body' => $body] = $this->transport->get($this->url, $state['etag']);
            if ($status !== 200 && ($status !== 304 || $state['etag'] === null)) {
                throw new \RuntimeException("The status is $status.");
            }
            $new = $status === 304 ? [] : ['value' => ($this->read)($body, $state['value']), 'etag' => $etag];
            if ($state['failed']) {
                ($this->warn)("$this->url can be used again.");
            }

            return ['confirmed_at' => $now, 'attempted_at' => $now, 'failed' => false] + $new + $state;
        } catch (\RuntimeException $error) {
            // Once in each outage.
            if (!$state['failed']) {
                ($this->warn)("$this->url cannot be used, so the last good version stays in use. {$error->getMessage()}");
            }

            return ['attempted_at' => $now, 'failed' => true] + $state;
        }
    }
}
