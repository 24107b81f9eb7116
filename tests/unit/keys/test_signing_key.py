"""RFC 7515, 7517 and 7638: a signing key, its signatures and its JWK."""

import base64
import traceback

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from chalicelib.keys import signing_key
from chalicelib.keys.signing_key import ALGS, MalformedKey, SigningKey, thumbprint
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ring
from tests.unit.keys import rfc7515

PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
RSA_KEY = ring().signing_key("RS256", NOON)
EC_KEY = ring().signing_key("ES256", NOON)
KEYS = pytest.mark.parametrize("key", [RSA_KEY, EC_KEY], ids=["RS256", "ES256"])


def refusal(alg: str, pem: str, *, is_trusted: bool = False) -> str:
    """The exception as a log would print it."""
    with pytest.raises(MalformedKey) as caught:
        SigningKey.from_pem(alg, pem, is_trusted=is_trusted)
    return "".join(traceback.format_exception(caught.value))


def test_a_thumbprint_equals_the_example_of_the_rfc() -> None:
    """RFC 7638 §3.1."""
    jwk = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCi"
        "FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu"
        "6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awa"
        "pJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    }

    assert "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" == thumbprint(jwk)


@KEYS
def test_a_kid_equals_the_thumbprint_of_another_library(key: SigningKey) -> None:
    """RFC 7638 §3."""
    library = RSAKey if key.alg == "RS256" else ECKey

    assert library.import_key(dict(key.public_jwk)).thumbprint() == key.kid


@KEYS
def test_a_key_is_published_without_any_private_member(key: SigningKey) -> None:
    """RFC 7517 §9.2."""
    assert not PRIVATE_MEMBERS & key.public_jwk.keys()


def test_the_public_jwk_of_an_rsa_key_has_these_members() -> None:
    """RFC 7517 §4, RFC 7518 §6.3.1."""
    assert {"kty", "n", "e", "use", "alg", "kid"} == RSA_KEY.public_jwk.keys()


def test_the_public_jwk_of_an_ec_key_has_these_members() -> None:
    """RFC 7517 §4, RFC 7518 §6.2.1."""
    assert {"kty", "crv", "x", "y", "use", "alg", "kid"} == EC_KEY.public_jwk.keys()


def test_the_public_jwk_of_the_rfcs_rsa_key_equals_the_example() -> None:
    """RFC 7515 §A.2.1."""
    key = SigningKey.from_pem("RS256", rfc7515.rsa_pem(), is_trusted=False)

    assert {**rfc7515.RSA_JWK, "use": "sig", "alg": "RS256", "kid": key.kid} == key.public_jwk


def test_the_public_jwk_of_the_rfcs_ec_key_equals_the_example() -> None:
    """RFC 7515 §A.3.1."""
    key = SigningKey.from_pem("ES256", rfc7515.ec_pem(), is_trusted=False)

    assert {**rfc7515.EC_JWK, "use": "sig", "alg": "ES256", "kid": key.kid} == key.public_jwk


@pytest.mark.parametrize(
    ("alg", "pem", "example"),
    [("RS256", rfc7515.rsa_pem(), rfc7515.RS256_JWS), ("ES256", rfc7515.ec_pem(), rfc7515.ES256_JWS)],
    ids=ALGS,
)
def test_the_rfcs_signature_is_valid_for_the_loaded_key(alg: str, pem: str, example: str) -> None:
    """RFC 7515 §A.2.2, §A.3.2."""
    key = SigningKey.from_pem(alg, pem, is_trusted=False)

    claims = jwt.decode(example, key.public_key, algorithms=[alg], options={"verify_exp": False})

    assert {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True} == claims


@pytest.mark.parametrize(
    ("alg", "pem", "public"),
    [
        ("RS256", rfc7515.rsa_pem(), RSAKey.import_key(rfc7515.RSA_JWK)),
        ("ES256", rfc7515.ec_pem(), ECKey.import_key(rfc7515.EC_JWK)),
    ],
    ids=ALGS,
)
def test_another_library_verifies_our_signature_with_the_rfcs_public_key(
    alg: str, pem: str, public: RSAKey | ECKey
) -> None:
    """RFC 7515 §5.2."""
    signed = SigningKey.from_pem(alg, pem, is_trusted=True).sign({"iss": "joe"}, "at+jwt")

    assert b'{"iss":"joe"}' == jws.deserialize_compact(signed, public, algorithms=[alg]).payload


@KEYS
def test_the_header_has_only_typ_alg_and_kid(key: SigningKey) -> None:
    """RFC 7515 §4.1."""
    signed = key.sign({"iss": "joe"}, "at+jwt")

    assert {"typ": "at+jwt", "alg": key.alg, "kid": key.kid} == jwt.get_unverified_header(signed)


def test_an_es256_signature_is_sixty_four_bytes() -> None:
    """RFC 7518 §3.4: R and S have 32 octets each. The signature is not ASN.1."""
    signature = EC_KEY.sign({"iss": "joe"}, "at+jwt").rpartition(".")[2]

    assert 64 == len(base64.urlsafe_b64decode(signature + "=="))


@pytest.mark.parametrize(("coordinate", "secret"), [("x", 379), ("y", 43)])
def test_a_coordinate_with_leading_zeros_has_its_full_length(coordinate: str, secret: int) -> None:
    """RFC 7518 §6.2.1.2. The public points of these two secrets have a coordinate below 2^248."""
    pem = rfc7515.pem(ec.derive_private_key(secret, ec.SECP256R1()))

    decoded = base64.urlsafe_b64decode(SigningKey.from_pem("ES256", pem, is_trusted=False).public_jwk[coordinate] + "=")

    assert (32, 0) == (len(decoded), decoded[0])


