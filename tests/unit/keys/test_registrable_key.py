"""RFC 7517, 7518 §6 and 8037: which public keys a client may register."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from chalicelib.keys.registrable_key import PRIVATE, PrivateKeySent, UnusableKey, key_of_jwk, key_of_pem
from chalicelib.keys.signing_key import thumbprint

# RFC 7517 A.1 and RFC 8037 A.2.
EC = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
# 2,048 bits. Its parts need not be primes: only the owner of the private key knows them.
MODULUS = (1 << 2047) + 0x1234567
P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1


def number(value: int, length: int | None = None) -> str:
    encoded = value.to_bytes(length or (value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()


def point(y: int) -> dict[str, str]:
    """RFC 8032 §5.1.2: a point of Ed25519 is its y, little-endian."""
    return {**ED25519, "x": base64.urlsafe_b64encode(y.to_bytes(32, "little")).rstrip(b"=").decode()}


RSA = {"kty": "RSA", "n": number(MODULUS), "e": "AQAB"}


def pem(key: Any) -> str:
    encoded: bytes = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode()


def private_pem(key: Any) -> str:
    encoded: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return encoded.decode()


PRIVATE_KEYS = {
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
    "RSA": rsa.generate_private_key(65537, 2048),
}
DEFAULT_ALGS = {"P-256": "ES256", "P-384": "ES384", "Ed25519": "EdDSA", "RSA": "RS256"}
AS_JWK: dict[str, Any] = {"P-256": ECAlgorithm, "P-384": ECAlgorithm, "Ed25519": OKPAlgorithm, "RSA": RSAAlgorithm}


@pytest.mark.parametrize("kind", PRIVATE_KEYS)
def test_a_jwk_and_the_pem_of_the_same_key_are_the_same(kind: str) -> None:
    """PyJWT writes the JWK."""
    public_key = PRIVATE_KEYS[kind].public_key()
    jwk = AS_JWK[kind].to_jwk(public_key, as_dict=True)

    assert key_of_jwk(jwk) == key_of_pem(pem(public_key))
    assert DEFAULT_ALGS[kind] == key_of_jwk(jwk).alg
    assert {name: jwk[name] for name in key_of_jwk(jwk).jwk} == key_of_jwk(jwk).jwk


def test_a_pkcs1_public_key_is_read() -> None:
    """RFC 8017 A.1.1: -----BEGIN RSA PUBLIC KEY-----."""
    public_key = PRIVATE_KEYS["RSA"].public_key()
    pkcs1 = public_key.public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode()

    assert key_of_pem(pem(public_key)) == key_of_pem(pkcs1)


def test_only_the_members_of_the_thumbprint_are_taken() -> None:
    """RFC 7638 §3.2; RFC 7517 §4: unknown members are ignored."""
    key = key_of_jwk(
        {**EC, "use": "sig", "key_ops": ["verify"], "ext": True, "x5c": ["…"], "kid": "one", "alg": "ES256"}
    )

    assert (EC, "one", "ES256") == (key.jwk, key.kid, key.alg)


@pytest.mark.parametrize(
    ("jwk", "alg", "expected"),
    [
        (RSA, None, "RS256"),
        (RSA, "PS256", "PS256"),
        ({**RSA, "alg": "PS256"}, None, "PS256"),
        ({**RSA, "alg": "PS256"}, "PS256", "PS256"),
        ({**ED25519, "alg": "Ed25519"}, None, "EdDSA"),
        (ED25519, "EdDSA", "EdDSA"),
    ],
)
def test_the_alg_is_the_jwk_s_or_the_caller_s_or_the_usual_one(
    jwk: dict[str, Any], alg: str | None, expected: str
) -> None:
    """RFC 7518 §3.1; RFC 9864 §2.2."""
    assert expected == key_of_jwk(jwk, alg).alg


def test_equal_keys_have_equal_thumbprints() -> None:
    """RFC 7518 §6.3.1.1: libraries prefix a zero byte."""
    prefixed = {**RSA, "n": number(MODULUS, 257), "e": "AAEAAQ"}

    assert thumbprint(key_of_jwk(RSA).jwk) == thumbprint(key_of_jwk(prefixed).jwk)


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a shared secret": ({"kty": "oct", "k": "AAAA"}, "kty", "An oct key is a shared secret"),
    "no type": ({}, "kty", "Unsupported key type"),
    "an unknown type": ({**EC, "kty": "DSA"}, "kty", "Unsupported key type"),
    "a type that is no text": ({**EC, "kty": ["EC"]}, "kty", "Unsupported key type"),
    "another curve": ({**EC, "crv": "P-521"}, "crv", "Unsupported key type"),
    "Bitcoin's curve": ({**EC, "crv": "secp256k1"}, "crv", "Unsupported key type"),
    "a curve that is no text": ({**EC, "crv": {}}, "crv", "Unsupported key type"),
    "a curve for key agreement": ({**ED25519, "crv": "X25519"}, "crv", "Unsupported key type"),
    "Ed25519 as EC": ({**EC, "crv": "Ed25519"}, "crv", "Unsupported key type"),
    "a short RSA key": ({**RSA, "n": number(MODULUS >> 1)}, "n", "An RSA key must have 2048 to 8192 bits."),
    "a long RSA key": ({**RSA, "n": number(1 << 8192 | 1)}, "n", "An RSA key must have 2048 to 8192 bits."),
    "an absurd RSA key": ({**RSA, "n": "A" * 60_000}, "n", "This value is too long."),
    "an even modulus": ({**RSA, "n": number(MODULUS + 1)}, "n", "The modulus of an RSA key is odd."),
    "exponent 1": ({**RSA, "e": "AQ"}, "e", "The exponent of an RSA key must be 65537"),
    "exponent 3": ({**RSA, "e": "Aw"}, "e", "The exponent of an RSA key must be 65537"),
    "a large exponent": ({**RSA, "e": number(2**64 + 1)}, "e", "The exponent of an RSA key must be 65537"),
    "no modulus": ({"kty": "RSA", "e": "AQAB"}, "n", "This value should be base64url"),
    "a number": ({**RSA, "n": MODULUS}, "n", "This value should be base64url"),
    "an empty text": ({**EC, "x": ""}, "x", "This value should be base64url"),
    "padding": ({**EC, "x": EC["x"] + "="}, "x", "This value should be base64url"),
    "base64": ({**EC, "x": EC["x"][:-1] + "+"}, "x", "This value should be base64url"),
    "a space": ({**EC, "x": EC["x"] + "\n"}, "x", "This value should be base64url"),
    "bits after the end": ({**EC, "x": EC["x"][:-1] + "5"}, "x", "This value should be base64url"),
    "a single character of four": ({**EC, "x": "AAAAA"}, "x", "This value should be base64url"),
    "a short coordinate": ({**EC, "y": number(1)}, "y", "This value should have 32 bytes."),
    "a long coordinate": ({**EC, "y": number(1, 33)}, "y", "This value should have 32 bytes."),
    "P-384 with coordinates of P-256": ({**EC, "crv": "P-384"}, "x", "This value should have 48 bytes."),
    "a point beside the curve": ({**EC, "x": number(1, 32)}, "x", "The key is not a valid point of its curve."),
    "a coordinate above the prime": ({**EC, "x": number(P256, 32)}, "x", "The key is not a valid point of its curve."),
    "no point of Ed25519": (point(2), "x", "The key is not a valid point of its curve."),
    "Ed25519 above the prime": (point(2**255 - 19 + 3), "x", "The key is not a valid point of its curve."),
    "a short key of Ed25519": ({**ED25519, "x": number(1, 31)}, "x", "This value should have 32 bytes."),
    "for encryption": ({**EC, "use": "enc"}, "use", "The key is not for signatures"),
    "a use that is no text": ({**EC, "use": None}, "use", "The key is not for signatures"),
    "key_ops without verify": ({**EC, "key_ops": ["deriveKey"]}, "key_ops", "The key is not for the verification"),
    "key_ops as a text": ({**EC, "key_ops": "verify"}, "key_ops", "The key is not for the verification"),
    "the alg of another key": ({**EC, "alg": "RS256"}, "alg", "This alg does not fit the key. Its alg can be ES256."),
    "a longer hash": ({**RSA, "alg": "RS512"}, "alg", "This alg does not fit the key. Its alg can be RS256 or PS256."),
    "an alg for encryption": ({**RSA, "alg": "RSA-OAEP"}, "alg", "This alg does not fit the key."),
    "an alg that is no text": ({**RSA, "alg": []}, "alg", "This alg does not fit the key."),
    "a kid that is no text": ({**EC, "kid": 1}, "kid", "This value should be of type string."),
}
ORDER_8 = 55188659117513257062467267217118295137698188065244968500265048394206261417927
# RFC 8032: the y of the points of order 1, 2, 4 and 8.
SMALL_ORDER = [
    1,
    2**255 - 20,
    0,
    2**255 - 19 - ORDER_8,
    ORDER_8,
]


@pytest.mark.parametrize("name", REFUSED)
def test_an_unusable_key_is_refused_with_its_member(name: str) -> None:
    jwk, member, sentence = REFUSED[name]

    with pytest.raises(UnusableKey) as refusal:
        key_of_jwk(jwk)

    assert (member, True) == (refusal.value.member, str(refusal.value).startswith(sentence)), str(refusal.value)
    assert not isinstance(refusal.value, PrivateKeySent)


@pytest.mark.parametrize("y", SMALL_ORDER)
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_a_point_of_small_order_is_refused(y: int, sign: int) -> None:
    """Anybody could sign for it."""
    with pytest.raises(UnusableKey, match=r"not a valid point"):
        key_of_jwk(point(y | sign))


def test_every_key_that_openssl_makes_is_a_point() -> None:
    for _ in range(50):
        key = key_of_pem(pem(ed25519.Ed25519PrivateKey.generate().public_key()))
        assert "EdDSA" == key.alg


@pytest.mark.parametrize("alg", ["ES256", "EdDSA", "ES384"])
def test_a_chosen_alg_fits_the_key(alg: str) -> None:
    with pytest.raises(UnusableKey, match=r"Its alg can be RS256 or PS256\.") as refusal:
        key_of_jwk(RSA, alg)

    assert "" == refusal.value.member


def test_the_chosen_alg_applies_to_jwk_and_pem() -> None:
    public_key = PRIVATE_KEYS["RSA"].public_key()

    assert ["PS256", "PS256"] == [key_of_jwk(RSA, "PS256").alg, key_of_pem(pem(public_key), "PS256").alg]


def test_the_caller_and_the_jwk_choose_the_same_alg() -> None:
    with pytest.raises(UnusableKey, match=r"The JWK names another alg\."):
        key_of_jwk({**RSA, "alg": "PS256"}, "RS256")


@pytest.mark.parametrize("kind", PRIVATE_KEYS)
def test_a_private_key_is_refused_and_not_repeated(kind: str) -> None:
    jwk = AS_JWK[kind].to_jwk(PRIVATE_KEYS[kind], as_dict=True)
    for send in (lambda: key_of_jwk(jwk), lambda: key_of_pem(private_pem(PRIVATE_KEYS[kind]))):
        with pytest.raises(PrivateKeySent) as refusal:
            send()

        assert (PRIVATE, None, True) == (
            str(refusal.value),
            refusal.value.__cause__,
            refusal.value.__context__ is None,
        )


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth"])
def test_one_private_member_is_enough(member: str) -> None:
    """With any value and any type of key."""
    for jwk in ({**EC, member: "AA"}, {**RSA, member: None}, {"kty": "unknown", member: 1}):
        with pytest.raises(PrivateKeySent):
            key_of_jwk(jwk)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "This is a certificate."),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "This is not a public key in PEM"),
        ("ssh-ed25519 AAAA", "This is not a public key in PEM"),
        ("\u20ac", "This is not a public key in PEM"),
        (pem(x25519.X25519PrivateKey.generate().public_key()), "Unsupported key type"),
        (pem(ed448.Ed448PrivateKey.generate().public_key()), "Unsupported key type"),
        (pem(ec.generate_private_key(ec.SECP521R1()).public_key()), "Unsupported key type"),
        (pem(dsa.generate_private_key(2048).public_key()), "Unsupported key type"),
        (pem(rsa.generate_private_key(3, 2048).public_key()), "The exponent of an RSA key must be 65537"),
    ],
)
def test_a_pem_that_is_no_usable_public_key_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UnusableKey) as refusal:
        key_of_pem(text)

    assert str(refusal.value).startswith(sentence)
