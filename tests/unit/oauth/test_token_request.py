"""RFC 6749 §4.4.2: what a client asks for at the token endpoint."""

import pytest

from chalicelib.oauth.errors import InvalidAuthorizationDetails, InvalidRequest, InvalidTarget
from chalicelib.oauth.parameters import grant_type_of
from chalicelib.oauth.token_request import refuse_authorization_details, resource_of


def test_the_grant_type_is_not_normalized() -> None:
    """The wiring decides which values are supported."""
    assert "Client_Credentials " == grant_type_of({"grant_type": "Client_Credentials ", "scope": "a"})


@pytest.mark.parametrize("parameters", [{}, {"Grant_Type": "client_credentials"}, {"grant_types": "password"}])
def test_a_missing_grant_type_is_an_invalid_request(parameters: dict[str, str]) -> None:
    """RFC 6749 §5.2."""
    with pytest.raises(InvalidRequest, match="grant_type is missing"):
        grant_type_of(parameters)


@pytest.mark.parametrize(
    ("parameters", "resource"),
    [
        ({}, None),
        ({"resource": "urn:a"}, "urn:a"),
        ({"audience": "urn:a"}, "urn:a"),
        ({"resource": "urn:a", "audience": "urn:a"}, "urn:a"),
    ],
)
def test_audience_is_a_synonym_of_resource(parameters: dict[str, str], resource: str | None) -> None:
    """RFC 8707 §2; issue 14, 1."""
    assert resource == resource_of(parameters)


@pytest.mark.parametrize("audience", ["urn:b", "urn:A", "urn:a/"])
def test_an_audience_that_differs_from_the_resource_is_an_invalid_target(audience: str) -> None:
    """RFC 8707 §2; issue 14, 1."""
    with pytest.raises(InvalidTarget, match=r"resource and audience differ\. Send one of them\."):
        resource_of({"resource": "urn:a", "audience": audience})


@pytest.mark.parametrize("value", ["[]", '[{"type": "account"}]', "x"])
def test_authorization_details_are_refused(value: str) -> None:
    """RFC 9396 §5: a type that the server does not know must not be ignored."""
    with pytest.raises(InvalidAuthorizationDetails, match="authorization_details is not supported"):
        refuse_authorization_details({"authorization_details": value})


def test_without_them_nothing_is_refused() -> None:
    assert refuse_authorization_details({"scope": "authorization_details"}) is None