@given(st.integers(1, 2**255))
@settings(max_examples=50)
def test_coordinates_are_always_thirty_two_octets(secret: int) -> None:
    """RFC 7518 §6.2.1.2."""
    pem = rfc7515.pem(ec.derive_private_key(secret, ec.SECP256R1()))

    jwk = SigningKey.from_pem("ES256", pem, is_trusted=False).public_jwk

    assert (43, 43) == (len(jwk["x"]), len(jwk["y"]))


def test_the_members_of_an_rsa_key_have_no_padding_and_no_leading_zero_octet() -> None:
    """RFC 7518 §6.3.1, RFC 7515 §2."""
    n = base64.urlsafe_b64decode(RSA_KEY.public_jwk["n"] + "==")

    assert ("AQAB", 256, False) == (RSA_KEY.public_jwk["e"], len(n.lstrip(b"\0")), "=" in RSA_KEY.public_jwk["n"])


@KEYS
def test_a_key_is_restored_from_its_pem_form(key: SigningKey) -> None:
    assert key == SigningKey.from_pem(key.alg, key.to_pem(), is_trusted=True)


@KEYS
def test_the_repr_of_a_key_contains_no_private_value(key: SigningKey) -> None:
    number = key.private_key.private_numbers()
    secret = number.d if isinstance(number, rsa.RSAPrivateNumbers) else number.private_value

    assert not any(text in repr(key) for text in ("private_key", str(secret), f"{secret:x}"))


def test_generated_keys_differ() -> None:
    assert SigningKey.generate("ES256").kid != SigningKey.generate("ES256").kid


def test_a_generated_rsa_key_has_2048_bits_and_the_usual_exponent() -> None:
    """RFC 7518 §3.3."""
    public_key = SigningKey.generate("RS256").public_key

    assert (2048, 65537) == (public_key.key_size, public_key.public_numbers().e)


def test_a_generated_key_is_validated_completely(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = RSA_KEY.private_key.private_numbers()
    wrong = rsa.RSAPrivateNumbers(
        numbers.p, numbers.q, numbers.d + 2, numbers.dmp1, numbers.dmq1, numbers.iqmp, numbers.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    monkeypatch.setattr(signing_key, "generate_rsa_key", lambda *_: wrong)

    with pytest.raises(MalformedKey):
        SigningKey.generate("RS256")


@pytest.mark.parametrize("alg", ["none", "HS256", "PS256", "EdDSA", "rs256", ""])
def test_no_key_is_generated_for_another_algorithm(alg: str) -> None:
    """RFC 8725 §3.1."""
    with pytest.raises(MalformedKey):
        SigningKey.generate(alg)


def _pem_of(private: ed25519.Ed25519PrivateKey) -> str:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _framed(der: bytes) -> str:
    return f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(der).decode()}\n-----END PRIVATE KEY-----\n"


SHORT = rfc7515.pem(rsa.generate_private_key(65537, 1024))
P384 = rfc7515.pem(ec.generate_private_key(ec.SECP384R1()))
SECP256K1 = rfc7515.pem(ec.generate_private_key(ec.SECP256K1()))
ED25519 = _pem_of(ed25519.Ed25519PrivateKey.generate())
PUBLIC = RSA_KEY.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
ENCRYPTED = RSA_KEY.private_key.private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")
).decode()
WHOLE = RSA_KEY.to_pem()
# PKCS #8 with an unregistered algorithm, for which OpenSSL raises another error.
UNKNOWN_OID = _framed(bytes.fromhex("3016020100300706032a0304050004086e6f7468696e6721"))
ZEROED = _framed(bytes(1200))
UNFIT = [
    ("RS256", SHORT),
    ("ES256", P384),
    ("ES256", SECP256K1),
    ("RS256", ED25519),
    ("ES256", ED25519),
    ("EdDSA", ED25519),
    ("RS256", PUBLIC),
    ("RS256", ENCRYPTED),
    ("RS256", EC_KEY.to_pem()),
    ("ES256", WHOLE),
    ("PS256", WHOLE),
    ("HS256", WHOLE),
    ("none", WHOLE),
    ("RS256", WHOLE[: len(WHOLE) // 2]),
    ("RS256", WHOLE.replace("A", "B")),
    ("RS256", WHOLE.replace("-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----")),
    ("RS256", UNKNOWN_OID),
    ("RS256", ZEROED),
    ("RS256", ""),
    ("RS256", "garbage"),
    ("RS256", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
    ("RS256", "schlüssel \ud800"),
]


@pytest.mark.parametrize("is_trusted", [True, False])
@pytest.mark.parametrize(("alg", "pem"), UNFIT)
def test_an_unsuitable_key_is_refused_without_quoting_it(alg: str, pem: str, is_trusted: bool) -> None:
    """RFC 7518 §3.3, §3.4; RFC 8725 §3.1, §3.5. A trusted key of another type or size is refused, too."""
    message = refusal(alg, pem, is_trusted=is_trusted)

    assert not [line for line in pem.splitlines() if len(line) > 10 and "-" not in line and line in message]


def test_key_material_in_alg_is_not_quoted() -> None:
    """A document whose members are swapped must not appear in the log."""
    message = refusal(EC_KEY.to_pem(), EC_KEY.to_pem())

    assert EC_KEY.to_pem().splitlines()[1] not in message


@given(st.sampled_from(ALGS), st.text() | st.binary().map(lambda b: base64.b64encode(b).decode()), st.booleans())
def test_arbitrary_text_raises_only_malformed_key(alg: str, text: str, is_trusted: bool) -> None:
    for pem in (text, f"-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"):
        refusal(alg, pem, is_trusted=is_trusted)
