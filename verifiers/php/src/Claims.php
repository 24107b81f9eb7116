<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 9068 §4: what the claims of an access token must be. */
final class Claims
{
    public function __construct(
        private readonly string $issuer,
        private readonly string $audience,
        private readonly string $typ,
        private readonly int $leeway,
    ) {
    }

    /** @throws InvalidToken */
    public function accessToken(Jws $jws, float $now): AccessToken
    {
        // RFC 8725 §3.11: other JWTs of the server are no access tokens.
        if (!$this->isAccessToken($jws->header['typ'] ?? null)) {
            throw new InvalidToken('The JWT is not an access token.');
        }
        $claims = $jws->claims;
        if (($claims['iss'] ?? null) !== $this->issuer) {
            throw new InvalidToken('The access token is of another issuer.');
        }
        $aud = $claims['aud'] ?? null;
        $audiences = is_array($aud) ? $aud : [$aud];
        if (array_filter($audiences, 'is_string') !== $audiences || !in_array($this->audience, $audiences, true)) {
            throw new InvalidToken('The access token is for another API.');
        }
        [$iat, $exp] = [self::moment($claims, 'iat'), self::moment($claims, 'exp')];
        if ($now >= $exp + $this->leeway) {
            throw new InvalidToken('The access token expired. Request a new one.');
        }
        $nbf = array_key_exists('nbf', $claims) ? self::moment($claims, 'nbf') : $iat;
        if (max($iat, $nbf) > $now + $this->leeway) {
            throw new InvalidToken('The access token is not valid yet.');
        }
        self::text($claims, 'sub');

        return new AccessToken(
            self::text($claims, 'client_id'),
            self::scope($claims),
            self::text($claims, 'jti'),
            $iat,
            $exp,
            $claims,
        );
    }

    /** RFC 7515 §4.1.9: a media type, which has no case, and whose prefix may be left out. */
    private function isAccessToken(mixed $typ): bool
    {
        if (!is_string($typ)) {
            return false;
        }
        $name = preg_replace('~^application/~', '', strtolower($typ));

        return $name === 'at+jwt' || $name === strtolower($this->typ);
    }

    /**
     * RFC 7519 §2: NumericDate.
     *
     * @param array<string, mixed> $claims
     */
    private static function moment(array $claims, string $name): int|float
    {
        $value = $claims[$name] ?? null;
        if (!(is_int($value) || is_float($value)) || !is_finite($value) || $value < 0) {
            throw self::malformed($name);
        }

        return $value;
    }

    /** @param array<string, mixed> $claims */
    private static function text(array $claims, string $name): string
    {
        $value = $claims[$name] ?? null;
        if (!is_string($value) || $value === '') {
            throw self::malformed($name);
        }

        return $value;
    }

    /**
     * @param array<string, mixed> $claims
     * @return string[]
     */
    private static function scope(array $claims): array
    {
        $value = array_key_exists('scope', $claims) ? $claims['scope'] : '';
        if (!is_string($value)) {
            throw self::malformed('scope');
        }

        return array_values(array_filter(explode(' ', $value), static fn (string $name): bool => $name !== ''));
    }

    private static function malformed(string $name): InvalidToken
    {
        return new InvalidToken("The claim $name of the access token is missing or malformed.");
    }
}
