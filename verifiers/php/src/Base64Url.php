<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 7515 §2: base64url without padding. */
final class Base64Url
{
    /** Null if the text is not canonical: PHP decodes much that is not, and one token must not have two forms. */
    public static function decode(string $text): ?string
    {
        $decoded = base64_decode(strtr($text, '-_', '+/'), true);

        return $decoded !== false && self::encode($decoded) === $text ? $decoded : null;
    }

    private static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
