<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 7517: the public keys of the server. */
final class SigningKeys
{
    // The max-age of the server. A leaked key disappears from it.
    private const MAXIMUM_AGE_SECONDS = 300;
    // Tokens with invented kids must not become requests to the server.
    private const PAUSE_SECONDS = 10;

    private readonly LastGood $document;

    /** @param \Closure(): float $clock */
    public function __construct(
        string $url,
        Cache $cache,
        Transport $transport,
        private readonly \Closure $clock,
        \Closure $warn,
    ) {
        $this->document = new LastGood($url, self::keySet(...), $cache, $transport, $clock, $warn);
    }

    /**
     * @throws InvalidToken if the server publishes no such key
     * @throws Unavailable if that cannot be known
     */
    public function key(string $kid): PublicKey
    {
        $state = $this->document->state();
        // abs: the clock may have been ahead.
        $isOld = abs(($this->clock)() - $state['confirmed_at']) > self::MAXIMUM_AGE_SECONDS;
        if ($isOld || !isset($state['value'][$kid])) {
            $state = $this->document->refresh(static fn (): float => self::PAUSE_SECONDS);
        }
        if (isset($state['value'][$kid])) {
            return new PublicKey(...$state['value'][$kid]);
        }
        throw $state['failed'] || $state['value'] === null ? new Unavailable() : new InvalidToken();
    }

    /** @return array<string, array{alg: string, pem: string}> */
    private static function keySet(string $body): array
    {
        $document = json_decode($body);
        $keys = [];
        foreach (is_array($document->keys ?? null) ? $document->keys : [] as $jwk) {
            $key = PublicKey::of($jwk);
            if ($key !== null && is_string($jwk->kid ?? null)) {
                $keys[$jwk->kid] = ['alg' => $key->alg, 'pem' => $key->pem];
            }
        }

        return $keys ?: throw new \RuntimeException('The key set has no key for RS256 or ES256.');
    }
}
