"""verifiers/conformance: each case, run by the verifier in Python."""

import json
from typing import Any

import pytest
from watchword_verifier import AccessToken, Refusal, Verifier

from tests.verifiers.issuer import JWKS_URI, Issuer
from verifiers.conformance.generate import CASES, text

DOCUMENT = json.loads(CASES.read_text(encoding="utf-8"))
# Those of a case that are not the verifier's.
SERVED = ("jwks", "first_feed")


def test_the_committed_cases_are_those_that_the_generator_writes() -> None:
    assert text() == CASES.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", DOCUMENT["cases"], ids=lambda case: case["name"])
def test_the_verifier_decides_as_the_case_says(case: dict[str, Any]) -> None:
    configuration = DOCUMENT["defaults"] | case["configuration"]
    issuer = Issuer(configuration["jwks"], configuration["first_feed"], case["steps"][0]["at"])
    verifier = issuer.verifier(**{name: value for name, value in configuration.items() if name not in SERVED})
    verifier.poll()

    for step in case["steps"]:
        issuer.now = step["at"]
        issuer.jwks = step.get("jwks", issuer.jwks)
        if "feed" in step:
            issuer.feed = step["feed"]
            verifier.poll()
        assert step["expected"] == verdict(verifier, step)
        if "jwks_requests" in step:
            assert step["jwks_requests"] == issuer.requests[JWKS_URI]


def verdict(verifier: Verifier, step: dict[str, Any]) -> dict[str, Any]:
    scope = step.get("scope")
    try:
        if "token" in step:
            return accepted(verifier.verify(step["token"], scope))
        return accepted(verifier.authenticate(step["authorization"], scope))
    except Refusal as refusal:
        answer = {"status": refusal.status, "error": refusal.error}
        return answer | ({"scope": refusal.scope} if refusal.status == 403 else {})


def accepted(token: AccessToken) -> dict[str, Any]:
    return {"accepted": {"client_id": token.client_id, "scope": list(token.scope)}}
