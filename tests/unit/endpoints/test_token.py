"""RFC 6749 §3.2: what the view makes of a form, and what it refuses by itself."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.client_authentication import AuthenticationRequest
from chalicelib.oauth.errors import InvalidClient
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.token_endpoint import IssuedToken
from chalicelib.oauth.token_request import TokenRequest
from tests.api.deployment import FORM, TOKEN
from tests.api.drivers import Answer, RawEvents
from tests.fakes.memory_wiring import MemoryWiring

Form = list[tuple[str, str]]
GRANT = ("grant_type", "client_credentials")


class Endpoint:
    """Records each request and refuses it."""

    def __init__(self) -> None:
        self.requests: list[tuple[TokenRequest, AuthenticationRequest]] = []

    def issue(self, request: TokenRequest, authentication: AuthenticationRequest) -> IssuedToken:
        self.requests.append((request, authentication))
        raise InvalidClient(detail="it is a test")


def requests_of(form: Form, authorization: str | None = None) -> tuple[TokenRequest, AuthenticationRequest]:
    endpoint = Endpoint()
    sent(form, endpoint, authorization)
    return endpoint.requests[0]


def sent(form: Form, endpoint: Endpoint | None = None, authorization: str | None = None) -> Answer:
    parts = MemoryWiring()
    parts.tokens.endpoint = endpoint or Endpoint()
    headers = FORM if authorization is None else {**FORM, "Authorization": authorization}
    return RawEvents(parts).request("POST", TOKEN, urlencode(form), headers)


def test_a_request_holds_what_was_sent() -> None:
    """RFC 6749 §4.4.2, RFC 8707 §2."""
    form = [
        GRANT,
        ("client_id", "erp"),
        ("client_secret", "s"),
        ("scope", "a b"),
        ("resource", "https://orders.example.com"),
    ]

    assert (
        TokenRequest("client_credentials", Scope(("a", "b")), "https://orders.example.com"),
        AuthenticationRequest("Basic x", "erp", "s"),
    ) == requests_of(form, "Basic x")


def test_an_absent_parameter_is_none() -> None:
    assert (TokenRequest("client_credentials", Scope(), None), AuthenticationRequest()) == requests_of([GRANT])


@pytest.mark.parametrize(
    "name",
    [
        "client_id",
        "client_secret",
        "client_assertion",
        "resource",
        "audience",
        "authorization_details",
        "scope",
        "expires_in",
    ],
)
def test_an_empty_parameter_is_one_that_was_not_sent(name: str) -> None:
    """RFC 6749 §3.2."""
    assert requests_of([GRANT]) == requests_of([GRANT, (name, "")])


def test_an_empty_authorization_header_is_one_that_was_not_sent() -> None:
    assert requests_of([GRANT]) == requests_of([GRANT], "")


def test_unknown_parameters_are_ignored() -> None:
    """RFC 6749 §3.2."""
    assert requests_of([GRANT]) == requests_of([GRANT, ("nonce", "1"), ("", "x")])


def test_an_array_of_scopes_is_one_scope() -> None:
    """As PrestaShop's documentation sends it."""
    request, _ = requests_of([GRANT, ("scope[]", "a"), ("scope[]", "b")])

    assert Scope(("a", "b")) == request.scope


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ([("grant_type", "password"), ("grant_type", "password")], "invalid_request"),
        ([], "invalid_request"),
        ([("grant_type", "")], "invalid_request"),
        ([("grant_type", "password"), ("resource", "a"), ("resource", "a")], "invalid_target"),
        ([("grant_type", "password"), ("resource", "a"), ("audience", "b")], "invalid_target"),
        ([("grant_type", "password"), ("authorization_details", "[]")], "invalid_authorization_details"),
        ([("grant_type", "password"), ("scope", '"')], "invalid_scope"),
    ],
    ids=["repetition", "no grant type", "an empty grant type", "two resources", "two targets", "details", "syntax"],
)
def test_errors_of_the_request_itself_come_first(form: Form, expected: str) -> None:
    """Before any read and before the check of the grant type."""
    endpoint = Endpoint()

    answer = sent(form, endpoint)

    assert (expected, []) == (answer.json["error"], endpoint.requests)


NAMES = (
    st.sampled_from(
        [
            "grant_type",
            "client_id",
            "client_secret",
            "resource",
            "audience",
            "authorization_details",
            "scope",
            "scopes",
            "scope[]",
            "resource[x]",
        ]
    )
    | st.text()
)
VALUES = st.sampled_from(["", "client_credentials", "a b", "a,b"]) | st.text()


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_any_form_is_a_request_or_a_refusal(form: Form) -> None:
    endpoint = Endpoint()

    answer = sent(form, endpoint)

    if endpoint.requests:
        assert ("grant_type", endpoint.requests[0][0].grant_type) in form
    else:
        codes = {"invalid_request", "invalid_scope", "invalid_target", "invalid_authorization_details"}
        assert answer.json["error"] in codes
