"""RFC 6749 §4.4.2: what a client asks for at the token endpoint."""

import pytest

from chalicelib.oauth.errors import InvalidRequest
from chalicelib.oauth.parameters import grant_type_of


def test_the_grant_type_is_taken_to_the_letter() -> None:
    """Which ones there are is decided by what is wired."""
    assert "Client_Credentials " == grant_type_of({"grant_type": "Client_Credentials ", "scope": "a"})


@pytest.mark.parametrize("parameters", [{}, {"Grant_Type": "client_credentials"}, {"grant_types": "password"}])
def test_a_missing_grant_type_is_an_invalid_request(parameters: dict[str, str]) -> None:
    """RFC 6749 §5.2."""
    with pytest.raises(InvalidRequest, match="grant_type is missing"):
        grant_type_of(parameters)
