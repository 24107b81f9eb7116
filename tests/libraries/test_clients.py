"""RFC 6749 §5, read by the client libraries that people use."""

import re

import jwt
import pytest

from tests.libraries.cases import GRANTED, REFUSED, REFUSED_BY_GATEWAY, UNSHAPED, TokenCase
from tests.libraries.findings import CLIENTS, WITHOUT_DISCOVERY, Findings
from tests.libraries.gateway import GATEWAY_RESPONSES
from tests.libraries.questions import Found, Refusal
from tests.libraries.server import RunningServer

pytestmark = pytest.mark.emulator

ERRORS = [*REFUSED, *REFUSED_BY_GATEWAY]
OWN_EXCEPTIONS = {
    "Authlib": {"OAuthError", "HTTPError"},
    "oauth4webapi": {"ResponseBodyError", "WWWAuthenticateChallengeError", "OperationProcessingError"},
    "openid-client": {"ResponseBodyError", "WWWAuthenticateChallengeError", "ClientError"},
    "simple-oauth2": {"Boom"},
}
SHOW_THE_STATUS = ["oauth4webapi", "openid-client", "simple-oauth2"]
# oauthlib keeps no header, Authlib none below 500.
SHOW_RETRY_AFTER = ["oauth4webapi", "openid-client", "simple-oauth2"]


def reads_the_body(library: str, case: TokenCase) -> bool:
    """Others take the status for all there is to know: above 500, or where there is a challenge."""
    if case.status >= 500:
        return library in {"requests-oauthlib", "simple-oauth2"}
    return not (case.title == "401 a wrong secret, by Basic" and library in {"oauth4webapi", "openid-client"})


def titles(case: TokenCase) -> str:
    return case.title


OFFERED = [
    pytest.param(library, case, id=f"{library}-{case.title}")
    for library in CLIENTS
    for case in GRANTED
    if not (case.needs_discovery and library in WITHOUT_DISCOVERY)
]


@pytest.mark.parametrize(("library", "case"), OFFERED)
def test_a_library_gets_its_token(findings: Findings, server: RunningServer, library: str, case: TokenCase):
    outcome = findings.of_client(library, case)

    assert isinstance(outcome, Found), outcome
    parameters = case.changes.get("parameters", {})
    claims = jwt.decode(outcome.members["access_token"], options={"verify_signature": False})
    assert parameters.get("resource", server.own_audience) == claims["aud"]
    assert parameters.get("scope") == claims.get("scope")
    # oauth4webapi and openid-client give it in lower case.
    assert "bearer" == outcome.members["token_type"].lower()
    # A whole number: neither 3600.0 nor a string.
    assert "3600" == repr(outcome.members["expires_in"])


@pytest.mark.parametrize("case", ERRORS, ids=titles)
@pytest.mark.parametrize("library", CLIENTS)
def test_an_error_is_the_librarys_own_and_says_what_the_server_said(findings: Findings, library: str, case: TokenCase):
    outcome = findings.of_client(library, case)

    assert isinstance(outcome, Refusal), outcome
    expected, actual = (case.error, outcome.error) if reads_the_body(library, case) else (case.status, outcome.status)
    assert expected == actual


@pytest.mark.parametrize("case", ERRORS, ids=titles)
@pytest.mark.parametrize("library", OWN_EXCEPTIONS)
def test_no_other_exception_comes_out_of_it(findings: Findings, library: str, case: TokenCase):
    outcome = findings.of_client(library, case)

    assert isinstance(outcome, Refusal)
    assert outcome.kind in OWN_EXCEPTIONS[library], outcome


@pytest.mark.parametrize("case", ERRORS, ids=titles)
@pytest.mark.parametrize("library", SHOW_THE_STATUS)
def test_the_status_is_unchanged(findings: Findings, library: str, case: TokenCase):
    outcome = findings.of_client(library, case)

    assert isinstance(outcome, Refusal)
    assert case.status == outcome.status


@pytest.mark.parametrize("case", [case for case in ERRORS if case.status == 429 or case.status >= 500], ids=titles)
@pytest.mark.parametrize("library", SHOW_RETRY_AFTER)
def test_a_library_can_tell_when_to_come_back(findings: Findings, library: str, case: TokenCase):
    """RFC 9110 §10.2.3."""
    outcome = findings.of_client(library, case)

    assert isinstance(outcome, Refusal)
    assert re.fullmatch("[1-5]", outcome.retry_after or "")


def test_authlib_reads_the_gateways_default_response_as_a_token(findings: Findings):
    """The reason why the template replaces the gateway's responses."""
    outcome = findings.of_client("Authlib", UNSHAPED)

    assert Found({"message": "Forbidden"}) == outcome


@pytest.mark.parametrize("name", GATEWAY_RESPONSES)
def test_the_gateway_speaks_as_the_token_endpoint_does(name: str):
    """RFC 6749 §5.2."""
    response = GATEWAY_RESPONSES[name]
    is_temporary = response["body"]["error"] == "temporarily_unavailable"

    assert {"error", "error_description"} == response["body"].keys()
    assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]+", response["body"]["error_description"])
    assert "no-store" == response["headers"]["Cache-Control"]
    assert is_temporary == ("Retry-After" in response["headers"])


def test_locally_there_is_nothing_at_an_address_in_the_gateways_words(findings: Findings, server: RunningServer):
    """The server of `make run` stands in for API Gateway, too."""
    nowhere = TokenCase("", {"token_endpoint": f"{server.issuer}/nowhere"})

    assert "Boom not_found" == str(findings.of_client("simple-oauth2", nowhere))
    assert "not_found" == GATEWAY_RESPONSES["MISSING_AUTHENTICATION_TOKEN"]["body"]["error"]
