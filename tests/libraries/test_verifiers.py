"""RFC 9068 §4, done by the libraries that people protect their APIs with."""

import pytest

from tests.libraries.cases import ACCEPTED, NOT_ACCEPTED, VerificationCase
from tests.libraries.findings import VERIFIERS, Findings
from tests.libraries.questions import Refusal
from tests.libraries.server import RunningServer

pytestmark = pytest.mark.emulator

TYPED, NEW_KEY_AT_ONCE = "ES256, `JWT`", "signed by a new key, at once after the JWKS was read"
# What a library declines by its own rules: RFC 9068's type is all it takes, or it reads the JWKS once in 30 or 60 s.
DECLINED = {
    ("Authlib", TYPED): "InvalidTokenError InvalidClaimError typ",
    ("oauth4webapi", TYPED): "OperationProcessingError OAUTH_INVALID_RESPONSE",
    ("PyJWT", NEW_KEY_AT_ONCE): "PyJWKClientError",
    ("jose", NEW_KEY_AT_ONCE): "JWKSNoMatchingKey ERR_JWKS_NO_MATCHING_KEY",
    ("oauth4webapi", NEW_KEY_AT_ONCE): "OperationProcessingError OAUTH_KEY_SELECTION_FAILED",
}
# A refusal for another reason would prove nothing.
REASONS = {
    "audience": {
        "PyJWT": "InvalidAudienceError",
        "Authlib": "InvalidTokenError InvalidClaimError aud",
        "jose": "JWTClaimValidationFailed ERR_JWT_CLAIM_VALIDATION_FAILED aud",
        "aws-jwt-verify": "JwtInvalidAudienceError",
        "oauth4webapi": "OperationProcessingError OAUTH_JWT_CLAIM_COMPARISON_FAILED aud",
    },
    "issuer": {
        "PyJWT": "InvalidIssuerError",
        "Authlib": "InvalidTokenError InvalidClaimError iss",
        "jose": "JWTClaimValidationFailed ERR_JWT_CLAIM_VALIDATION_FAILED iss",
        "aws-jwt-verify": "JwtInvalidIssuerError",
        "oauth4webapi": "OperationProcessingError OAUTH_JWT_CLAIM_COMPARISON_FAILED iss",
    },
    "signature": {
        "PyJWT": "InvalidSignatureError",
        "Authlib": "InvalidTokenError BadSignatureError",
        "jose": "JWSSignatureVerificationFailed ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
        "aws-jwt-verify": "JwtInvalidSignatureError",
        "oauth4webapi": "OperationProcessingError OAUTH_INVALID_RESPONSE",
    },
    "kid": {
        "PyJWT": "PyJWKClientError",
        "Authlib": "InvalidTokenError InvalidKeyIdError",
        "jose": "JWKSNoMatchingKey ERR_JWKS_NO_MATCHING_KEY",
        "aws-jwt-verify": "KidNotFoundInJwksError",
        "oauth4webapi": "OperationProcessingError OAUTH_KEY_SELECTION_FAILED",
    },
    "expiry": {
        "PyJWT": "ExpiredSignatureError",
        "Authlib": "InvalidTokenError ExpiredTokenError exp",
        "jose": "JWTExpired ERR_JWT_EXPIRED exp",
        "aws-jwt-verify": "JwtExpiredError",
        "oauth4webapi": "OperationProcessingError OAUTH_JWT_TIMESTAMP_CHECK_FAILED exp",
    },
    "jwks": {
        "PyJWT": "PyJWKClientConnectionError",
        "Authlib": "HTTPError 503",
        "jose": "JOSEError ERR_JOSE_GENERIC",
        "aws-jwt-verify": "NonRetryableFetchError",
        "oauth4webapi": "OperationProcessingError OAUTH_RESPONSE_IS_NOT_CONFORM",
    },
}


def titles(case: VerificationCase) -> str:
    return case.title


@pytest.mark.parametrize("case", ACCEPTED, ids=titles)
@pytest.mark.parametrize("library", VERIFIERS)
def test_a_genuine_token_is_verified(findings: Findings, library: str, case: VerificationCase):
    outcome = findings.of_verifier(library, case)

    assert DECLINED.get((library, case.title), "ok") == str(outcome), outcome


@pytest.mark.parametrize("reason", NOT_ACCEPTED)
@pytest.mark.parametrize("library", VERIFIERS)
def test_any_other_token_is_refused_for_the_right_reason(findings: Findings, library: str, reason: str):
    outcome = findings.of_verifier(library, NOT_ACCEPTED[reason])

    assert isinstance(outcome, Refusal), outcome
    assert REASONS[reason][library] == str(outcome), outcome


def test_all_this_happens_with_four_keys_in_the_jwks(server: RunningServer):
    jwks = server.deployment.http.request("GET", "/.well-known/jwks.json").json

    assert ["ES256", "ES256", "RS256", "RS256"] == sorted(key["alg"] for key in jwks["keys"])
