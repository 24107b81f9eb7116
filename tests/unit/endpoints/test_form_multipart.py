"""RFC 7578: multipart/form-data, of text fields only."""

from collections.abc import Sequence

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from chalicelib.endpoints.form import parse_form
from tests.unit.endpoints.multipart import MULTIPART, body, part

NAMED = 'Content-Disposition: form-data; name="a"\r\n'

CURL = (
    b'--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\n'
    b"client_credentials\r\n--------------------------d74496d66958873e\r\n"
    b'Content-Disposition: form-data; name="scope[]"\r\n\r\nhook_read\r\n'
    b"--------------------------d74496d66958873e--\r\n"
)
BROWSER = (
    b"------WebKitFormBoundary7MA4YWxkTrZu0gW\r\n"
    b'Content-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n'
    b"------WebKitFormBoundary7MA4YWxkTrZu0gW\r\n"
    b'Content-Disposition: form-data; name="scope[]"\r\n\r\nhook_read\r\n'
    b"------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n"
)
DOTNET = (
    b"--7bd1d1bc-dcd5-4a1b-9d0c-1d0e4a3ba4b2\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Disposition: form-data; name=grant_type\r\n\r\nclient_credentials\r\n"
    b"--7bd1d1bc-dcd5-4a1b-9d0c-1d0e4a3ba4b2\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Disposition: form-data; name=scope[]\r\n\r\nhook_read\r\n"
    b"--7bd1d1bc-dcd5-4a1b-9d0c-1d0e4a3ba4b2--\r\n"
)
AXIOS = (
    b'--form-data-boundary-3n7m2t\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n'
    b'--form-data-boundary-3n7m2t\r\nContent-Disposition: form-data; name="scope[]"\r\n\r\nhook_read\r\n'
    b"--form-data-boundary-3n7m2t--\r\n\r\n"
)
SENDERS = {
    "curl": (CURL, "multipart/form-data; boundary=------------------------d74496d66958873e"),
    "a browser": (BROWSER, "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"),
    ".NET": (DOTNET, 'multipart/form-data; boundary="7bd1d1bc-dcd5-4a1b-9d0c-1d0e4a3ba4b2"'),
    "an older axios": (AXIOS, "multipart/form-data; boundary=form-data-boundary-3n7m2t"),
    "one line end more at the beginning": (
        b"\r\n" + CURL,
        "multipart/form-data; boundary=------------------------d74496d66958873e",
    ),
    "a mail library, with preamble and epilogue": (
        b"This is a multi-part message in MIME format.\r\n" + CURL + b"\r\nThe end.\r\n",
        "multipart/form-data; boundary=------------------------d74496d66958873e",
    ),
    "no line end at the end": (
        CURL[:-2],
        "Multipart/Form-Data; Charset=utf-8; BOUNDARY=------------------------d74496d66958873e",
    ),
}


@pytest.mark.parametrize(("sent", "content_type"), SENDERS.values(), ids=SENDERS.keys())
def test_the_forms_of_common_clients_are_read(sent: bytes, content_type: str) -> None:
    """RFC 7578 §4."""
    assert [("grant_type", "client_credentials"), ("scope[]", "hook_read")] == parse_form(sent, content_type)


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
# RFC 7578 §2 and every encoder: a quote, a backslash and a line end in a name are written in some other way.
NAMES = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n'), max_size=20)
FORMS = st.lists(st.tuples(NAMES, TEXT), max_size=8)


def encoded(form: Sequence[tuple[str, str]], boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form
    ]
    return "".join([*parts, f"--{boundary}--\r\n"]).encode()


@given(FORMS)
@example([("a", "\r\n"), ("a", "--"), ("", "\r\n--"), ("a;b", "\0")])
def test_a_form_survives_any_encoder(form: list[tuple[str, str]]) -> None:
    """RFC 7578 §4."""
    boundary = "d74496d66958873e"

    assert form == parse_form(encoded(form, boundary), f"multipart/form-data; boundary={boundary}")


@given(FORMS)
def test_a_form_survives_urllib3(form: list[tuple[str, str]]) -> None:
    sent, content_type = encode_multipart_formdata(form)

    assert form == parse_form(sent, content_type)


@given(st.lists(st.tuples(NAMES.filter(bool), TEXT), min_size=1, max_size=4))
def test_a_form_survives_requests(form: list[tuple[str, str]]) -> None:
    prepared = requests.Request(
        "POST", "https://auth.example.com", files=[(name, (None, value)) for name, value in form]
    ).prepare()

    assert isinstance(prepared.body, bytes)
    assert form == parse_form(prepared.body, prepared.headers["Content-Type"])


BOUNDARY_CHARACTERS = "0123456789abcXYZ'()+_,-./:=?"


@given(st.text(BOUNDARY_CHARACTERS, min_size=1, max_size=70))
def test_every_boundary_of_the_rfc_is_read_when_quoted(boundary: str) -> None:
    """RFC 2046 §5.1.1."""
    sent = encoded([("a", "1")], boundary)

    assert [("a", "1")] == parse_form(sent, f'multipart/form-data; boundary="{boundary}"')


@pytest.mark.parametrize(
    "header",
    [
        "content-disposition:form-data;name=a",
        'CONTENT-DISPOSITION:  FORM-DATA ; NAME="a" ',
        'Content-Disposition: form-data; name="a";',
        NAMED + "Content-Type: text/plain; charset=utf-8",
        NAMED + "Content-Type: application/json",
        NAMED + "Content-Transfer-Encoding: 8bit",
        NAMED + "Content-Transfer-Encoding: BINARY",
        NAMED + "Content-Length: 1",
    ],
)
def test_a_plain_field_is_read_however_it_is_dressed(header: str) -> None:
    """RFC 7578 §4.4, §4.7."""
    assert [("a", "1")] == parse_form(body(part(header)), MULTIPART)


def test_no_part_at_all_is_an_empty_form() -> None:
    assert [] == parse_form(b"--b--\r\n", MULTIPART)


def test_part_headers_of_up_to_a_kilobyte_are_read() -> None:
    header = (NAMED + "X-A: ").ljust(1022, "x")

    assert [("a", "1")] == parse_form(body(part(header)), MULTIPART)


def test_256_fields_are_read() -> None:
    assert [("a", "1")] * 256 == parse_form(body(*[part()] * 256), MULTIPART)
