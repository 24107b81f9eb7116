"""The examples of docs/integrate.md that verify a token, run as they are written."""

import json
from typing import Any

import jwt
import pytest

from chalicelib.keys.signing_key import SigningKey
from infra.npm import NODE
from tests.integrators.integrator import Integrator
from tests.integrators.page import AUDIENCE
from tests.libraries import node_libraries

SCOPE = "orders:read"
# Each is refused, for one reason.
REFUSED = ("audience", "issuer", "type", "expiry", "signature", "scope", "subject")


def token(integrator: Integrator, wrong: str = "") -> str:
    """A genuine token but for what is `wrong`."""
    server = integrator.server
    genuine = server.token(SCOPE, AUDIENCE)
    claims = jwt.decode(genuine, options={"verify_signature": False})
    changes: dict[str, dict[str, Any]] = {
        "audience": {"aud": "https://stock.example.com"},
        "issuer": {"iss": f"{server.issuer}/"},
        "expiry": {"exp": claims["iat"] - 3600, "iat": claims["iat"] - 7200},
        "scope": {"scope": "orders:reading"},
    }
    claims |= changes.get(wrong, {})
    if wrong == "subject":
        del claims["sub"]
    key = server.signing_key("ES256")
    if wrong == "signature":
        other = SigningKey.generate("ES256")
        key = SigningKey(other.alg, key.kid, other.public_jwk, other.private_key)
    return key.sign(claims, "JWT" if wrong == "type" else "at+jwt")


@pytest.fixture
def tokens(integrator: Integrator) -> list[str]:
    """A genuine one, and one for each reason."""
    return [token(integrator), *(token(integrator, reason) for reason in REFUSED)]


def results(integrator: Integrator, tokens: list[str], title: str, calls: str) -> list[str]:
    """What the example in JavaScript makes of each token: a subject, or the name of an error."""
    scripts = node_libraries.scripts_beside(node_libraries.install(), integrator.directory)
    (scripts / "example.js").write_text(integrator.paste(title, "js") + calls)
    ran = integrator.output([NODE, scripts / "example.js"], TOKENS=json.dumps(tokens))
    return ran.splitlines()


CALLS = """
for (const token of JSON.parse(process.env.TOKENS)) {
  console.log(await VERIFIED.then((subject) => subject, (error) => `${error.name} ${error.claim ?? error.message}`))
}
"""


@pytest.mark.emulator
def test_pyjwt_accepts_a_genuine_token_and_refuses_all_others(
    integrator: Integrator, tokens: list[str], orders: str
) -> None:
    """RFC 9068 §4. `orders` has made PyJWT trust the server's certificate."""
    names: dict[str, Any] = {}
    exec(integrator.paste("Python: PyJWT", "python"), names)
    genuine, *others = tokens

    assert integrator.server.credential.client_id == names["claims_of"](f"Bearer {genuine}", SCOPE)["sub"]
    for refused in others:
        with pytest.raises(jwt.PyJWTError):
            names["claims_of"](f"Bearer {refused}", SCOPE)


@pytest.mark.emulator
def test_jose_accepts_a_genuine_token_and_refuses_all_others(integrator: Integrator, tokens: list[str]) -> None:
    """RFC 9068 §4."""
    calls = CALLS.replace("VERIFIED", f'claimsOf(`Bearer ${{token}}`, "{SCOPE}").then((claims) => claims.sub)')

    assert [
        integrator.server.credential.client_id,
        "JWTClaimValidationFailed aud",
        "JWTClaimValidationFailed iss",
        "JWTClaimValidationFailed typ",
        "JWTExpired exp",
        "JWSSignatureVerificationFailed signature verification failed",
        "JWTClaimValidationFailed scope",
        "JWTClaimValidationFailed sub",
    ] == results(integrator, tokens, "Node: jose", calls)


METHOD = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/prod/GET/orders"


@pytest.mark.emulator
def test_the_authorizer_of_a_rest_api_allows_a_genuine_token_and_no_other(
    integrator: Integrator, tokens: list[str]
) -> None:
    """API Gateway answers 401 to the error Unauthorized."""
    event = f'{{ authorizationToken: `Bearer ${{token}}`, methodArn: "{METHOD}" }}'
    calls = CALLS.replace("VERIFIED", f"handler({event}).then(JSON.stringify)")
    allowed, *others = results(integrator, tokens[:-1], "API Gateway: REST API", calls)
    answer = json.loads(allowed)
    (statement,) = answer["policyDocument"]["Statement"]

    assert integrator.server.credential.client_id == answer["principalId"]
    assert ("Allow", METHOD.replace("GET/orders", "*")) == (statement["Effect"], statement["Resource"])
    assert {"Error Unauthorized"} == set(others)
    assert len(tokens) - 2 == len(others)


@pytest.mark.emulator
def test_an_authorizer_that_cannot_read_the_keys_does_not_answer_401(integrator: Integrator) -> None:
    """Callers treat 401 as final."""
    genuine = token(integrator)
    event = f'{{ authorizationToken: `Bearer ${{token}}`, methodArn: "{METHOD}" }}'
    calls = CALLS.replace("VERIFIED", f"handler({event})")
    scripts = node_libraries.scripts_beside(node_libraries.install(), integrator.directory)
    lines = integrator.paste("API Gateway: REST API", "js").replace("jwks.json", "nothing.json")
    (scripts / "example.js").write_text(lines + calls)

    ran = integrator.output([NODE, scripts / "example.js"], TOKENS=json.dumps([genuine]))
    assert ran.startswith("Error Failed to fetch")
    assert "Unauthorized" not in ran
