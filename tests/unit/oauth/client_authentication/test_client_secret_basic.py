"""RFC 6749 §2.3.1 and RFC 7617: id and secret in the Authorization header."""

import base64
import traceback
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from requests import Request
from requests.auth import HTTPBasicAuth

from chalicelib.oauth.client_authentication import AuthenticationRequest, Credential
from chalicelib.oauth.client_authentication.client_secret_basic import CLIENT_SECRET_BASIC
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.errors import InvalidRequest
from tests.unit.example import CLIENT_SECRET


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def credential(authorization: str | None, client_id: str | None = None) -> Credential | None:
    return CLIENT_SECRET_BASIC.credential(AuthenticationRequest(authorization, client_id))


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC", "bAsIc"])
def test_the_name_of_the_scheme_is_read_in_any_case(scheme: str) -> None:
    """RFC 7617 §2."""
    assert SecretCredential("erp", "secret") == credential(f"{scheme} {encoded('erp:secret')}")


def test_several_spaces_may_follow_the_scheme() -> None:
    """RFC 9110 §11.4."""
    assert SecretCredential("erp", "secret") == credential(f"Basic   {encoded('erp:secret')} ")


def test_nothing_but_spaces_is_taken_off_the_credential() -> None:
    """RFC 7617 §2: base64 of an id that begins with an underscore begins with X."""
    assert SecretCredential("_erp", "secret") == credential(f"Basic {encoded('_erp:secret')}")


def test_the_header_that_requests_writes_is_read() -> None:
    prepared = Request("POST", "https://auth.example.com", auth=HTTPBasicAuth("erp", CLIENT_SECRET)).prepare()

    assert SecretCredential("erp", CLIENT_SECRET) == credential(str(prepared.headers["Authorization"]))


def test_fully_percent_encoded_halves_are_decoded() -> None:
    """RFC 6749 §2.3.1, Appendix B."""
    halves = ["".join(f"%{byte:02x}" for byte in half.encode()) for half in ("erp.of-the_shop~1", CLIENT_SECRET)]

    assert SecretCredential("erp.of-the_shop~1", CLIENT_SECRET) == credential(f"Basic {encoded(':'.join(halves))}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a%2Fb:c", ("a/b", "c")),
        ("a+b:c", ("a b", "c")),
        ("a:b:c", ("a", "b:c")),
        ("a%3Ab:c", ("a:b", "c")),
        ("%C3%A4:b", ("ä", "b")),
        ("ä:b", ("ä", "b")),
        (":b", ("", "b")),
        ("a:", ("a", "")),
        ("a%zz:b%", ("a%zz", "b%")),
    ],
)
def test_the_first_colon_divides_and_then_each_half_is_decoded(text: str, expected: tuple[str, str]) -> None:
    """RFC 6749 Appendix B. What is no percent-encoding stays, and is no id that a client can have."""
    assert SecretCredential(*expected) == credential(f"Basic {encoded(text)}")


@given(st.text(), st.text())
def test_an_encoded_credential_is_decoded_unchanged(client_id: str, client_secret: str) -> None:
    """RFC 6749 §2.3.1."""
    halves = (
        f"{quote_plus(client_id.encode('utf-8', 'replace'))}:{quote_plus(client_secret.encode('utf-8', 'replace'))}"
    )
    expected = (half.encode("utf-8", "replace").decode() for half in (client_id, client_secret))

    assert SecretCredential(*expected) == credential(f"Basic {encoded(halves)}")


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic ",
        "Basic erp:secret",
        "Basic !!!!",
        "Basic " + encoded("erp:secret") + "=",
        "Basic " + encoded("erp:secret!")[:-1],
        "Basic " + encoded("erp:secret") + " " + encoded("erp:secret"),
        "Basic " + encoded("erp:secret") + ", Bearer x",
        "Basic " + encoded("erp:secret") + "\n",
        "Basic " + encoded("erp"),
        "Basic " + encoded(""),
        "Basic " + encoded(b"\xff\xfe:secret"),
        "Basic " + encoded(b"erp:\xe4"),
        "Basic " + encoded("erp:%FF"),
        "Basic " + encoded("%C3:secret"),
        "Basic " + encoded("erp:%ED%A0%80"),
        "Basic \u00e4\u00e4\u00e4\u00e4",
        "Basic \ud800",
    ],
)
def test_a_malformed_header_is_an_invalid_request(header: str) -> None:
    """RFC 7617 §2, RFC 6749 §5.2."""
    with pytest.raises(InvalidRequest, match="The Authorization header is malformed"):
        credential(header)


def test_a_refusal_does_not_quote_the_header() -> None:
    """Nor does what Python prints with it: the decoder's exception holds all the bytes."""
    with pytest.raises(InvalidRequest) as caught:
        credential("Basic " + encoded(CLIENT_SECRET.encode() + b"\xff"))

    assert CLIENT_SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("header", [None, "Bearer x", "Digest x", "Basically x", "Basic\tx", "", "x"])
def test_another_scheme_is_not_this_method(header: str | None) -> None:
    assert credential(header) is None


def test_the_same_client_id_may_stand_in_the_body_as_well() -> None:
    """RFC 6749 §3.2.1."""
    assert SecretCredential("erp", "secret") == credential("Basic " + encoded("erp:secret"), client_id="erp")


@pytest.mark.parametrize("client_id", ["ERP", "erp ", "other", "er"])
def test_another_client_id_in_the_body_is_refused(client_id: str) -> None:
    """RFC 6749 §2.3."""
    with pytest.raises(InvalidRequest, match="differs from the one"):
        credential("Basic " + encoded("erp:secret"), client_id=client_id)


def test_the_text_of_a_credential_does_not_show_the_secret() -> None:
    assert CLIENT_SECRET not in repr(credential("Basic " + encoded("erp:" + CLIENT_SECRET)))


@given(st.text() | st.binary().map(encoded).map("Basic ".__add__) | st.text().map("Basic ".__add__))
@example("Basic ====")
@example("Basic " + encoded(":"))
def test_any_header_is_a_credential_none_or_an_invalid_request(header: str) -> None:
    try:
        result = credential(header)
    except InvalidRequest:
        assert header.lower().startswith("basic")
    else:
        assert (result is None) == (header.partition(" ")[0].lower() != "basic")
