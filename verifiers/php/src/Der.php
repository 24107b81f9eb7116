<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/**
 * X.690: the few values in DER that turn a JWK into the PEM of a public key.
 *
 * PHP's openssl extension reads keys from PEM alone, and builds them from numbers only to create new ones.
 */
final class Der
{
    /** The AlgorithmIdentifier of RFC 3279 §2.3.1: rsaEncryption (1.2.840.113549.1.1.1) with NULL. */
    public const RSA = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    /** The one of RFC 5480 §2.1.1: id-ecPublicKey (1.2.840.10045.2.1) with secp256r1 (1.2.840.10045.3.1.7). */
    public const EC_P256 = "\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";

    private const INTEGER = "\x02";
    private const BIT_STRING = "\x03";
    private const SEQUENCE = "\x30";

    /** RFC 5280 §4.1: SubjectPublicKeyInfo, in the text form of RFC 7468 §13. */
    public static function pem(string $algorithmIdentifier, string $key): string
    {
        // The first byte says how many bits of the last one are unused.
        $info = self::sequence($algorithmIdentifier, self::value(self::BIT_STRING, "\0$key"));
        $lines = chunk_split(base64_encode($info), 64, "\n");

        return "-----BEGIN PUBLIC KEY-----\n$lines-----END PUBLIC KEY-----\n";
    }

    public static function sequence(string ...$values): string
    {
        return self::value(self::SEQUENCE, implode('', $values));
    }

    /** `$bytes` is a number that is not negative, the highest byte first. */
    public static function integer(string $bytes): string
    {
        $bytes = ltrim($bytes, "\0");
        // DER has as few bytes as possible, and the highest bit is the sign.
        if ($bytes === '' || ord($bytes[0]) >= 0x80) {
            $bytes = "\0$bytes";
        }

        return self::value(self::INTEGER, $bytes);
    }

    private static function value(string $tag, string $content): string
    {
        $length = strlen($content);
        if ($length < 0x80) {
            return $tag . chr($length) . $content;
        }
        $bytes = ltrim(pack('N', $length), "\0");

        return $tag . chr(0x80 | strlen($bytes)) . $bytes . $content;
    }
}
