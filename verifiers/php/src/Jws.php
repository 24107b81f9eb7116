<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 7515 §7.1: a compact JWS whose signature is verified. */
final class Jws
{
    // The claims of a token are flat.
    private const MAXIMUM_DEPTH = 32;

    /**
     * @param array<string, mixed> $header
     * @param array<string, mixed> $claims
     */
    private function __construct(
        public readonly string $kid,
        public readonly array $header,
        public readonly array $claims,
    ) {
    }

    /**
     * @throws InvalidToken
     * @throws Unavailable if the key cannot be read
     */
    public static function verified(#[\SensitiveParameter] string $token, SigningKeys $keys): self
    {
        $parts = explode('.', $token);
        $decoded = array_map([Base64Url::class, 'decode'], $parts);
        if (count($parts) !== 3 || in_array(null, $decoded, true)) {
            throw self::malformed();
        }
        $header = self::members($decoded[0]);
        [$alg, $kid] = [$header['alg'] ?? null, $header['kid'] ?? null];
        if (!is_string($alg) || !is_string($kid) || array_key_exists('crit', $header)) {
            throw new InvalidToken();
        }
        // RFC 8725 §3.10: the kid only selects one of the server's keys. RFC 8725 §3.1: one alg per key.
        $key = $keys->key($kid);
        if ($alg !== $key->alg || !$key->verifies("$parts[0].$parts[1]", $decoded[2])) {
            throw new InvalidToken();
        }

        return new self($kid, $header, self::members($decoded[1]));
    }

    /**
     * Members of the object are in an array, and objects within it are objects: an array would hide what it was.
     *
     * @return array<string, mixed>
     */
    private static function members(string $json): array
    {
        try {
            $value = json_decode($json, false, self::MAXIMUM_DEPTH, JSON_THROW_ON_ERROR);
        } catch (\JsonException) {
            throw self::malformed();
        }

        return $value instanceof \stdClass ? get_object_vars($value) : throw self::malformed();
    }

    private static function malformed(): InvalidToken
    {
        return new InvalidToken('The access token is malformed.');
    }
}
