"""RFC 6749 Appendix B: application/x-www-form-urlencoded, and the checks of every body."""

from urllib.parse import urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.endpoints.form import parse_form
from chalicelib.oauth.errors import InvalidRequest, RequestTooLarge

URLENCODED = "application/x-www-form-urlencoded"
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
FORMS = st.lists(st.tuples(TEXT, TEXT), max_size=8)


@pytest.mark.parametrize(
    "content_type",
    [
        URLENCODED,
        f"{URLENCODED};charset=UTF-8",
        f"{URLENCODED}; charset=utf-8",
        f"{URLENCODED} ; charset=utf-8",
        f"{URLENCODED};",
        "Application/X-WWW-Form-URLEncoded",
        f" {URLENCODED}\t",
    ],
)
def test_the_media_type_is_read_in_any_case_and_with_parameters(content_type: str) -> None:
    """RFC 9110 §8.3.1."""
    assert [("a", "b")] == parse_form(b"a=b", content_type)


CONTENT_TYPES = [
    None,
    "",
    ";",
    "text/plain",
    "text/plain; application/x-www-form-urlencoded",
    "text/plain; a=application/x-www-form-urlencoded",
    "text/plain, application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded, text/plain",
    "application/x-www-form-urlencoded,application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded text/plain",
    "application/x-www-form-urlencoded\n",
    "application/x-www-form-urlencodedx",
    "xapplication/x-www-form-urlencoded",
    "XAPPLICATION/X-WWW-FORM-URLENCODED",
    "application/x-www-form",
    "form",
    "*/*",
    "application/*",
    "application/json",
    "application/json; application/x-www-form-urlencoded",
    "application/json;charset=utf-8",
    "text/plain; application/json",
    "application/vnd.api+json",
    "multipart/mixed; boundary=b",
    "multipart/form-data, application/x-www-form-urlencoded",
    "multipart/form-datax; boundary=b",
    "multipart/form-data boundary=b",
    "application/x-www-form-urlencoded\u00a0",
    "applic\u0130ation/x-www-form-urlencoded",
]


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_any_other_media_type_is_refused_with_what_to_send(content_type: str | None) -> None:
    """RFC 6749 §3.2, Appendix B: exactly this media type."""
    with pytest.raises(InvalidRequest, match="Send the parameters in the body as application/x-www-form-urlencoded"):
        parse_form(b"a=b", content_type)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", []),
        (b"&", []),
        (b"a=b&", [("a", "b")]),
        (b"a", [("a", "")]),
        (b"a=", [("a", "")]),
        (b"=b", [("", "b")]),
        (b"a=b=c", [("a", "b=c")]),
        (b"a=b&a=c", [("a", "b"), ("a", "c")]),
        (b"b=1&a=2", [("b", "1"), ("a", "2")]),
        (b"a=b;c=d", [("a", "b;c=d")]),
        (b"a=+%2B%20", [("a", " + ")]),
        (b"scope%5B%5D=a&scope[]=b", [("scope[]", "a"), ("scope[]", "b")]),
        (b"client%5Fid=a", [("client_id", "a")]),
        (b"a=%C3%A4&b=\xc3\xa4", [("a", "ä"), ("b", "ä")]),
        (b"a=%00", [("a", "\0")]),
        (b"a=%zz%", [("a", "%zz%")]),
        (b" a =b ", [(" a ", "b ")]),
    ],
)
def test_names_and_values_are_decoded_in_their_order(body: bytes, expected: list[tuple[str, str]]) -> None:
    """RFC 6749 Appendix B, WHATWG URL §5.1: a semicolon does not separate."""
    assert expected == parse_form(body, URLENCODED)


@given(FORMS)
def test_a_form_survives_the_standard_library(form: list[tuple[str, str]]) -> None:
    """RFC 6749 Appendix B."""
    assert form == parse_form(urlencode(form).encode(), URLENCODED)


@given(FORMS)
def test_a_form_survives_requests(form: list[tuple[str, str]]) -> None:
    prepared = requests.Request("POST", "https://auth.example.com", data=form).prepare()
    body = prepared.body or ""

    assert form == parse_form(body.encode() if isinstance(body, str) else body, URLENCODED)


@pytest.mark.parametrize("body", [b"a=\xff", b"\xc3", b"a=%FF", b"a=%C3", b"%E4=b", b"a=%ED%A0%80", b"\xff\xfea\0"])
def test_a_form_that_is_not_utf_8_is_refused(body: bytes) -> None:
    """RFC 6749 Appendix B."""
    with pytest.raises(InvalidRequest, match="not UTF-8"):
        parse_form(body, URLENCODED)


def test_a_refusal_does_not_carry_the_body() -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_form(b"client_secret=hush&a=\xff", URLENCODED)

    assert (True, False) == (caught.value.__suppress_context__, "hush" in str(caught.value))


@pytest.mark.parametrize("content_type", [URLENCODED, "multipart/form-data; boundary=b", "application/json", None])
def test_a_body_of_more_than_64_kib_is_too_large_whatever_it_is(content_type: str | None) -> None:
    """RFC 9110 §15.5.14."""
    with pytest.raises(RequestTooLarge):
        parse_form(b"a" * 65_537, content_type)


def test_a_body_of_64_kib_is_read() -> None:
    assert [("a" * 65_536, "")] == parse_form(b"a" * 65_536, URLENCODED)


def test_256_fields_are_read() -> None:
    assert 256 == len(parse_form(b"&".join([b"a=b"] * 256), URLENCODED))


@pytest.mark.parametrize("body", [b"&".join([b"a=b"] * 257), b"&" * 65_536])
def test_more_fields_are_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest, match="more than 256 fields"):
        parse_form(body, URLENCODED)


@given(st.binary(), st.sampled_from([URLENCODED, "multipart/form-data; boundary=b"]) | st.none() | st.text())
def test_any_urlencoded_body_is_a_form_or_an_invalid_request(body: bytes, content_type: str | None) -> None:
    try:
        form = parse_form(body, content_type)
    except InvalidRequest as error:
        assert error.error_description.endswith(".")
    else:
        assert all(isinstance(text, str) for field in form for text in field)
