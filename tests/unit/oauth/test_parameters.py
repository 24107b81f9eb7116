"""RFC 6749 §4.4.2 and §3.2: an access token request, and what is refused before anyone is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.errors import InvalidRequest, InvalidScope, InvalidTarget, OAuthError
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.token_request import TokenRequest

GRANT = ("grant_type", "client_credentials")
SINGLE_VALUED = ["grant_type", "client_id", "client_secret", "resource"]


def test_a_request_holds_what_was_sent() -> None:
    """RFC 6749 §4.4.2, RFC 8707 §2."""
    request = TokenRequest.from_form(
        [
            GRANT,
            ("client_id", "erp"),
            ("client_secret", "s"),
            ("scope", "a b"),
            ("resource", "https://orders.example.com"),
        ],
        "Basic x",
    )

    assert (
        TokenRequest("client_credentials", "erp", "s", Scope(("a", "b")), "https://orders.example.com", "Basic x")
        == request
    )


def test_what_was_not_sent_is_none() -> None:
    request = TokenRequest.from_form([GRANT], None)

    assert TokenRequest("client_credentials", None, None, Scope(), None, None) == request


@pytest.mark.parametrize("name", ["client_id", "client_secret", "resource", "scope"])
def test_an_empty_parameter_is_one_that_was_not_sent(name: str) -> None:
    """RFC 6749 §3.2."""
    assert TokenRequest.from_form([GRANT], None) == TokenRequest.from_form([GRANT, (name, "")], None)


def test_an_empty_authorization_header_is_one_that_was_not_sent() -> None:
    assert TokenRequest.from_form([GRANT], None) == TokenRequest.from_form([GRANT], "")


def test_unknown_parameters_are_ignored() -> None:
    """RFC 6749 §3.2."""
    assert TokenRequest.from_form([GRANT], None) == TokenRequest.from_form([GRANT, ("nonce", "1"), ("", "x")], None)


@pytest.mark.parametrize("form", [[], [("grant_type", "")], [("Grant_Type", "client_credentials")]])
def test_a_missing_grant_type_is_an_invalid_request(form: list[tuple[str, str]]) -> None:
    """RFC 6749 §5.2."""
    with pytest.raises(InvalidRequest, match="grant_type is missing"):
        TokenRequest.from_form(form, None)


@pytest.mark.parametrize("name", ["grant_type", "client_id", "client_secret", "scope", "scopes", "unknown", "", "ä b"])
@pytest.mark.parametrize("second", ["same", "other", ""])
def test_a_parameter_sent_twice_is_refused(name: str, second: str) -> None:
    """RFC 6749 §3.2."""
    with pytest.raises(InvalidRequest, match="was sent more than once"):
        TokenRequest.from_form([(name, "same"), (name, second)], None)


@pytest.mark.parametrize("second", ["https://a.example.com", "https://b.example.com", ""])
def test_two_resources_are_an_invalid_target(second: str) -> None:
    """RFC 8707 §2: it may repeat; RFC 9068 §3: a token is for one."""
    with pytest.raises(InvalidTarget):
        TokenRequest.from_form([GRANT, ("resource", "https://a.example.com"), ("resource", second)], None)


@pytest.mark.parametrize("name", SINGLE_VALUED)
@pytest.mark.parametrize("bracket", ["[]", "[0]", "[a][b]", "["])
def test_a_parameter_of_one_value_is_not_sent_as_an_array(name: str, bracket: str) -> None:
    """RFC 6749 §3.2: PHP would read it as the parameter."""
    with pytest.raises(InvalidRequest, match=f"{name} accepts one value"):
        TokenRequest.from_form([GRANT, (name + bracket, "x")], None)


def test_an_array_of_scopes_repeats_its_name() -> None:
    """As PrestaShop's documentation sends it."""
    request = TokenRequest.from_form([GRANT, ("scope[]", "a"), ("scope[]", "b")], None)

    assert Scope(("a", "b")) == request.scope


def test_the_name_that_was_repeated_is_shown_only_when_it_is_a_name() -> None:
    """Nobody writes the text of our answers."""
    name = "<script>alert(1)</script>"

    with pytest.raises(InvalidRequest) as caught:
        TokenRequest.from_form([GRANT, (name, "1"), (name, "2")], None)

    assert "a parameter was sent more than once." == caught.value.error_description


@pytest.mark.parametrize(("length", "shown"), [(64, "x" * 64), (65, "a parameter")])
def test_a_name_of_up_to_sixty_four_characters_is_shown(length: int, shown: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        TokenRequest.from_form([GRANT, ("x" * length, "1"), ("x" * length, "2")], None)

    assert f"{shown} was sent more than once." == caught.value.error_description


def test_a_malformed_scope_is_an_invalid_scope() -> None:
    """RFC 6749 §3.3."""
    with pytest.raises(InvalidScope):
        TokenRequest.from_form([GRANT, ("scope", 'a"b')], None)


def test_the_text_of_a_request_shows_no_credential() -> None:
    request = TokenRequest.from_form([GRANT, ("client_secret", "hush")], "Basic aHVzaA==")

    assert not [secret for secret in ("hush", "aHVzaA==") if secret in repr(request)]


NAMES = st.sampled_from([*SINGLE_VALUED, "scope", "scopes", "scope[]", "client_id[]", "resource[x]"]) | st.text()
VALUES = st.sampled_from(["", "client_credentials", "a b", "a,b"]) | st.text()


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), st.none() | st.text())
def test_whatever_is_sent_is_a_request_or_an_oauth_error(form: list[tuple[str, str]], header: str | None) -> None:
    try:
        request = TokenRequest.from_form(form, header)
    except OAuthError as error:
        assert error.error in {"invalid_request", "invalid_scope", "invalid_target"}
    else:
        assert ("grant_type", request.grant_type) in form
