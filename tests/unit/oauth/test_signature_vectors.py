"""The signatures that the RFCs print are verified, and a changed one is not."""

import pytest

from chalicelib.oauth.client_assertion import Assertion, verifying_key
from tests.unit.keys import rfc7515

# The alg, the public key, the JWS.
VECTORS = {
    "RFC 7515 A.2": ("RS256", rfc7515.RSA_JWK, rfc7515.RS256_JWS),
    "RFC 7515 A.3": ("ES256", rfc7515.EC_JWK, rfc7515.ES256_JWS),
    "RFC 8037 A.4": (
        "EdDSA",
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        (
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        ),
    ),
}


def unchecked(token: str, alg: str) -> Assertion:
    return Assertion(token, alg, "", "joe", "joe", 0, None, None, "", {})


@pytest.mark.parametrize(("alg", "jwk", "token"), VECTORS.values(), ids=VECTORS)
def test_a_vector_is_verified(alg: str, jwk: dict[str, str], token: str) -> None:
    assert jwk is verifying_key(unchecked(token, alg), [jwk])


@pytest.mark.parametrize(("alg", "jwk", "token"), VECTORS.values(), ids=VECTORS)
def test_a_changed_vector_is_not_verified(alg: str, jwk: dict[str, str], token: str) -> None:
    head, signature = token.rsplit(".", 1)
    changed = f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"

    assert verifying_key(unchecked(changed, alg), [jwk]) is None
