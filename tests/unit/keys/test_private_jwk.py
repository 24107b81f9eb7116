"""RFC 7518 §6.2.2 and §6.3.2: key rings whose keys are JWKs."""

import json
import traceback
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from chalicelib.keys.key_ring_document import MalformedKeyRing, from_document, to_document
from chalicelib.keys.signing_key import MalformedKey, SigningKey
from tests.fakes.memory_wiring import ring

KEYS = {scheduled.key.alg: scheduled.key for scheduled in ring().keys}
ALGS = sorted(KEYS)


def private_jwk(key: SigningKey) -> dict[str, Any]:
    """The JWK that PyJWT writes."""
    algorithm = RSAAlgorithm if key.alg == "RS256" else ECAlgorithm
    return dict(algorithm.to_jwk(key.private_key, as_dict=True))  # type: ignore[arg-type]  # Each has its own key type.


def ring_of_jwks() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(to_document(ring()))
    for entry, scheduled in zip(content["keys"], ring().keys, strict=True):
        del entry["private_key"]
        entry["private_jwk"] = private_jwk(scheduled.key)
    return content


def test_a_ring_of_jwks_equals_the_ring_in_pem() -> None:
    assert ring() == from_document(json.dumps(ring_of_jwks()))


def test_a_ring_is_still_written_in_pem() -> None:
    """Version 0.1.0 reads only PEM, and an operator may roll back to it."""
    written = json.loads(to_document(from_document(json.dumps(ring_of_jwks()))))

    assert [{"private_key"}] * 4 == [{"private_key", "private_jwk"} & set(entry) for entry in written["keys"]]


@pytest.mark.parametrize("alg", ALGS)
def test_a_key_from_a_jwk_signs(alg: str) -> None:
    key = SigningKey.from_jwk(alg, private_jwk(KEYS[alg]))

    assert {"iss": "joe"} == jwt.decode(key.sign({"iss": "joe"}, "at+jwt"), KEYS[alg].public_key, algorithms=[alg])


def test_an_rs256_token_equals_that_of_pyjwt() -> None:
    """RFC 7515 §7.1. An RSA signature of PKCS #1 v1.5 has no randomness."""
    key, claims = KEYS["RS256"], {"iss": "https://auth.example.com", "iat": 1, "scope": "ü read"}
    headers = {"alg": "RS256", "kid": key.kid, "typ": "at+jwt"}
    ours, theirs = key.sign(claims, "at+jwt"), jwt.encode(claims, key.private_key, "RS256", headers)  # type: ignore[arg-type]

    # PyJWT puts typ before kid.
    assert ours.split(".")[1] == theirs.split(".")[1]
    assert jwt.get_unverified_header(ours) == jwt.get_unverified_header(theirs)
    assert claims == jwt.decode(ours, key.public_key, algorithms=["RS256"], options={"verify_iat": False})


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("no members", {}),
    ("a public key", {name: KEYS["RS256"].public_jwk[name] for name in ("kty", "n", "e")}),
    ("another type", private_jwk(KEYS["RS256"]) | {"kty": "oct"}),
    ("a number", private_jwk(KEYS["RS256"]) | {"d": 1}),
    ("no base64url", private_jwk(KEYS["RS256"]) | {"d": "!" + private_jwk(KEYS["RS256"])["d"]}),
    (
        "characters that a lenient parser skips",
        private_jwk(KEYS["RS256"]) | {"d": "!!!!" + private_jwk(KEYS["RS256"])["d"]},
    ),
    ("another type with the curve of ES256", private_jwk(KEYS["ES256"]) | {"kty": "OKP"}),
    ("a list", private_jwk(KEYS["RS256"]) | {"n": ["AQAB"]}),
    ("a short key", dict(RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024), as_dict=True))),
    ("another curve", dict(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()), as_dict=True))),
    ("a key of the other alg", private_jwk(KEYS["ES256"])),
    ("a point that is not on the curve", private_jwk(KEYS["ES256"]) | {"x": "AQAB"}),
]


@pytest.mark.parametrize("wrong", [jwk for _, jwk in WRONG], ids=[name for name, _ in WRONG])
@pytest.mark.parametrize("alg", ALGS)
def test_an_unsuitable_jwk_is_refused_without_quoting_it(alg: str, wrong: dict[str, Any]) -> None:
    if alg == "ES256" and wrong == private_jwk(KEYS["ES256"]):
        alg = "RS256"
    with pytest.raises(MalformedKey) as caught:
        SigningKey.from_jwk(alg, wrong)

    message = "".join(traceback.format_exception(caught.value))
    assert [] == [value for value in wrong.values() if isinstance(value, str) and len(value) > 20 and value in message]


@pytest.mark.parametrize("wrong", [None, "text", 1, [], {"kty": "RSA"}])
def test_a_ring_whose_jwk_is_no_jwk_is_malformed(wrong: Any) -> None:
    content = ring_of_jwks()
    content["keys"][0]["private_jwk"] = wrong

    with pytest.raises(MalformedKeyRing):
        from_document(json.dumps(content))
