"""RFC 6749 §3.2: the parameters of a request, and what is refused before anyone is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.errors import InvalidRequest, InvalidTarget, OAuthError
from chalicelib.oauth.parameters import parameters_of

Form = list[tuple[str, str]]
SINGLE_VALUED = [
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "resource",
    "audience",
    "expires_in",
    "authorization_details",
]


def test_parameters_are_what_was_sent() -> None:
    sent = {"grant_type": "client_credentials", "client_id": "erp", "scope": "a b", "resource": "urn:x"}

    assert sent == parameters_of(list(sent.items()))


@pytest.mark.parametrize("name", ["client_id", "client_secret", "client_assertion", "resource", "scope", "unknown"])
def test_an_empty_parameter_is_one_that_was_not_sent(name: str) -> None:
    """RFC 6749 §3.2."""
    assert {} == parameters_of([(name, "")])


@pytest.mark.parametrize("name", ["grant_type", "client_id", "client_secret", "scope", "scopes", "unknown", "", "ä b"])
@pytest.mark.parametrize("second", ["same", "other", ""])
def test_a_parameter_sent_twice_is_refused(name: str, second: str) -> None:
    """RFC 6749 §3.2."""
    with pytest.raises(InvalidRequest, match="was sent more than once"):
        parameters_of([(name, "same"), (name, second)])


@pytest.mark.parametrize("name", ["resource", "audience"])
@pytest.mark.parametrize("second", ["https://a.example.com", "https://b.example.com", ""])
def test_two_resources_are_an_invalid_target(name: str, second: str) -> None:
    """RFC 8707 §2: it may repeat; RFC 9068 §3: a token is for one."""
    with pytest.raises(InvalidTarget, match=f"{name} was sent more than once"):
        parameters_of([(name, "https://a.example.com"), (name, second)])


@pytest.mark.parametrize("name", SINGLE_VALUED)
@pytest.mark.parametrize("bracket", ["[]", "[0]", "[a][b]", "["])
def test_a_parameter_of_one_value_is_not_sent_as_an_array(name: str, bracket: str) -> None:
    """RFC 6749 §3.2: PHP would read it as the parameter."""
    with pytest.raises(InvalidRequest, match=f"{name} accepts one value"):
        parameters_of([(name + bracket, "x")])


def test_an_array_repeats_its_name() -> None:
    """As PrestaShop's documentation sends scopes."""
    assert {"scope[]"} == parameters_of([("scope[]", "a"), ("scope[]", "b")]).keys()


def test_the_message_repeats_a_name_only_if_it_is_an_identifier() -> None:
    """No caller writes the text of an answer."""
    name = "<script>alert(1)</script>"

    with pytest.raises(InvalidRequest) as caught:
        parameters_of([(name, "1"), (name, "2")])

    assert "a parameter was sent more than once." == caught.value.error_description


@pytest.mark.parametrize(("length", "name_in_message"), [(64, "x" * 64), (65, "a parameter")])
def test_the_message_repeats_a_name_of_up_to_sixty_four_characters(length: int, name_in_message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parameters_of([("x" * length, "1"), ("x" * length, "2")])

    assert f"{name_in_message} was sent more than once." == caught.value.error_description


NAMES = st.sampled_from([*SINGLE_VALUED, "scope", "scopes", "scope[]", "client_id[]", "resource[x]"]) | st.text()
VALUES = st.sampled_from(["", "client_credentials", "a b", "a,b"]) | st.text()


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_any_form_is_parameters_or_an_oauth_error(form: Form) -> None:
    try:
        parameters = parameters_of(form)
    except OAuthError as error:
        assert error.error in {"invalid_request", "invalid_target"}
    else:
        assert set(parameters.items()) <= set(form)
        assert {name for name, value in form if value} == parameters.keys()
