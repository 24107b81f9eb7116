<?php

declare(strict_types=1);

/** JWK to PEM, and the signatures of ES256. OpenSSL itself says what is right. */

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\Der;
use Watchword\Verifier\PublicKey;

/** @return array{\OpenSSLAsymmetricKey, array, PublicKey} */
function created(array $options): array
{
    $key = openssl_pkey_new($options);
    $details = openssl_pkey_get_details($key);
    if (isset($details['rsa'])) {
        $jwk = ['kty' => 'RSA', 'n' => base64url($details['rsa']['n']), 'e' => base64url($details['rsa']['e'])];
    } else {
        // RFC 7518 §6.2.1.2: always 32 bytes, which OpenSSL does not give.
        $coordinate = static fn (string $name): string => base64url(str_pad($details['ec'][$name], 32, "\0", STR_PAD_LEFT));
        $jwk = ['kty' => 'EC', 'crv' => 'P-256', 'x' => $coordinate('x'), 'y' => $coordinate('y')];
    }

    return [$key, $details, PublicKey::of((object) $jwk)];
}

$ec = ['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'];

return [
    'the PEM of an RSA key is the one that OpenSSL writes' => static function (): void {
        [, $details, $publicKey] = created(['private_key_type' => OPENSSL_KEYTYPE_RSA, 'private_key_bits' => 2048]);
        same(['RS256', $details['key']], [$publicKey->alg, $publicKey->pem]);
    },
    'the PEM of a P-256 key is the one that OpenSSL writes' => static function () use ($ec): void {
        [, $details, $publicKey] = created($ec);
        same(['ES256', $details['key']], [$publicKey->alg, $publicKey->pem]);
    },
    'a signature of ES256 is r and s side by side' => static function () use ($ec): void {
        [$key, , $publicKey] = created($ec);
        // As many, because r or s often begins with a bit or a byte that DER writes differently.
        for ($signatures = 0; $signatures < 100; ++$signatures) {
            openssl_sign('signed', $der, $key, OPENSSL_ALGO_SHA256);
            $rLength = ord($der[3]);
            $halves = [substr($der, 4, $rLength), substr($der, 6 + $rLength)];
            $pad = static fn (string $half): string => str_pad(ltrim($half, "\0"), 32, "\0", STR_PAD_LEFT);
            $signature = implode('', array_map($pad, $halves));

            same([true, false], [$publicKey->verifies('signed', $signature), $publicKey->verifies('other', $signature)]);
            foreach ([$der, "$signature\0", substr($signature, 1), ''] as $other) {
                same(false, $publicKey->verifies('signed', $other));
            }
        }
    },
    'a point that is not on the curve is no key' => static function (): void {
        $jwk = ['kty' => 'EC', 'crv' => 'P-256', 'x' => base64url(str_repeat("\1", 32)), 'y' => base64url(str_repeat("\1", 32))];
        same(null, PublicKey::of((object) $jwk));
    },
    'an integer of DER is as short as possible and never negative' => static function (): void {
        $integers = ["\x02\x01\x00", "\x02\x01\x01", "\x02\x01\x7f", "\x02\x02\x00\x80"];
        same($integers, array_map(Der::integer(...), ["\0\0", "\0\0\x01", "\x7f", "\x80"]));
    },
    'lengths of DER from 128 on have their own length' => static function (): void {
        $sequence = static fn (int $length): string => bin2hex(substr(Der::sequence(str_repeat('x', $length)), 0, 4));
        same(['307f7878', '30818078', '3081ff78', '30820100'], array_map($sequence, [127, 128, 255, 256]));
    },
];
