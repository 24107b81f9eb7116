<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 7518 §3.3, §3.4: a key that verifies RS256 or ES256. */
final class PublicKey
{
    private const MINIMUM_RSA_BITS = 2048;
    // Of r, s, x and y: RFC 7518 §3.4, §6.2.1.2.
    private const P256_BYTES = 32;

    public function __construct(public readonly string $alg, public readonly string $pem)
    {
    }

    /** Null if the JWK is not a key for RS256 or ES256. RFC 7517 §5: such keys are ignored. */
    public static function of(mixed $jwk): ?self
    {
        if (!$jwk instanceof \stdClass || ($jwk->use ?? 'sig') !== 'sig') {
            return null;
        }
        $key = match ([$jwk->kty ?? null, $jwk->crv ?? null]) {
            ['RSA', null] => self::rsa(self::bytes($jwk, 'n'), self::bytes($jwk, 'e')),
            ['EC', 'P-256'] => self::ec(self::bytes($jwk, 'x'), self::bytes($jwk, 'y')),
            default => null,
        };

        return $key !== null && ($jwk->alg ?? $key->alg) === $key->alg && openssl_pkey_get_public($key->pem) ? $key : null;
    }

    public function verifies(string $signed, string $signature): bool
    {
        if ($this->alg === 'ES256') {
            if (strlen($signature) !== 2 * self::P256_BYTES) {
                return false;
            }
            // A JWS has r and s side by side. OpenSSL wants the DER of RFC 3279 §2.2.3.
            [$r, $s] = str_split($signature, self::P256_BYTES);
            $signature = Der::sequence(Der::integer($r), Der::integer($s));
        }

        return openssl_verify($signed, $signature, $this->pem, OPENSSL_ALGO_SHA256) === 1;
    }

    private static function rsa(?string $n, ?string $e): ?self
    {
        $n = ltrim((string) $n, "\0");
        $bits = $n === '' ? 0 : 8 * (strlen($n) - 1) + strlen(decbin(ord($n[0])));
        if ($bits < self::MINIMUM_RSA_BITS || $e === null || $e === '') {
            return null;
        }

        return new self('RS256', Der::pem(Der::RSA, Der::sequence(Der::integer($n), Der::integer($e))));
    }

    private static function ec(?string $x, ?string $y): ?self
    {
        if (strlen((string) $x) !== self::P256_BYTES || strlen((string) $y) !== self::P256_BYTES) {
            return null;
        }
        // SEC 1 §2.3.3: 4 is a point that is not compressed.
        return new self('ES256', Der::pem(Der::EC_P256, "\x04$x$y"));
    }

    private static function bytes(\stdClass $jwk, string $name): ?string
    {
        $value = $jwk->$name ?? null;

        return is_string($value) ? Base64Url::decode($value) : null;
    }
}
