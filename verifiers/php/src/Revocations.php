<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The revocation feed of the server: which tokens are revoked before they expire. */
final class Revocations
{
    // With the caches of the server, a revocation is in force everywhere after a minute.
    public const INTERVAL_SECONDS = 20;
    private const INTERVAL_AFTER_FAILURE_SECONDS = 10;
    // Without a good feed.
    private const STALE_SECONDS = 300;

    private readonly LastGood $document;
    private readonly string $url;
    /** What LastGood::state describes. */
    private array $state;

    /** @param \Closure(): float $clock */
    public function __construct(
        private readonly string $issuer,
        private readonly SigningKeys $keys,
        private readonly int $leeway,
        private readonly float $interval,
        Cache $cache,
        Transport $transport,
        private readonly \Closure $clock,
        \Closure $warn,
    ) {
        $this->url = "$issuer/.well-known/revocations";
        $this->document = new LastGood($this->url, $this->feed(...), $cache, $transport, $clock, $warn);
    }

    /** Polls now. */
    public function poll(): void
    {
        $this->state = $this->document->refresh(static fn (): float => 0);
    }

    /** Polls if the feed is too old. A failed poll keeps the last good feed. Call it first. */
    public function keepCurrent(): void
    {
        $this->state = $this->document->refresh(fn (bool $failed): float => $failed
            ? min(self::INTERVAL_AFTER_FAILURE_SECONDS, $this->interval)
            : $this->interval);
    }

    public function areStale(): bool
    {
        // abs: the clock may have been ahead.
        return abs(($this->clock)() - $this->state['confirmed_at']) > self::STALE_SECONDS;
    }

    /** `$kid` is of the key that signed the token. */
    public function revoke(AccessToken $token, string $kid): bool
    {
        $feed = $this->state['value'];
        if ($feed === null) {
            return false;
        }
        // The jti of an access token ends in a dot and the id of the credential that it was issued for.
        $credentialId = explode('.', $token->jti, 2)[1] ?? null;

        return $token->iat < $feed['epoch']
            || $token->iat < ($feed['clients'][$token->client_id] ?? 0)
            || ($credentialId !== null && isset($feed['credentials'][$credentialId]))
            || isset($feed['tokens'][$token->jti])
            // A signing key that leaked. Our keys may be five minutes old.
            || isset($feed['kids'][$kid]);
    }

    /** Throws RuntimeException if the feed is not good. */
    private function feed(string $body, ?array $last): array
    {
        $jws = Jws::verified($body, $this->keys);
        ['iss' => $iss, 'aud' => $aud, 'iat' => $iat, 'epoch' => $epoch] = $jws->claims
            + ['iss' => null, 'aud' => null, 'iat' => null, 'epoch' => null];
        // RFC 8725 §3.11: an access token is no feed.
        if (($jws->header['typ'] ?? null) !== 'revocations+jwt' || $iss !== $this->issuer || $aud !== $this->url) {
            throw new \RuntimeException('The document is not the revocation feed of this issuer.');
        }
        if (isset($last['kids'][$jws->kid])) {
            throw new \RuntimeException('The feed is signed with a key that leaked.');
        }
        if (!self::isNumber($iat) || !self::isNumber($epoch)) {
            throw new \RuntimeException('iat or epoch is not a number.');
        }
        if ($iat > ($this->clock)() + $this->leeway || $iat < ($last['iat'] ?? 0)) {
            throw new \RuntimeException('The feed is older than the one before, or from the future.');
        }
        $claims = $jws->claims + ['kids' => new \stdClass()];
        $maps = ['clients', 'credentials', 'tokens', 'kids'];

        return ['iat' => $iat, 'epoch' => $epoch]
            + array_combine($maps, array_map(static fn (string $name): array => self::numbers($claims, $name), $maps));
    }

    /**
     * @param array<string, mixed> $claims
     * @return array<string, int|float>
     */
    private static function numbers(array $claims, string $name): array
    {
        $value = $claims[$name] ?? null;
        if (!$value instanceof \stdClass) {
            throw new \RuntimeException("$name is not an object.");
        }
        $numbers = get_object_vars($value);
        if (array_filter($numbers, self::isNumber(...)) !== $numbers) {
            throw new \RuntimeException("$name has a value that is not a number.");
        }

        return $numbers;
    }

    private static function isNumber(mixed $value): bool
    {
        return is_int($value) || (is_float($value) && is_finite($value));
    }
}
