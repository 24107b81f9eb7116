"""RFC 9701: the answer of introspection as a JWT, for a caller that prefers it. Row 9 of the plan's list."""

import jwt
import pytest

from tests.administration.desk import CLIENTS, Desk, Registered
from tests.fakes.memory_wiring import ISSUER
from tests.revocation.feed import claims_of, header_of
from tests.revocation.tokens import ORDERS, SIGNED, introspect, of_orders, verifier_of


@pytest.fixture
def verifier(here: Desk) -> Registered:
    return verifier_of(here, ORDERS)


def test_a_signed_answer_is_for_the_caller_and_is_no_access_token(desk: Desk) -> None:
    """9. RFC 9701 §5."""
    client, token = of_orders(desk)
    verifier = verifier_of(desk, ORDERS)
    answer = introspect(desk, token, verifier, SIGNED)
    published = jwt.PyJWKSet.from_dict(desk.deployment.http.request("GET", "/.well-known/jwks.json").json)
    key = published[header_of(answer.text)["kid"]]
    options = {"verify_iat": False}
    claims = jwt.decode(
        answer.text, key, algorithms=["RS256"], issuer=ISSUER, audience=verifier.client_id, options=options
    )

    assert (200, SIGNED, "no-store") == (
        answer.status,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert ("RS256", "token-introspection+jwt") == tuple(header_of(answer.text)[name] for name in ("alg", "typ"))
    assert {"iss", "aud", "iat", "token_introspection"} == claims.keys()
    assert introspect(desk, token, verifier).json == claims["token_introspection"]
    # Neither by our own endpoints, nor by a verifier that ignores `typ` and demands `exp`, as those of load balancers.
    assert 401 == desk.call("GET", f"{CLIENTS}/infos", token=answer.text).status
    with pytest.raises(jwt.MissingRequiredClaimError):
        jwt.decode(
            answer.text,
            key,
            algorithms=["RS256"],
            issuer=ISSUER,
            options={**options, "verify_aud": False, "require": ["exp"]},
        )
    assert client.client_id == claims["token_introspection"]["sub"]


def test_an_inactive_answer_is_signed_too(here: Desk, verifier: Registered) -> None:
    """9. RFC 9701 §5: active is false, and nothing else."""
    answer = introspect(here, "nothing", verifier, SIGNED)

    assert {"active": False} == claims_of(answer.text)["token_introspection"]


@pytest.mark.parametrize(
    ("accept", "is_signed"),
    [
        ("*/*", False),
        ("application/*", False),
        ("", False),
        (SIGNED.upper(), True),
        (f"text/html, {SIGNED}", True),
        (f"application/json, {SIGNED}", False),
        (f"application/json;q=0.5, {SIGNED};q=0.8", True),
        (f"application/json, {SIGNED};q=0.8", False),
        (f"{SIGNED};q=0", False),
        (f"{SIGNED};q=nan", False),
        (f"{SIGNED};q=1e9", False),
        (f"{SIGNED}; profile=x; q=1.0", True),
    ],
)
def test_the_answer_is_signed_only_for_who_prefers_that(
    here: Desk, verifier: Registered, accept: str, is_signed: bool
) -> None:
    """9. RFC 9110 §12.5.1."""
    answer = introspect(here, "nothing", verifier, accept)

    assert (200, is_signed) == (answer.status, answer.headers["content-type"] == SIGNED)
