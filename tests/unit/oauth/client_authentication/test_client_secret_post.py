"""RFC 6749 §2.3.1: `client_id` and `client_secret` in the body."""

from chalicelib.oauth.client_authentication import AuthenticationRequest, Credential
from chalicelib.oauth.client_authentication.client_secret_post import CLIENT_SECRET_POST
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential


def credential(client_id: str | None, client_secret: str | None) -> Credential | None:
    return CLIENT_SECRET_POST.credential(AuthenticationRequest(client_id=client_id, client_secret=client_secret))


def test_id_and_secret_are_taken_from_the_body() -> None:
    assert SecretCredential("erp", "secret") == credential("erp", "secret")


def test_they_are_not_decoded() -> None:
    """The form is already decoded."""
    assert SecretCredential("e%72p", "s+ ") == credential("e%72p", "s+ ")


def test_an_id_without_a_secret_is_not_this_method() -> None:
    assert credential("erp", None) is None


def test_a_secret_without_an_id_counts_as_this_method() -> None:
    """RFC 6749 §2.3: beside Basic it is a second one."""
    assert SecretCredential("", "secret") == credential(None, "secret")
