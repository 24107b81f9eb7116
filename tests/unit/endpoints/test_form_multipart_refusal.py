"""RFC 7578: what is refused of multipart/form-data, rather than read as another reader might not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.endpoints.form import parse_form
from chalicelib.oauth.errors import InvalidRequest, OAuthError
from tests.unit.endpoints.multipart import MULTIPART, body, part


def field(disposition: str) -> bytes:
    return body(part(f"Content-Disposition: {disposition}"))


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        'multipart/form-data; boundary="b',
        'multipart/form-data; boundary="b "',
        'multipart/form-data; boundary="b\\"b"',
        "multipart/form-data; boundary =b",
        "multipart/form-data; xboundary=b",
        f'multipart/form-data; boundary="{"b" * 71}"',
    ],
)
def test_a_missing_or_malformed_boundary_is_refused(content_type: str) -> None:
    """RFC 2046 §5.1.1."""
    with pytest.raises(InvalidRequest, match="has no boundary"):
        parse_form(body(part()), content_type)


@pytest.mark.parametrize("boundary", ["c", "B", "bb", "'b'", "ä", "b" * 71, "--b"])
def test_another_boundary_than_the_bodys_is_refused(boundary: str) -> None:
    with pytest.raises(InvalidRequest, match="does not begin and end with its boundary"):
        parse_form(body(part()), f"multipart/form-data; boundary={boundary}")


FRAMES = {
    "empty": b"",
    "no boundary at all": b"a=b",
    "a preamble on the line of the first boundary": b"preamble" + body(part()),
    "a preamble that ends as on Unix": b"preamble\n" + body(part()),
    "an epilogue on the line of the last boundary": body(part())[:-2] + b"epilogue",
    "a last boundary with a third dash": body(part())[:-2] + b"-\r\n",
    "half a line end at the end": body(part())[:-1],
    "unterminated": part(),
    "half terminated": part() + b"--b-",
    "cut in a value": part()[:-1],
    "terminated and then another part": body(part()) + part(),
    "line ends of Unix": body(part()).replace(b"\r\n", b"\n"),
    "line ends of old Macs": body(part()).replace(b"\r\n", b"\r"),
    "space after the boundary": body(part()).replace(b"--b\r\n", b"--b \r\n"),
    "a boundary that goes on": body(part()).replace(b"--b\r\n", b"--bb\r\n"),
}


@pytest.mark.parametrize("sent", FRAMES.values(), ids=FRAMES.keys())
def test_a_frame_that_another_reader_could_see_differently_is_refused(sent: bytes) -> None:
    """RFC 2046 §5.1.1, strictly."""
    with pytest.raises(InvalidRequest):
        parse_form(sent, MULTIPART)


DISPOSITIONS = [
    'form-data; name="a"; filename="a.txt"',
    'form-data; filename="a.txt"; name="a"',
    "form-data; name=\"a\"; filename*=UTF-8''a.txt",
    "form-data; name*=UTF-8''a",
    'form-data; name="a"; name="b"',
    'form-data; name="a" name="b"',
    'form-data; name="a',
    "form-data; name='a b'",
    'form-data; name="a\\"b"',
    "form-data; name=",
    "form-data; name",
    "form-data",
    'attachment; name="a"',
    'form-datax; name="a"',
    'Xform-data; name="a"',
    '\x0bform-data; name="a"',
    '\u00a0form-data; name="a"',
    'name="a"',
    "",
]


@pytest.mark.parametrize("disposition", DISPOSITIONS)
def test_a_part_that_is_no_plain_field_is_refused(disposition: str) -> None:
    """RFC 7578 §4.2: no files, and one name."""
    with pytest.raises(InvalidRequest, match="not a plain field"):
        parse_form(field(disposition), MULTIPART)


NAMED = 'Content-Disposition: form-data; name="a"\r\n'
HEADERS = {
    "no disposition": "Content-Type: text/plain",
    "two dispositions": NAMED + 'Content-Disposition: form-data; name="b"',
    "a header twice": NAMED + "X-A: 1\r\nx-a: 1",
    "nested": NAMED + "Content-Type: multipart/mixed; boundary=c",
    "nested in another case": NAMED + "CONTENT-TYPE:MULTIPART/form-data; boundary=c",
    "a message": NAMED + "Content-Type: message/rfc822",
    "base64": NAMED + "Content-Transfer-Encoding: base64",
    "quoted-printable": NAMED + "Content-Transfer-Encoding: Quoted-Printable",
    "an unknown encoding": NAMED + "Content-Transfer-Encoding: x-gzip",
    "a folded disposition": 'Content-Disposition: form-data;\r\n name="a"',
    "a file name folded away": NAMED + ' ; filename="a.txt"',
    "a file name folded away with a colon": NAMED + ' ; filename="C:a.txt"',
    "a line that is no header": NAMED + "nothing",
    "a header without a name": NAMED + ": nothing",
    "space before the colon": NAMED + "Content-Transfer-Encoding : base64",
    "a line end of Unix between headers": NAMED.replace("\r\n", "\n") + "Content-Transfer-Encoding: base64",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_a_part_with_other_headers_than_a_field_has_is_refused(header: str) -> None:
    """RFC 7578 §4.3, §4.7, §4.8."""
    with pytest.raises(InvalidRequest, match="not a plain field"):
        parse_form(body(part(header)), MULTIPART)


@pytest.mark.parametrize("sent", [body(b"--b\r\n\r\n1\r\n"), body(b"--b\r\n\r\n\r\n1\r\n"), body(b"--b\r\n1\r\n")])
def test_a_part_without_headers_is_refused(sent: bytes) -> None:
    """RFC 7578 §4.2."""
    with pytest.raises(InvalidRequest, match="malformed"):
        parse_form(sent, MULTIPART)


def test_longer_part_headers_are_refused() -> None:
    header = (NAMED + "X-A: ").ljust(1023, "x")

    with pytest.raises(InvalidRequest, match="malformed"):
        parse_form(body(part(header)), MULTIPART)


@pytest.mark.parametrize("sent", [body(part(value=b"\xff")), body(part('Content-Disposition: form-data; name="ä"'))])
def test_a_form_that_is_not_utf_8_is_refused(sent: bytes) -> None:
    """RFC 7578 §5.1.2."""
    with pytest.raises(InvalidRequest, match="not UTF-8"):
        parse_form(sent.replace("ä".encode(), b"\xe4"), MULTIPART)


@pytest.mark.parametrize("count", [257, 258, 259, 1000])
def test_more_fields_are_refused(count: int) -> None:
    with pytest.raises(InvalidRequest, match="more than 256 fields"):
        parse_form(body(*[part()] * count), MULTIPART)


PIECES = [
    b"--b",
    b"--b--",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"a",
    b"\xff",
    b'Content-Disposition: form-data; name="a"',
    b": ",
    b'"',
    b";",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_any_multipart_body_is_a_form_or_an_invalid_request(sent: bytes) -> None:
    try:
        form = parse_form(sent, MULTIPART)
    except OAuthError as error:
        assert "invalid_request" == error.error
    else:
        assert sent.count(b"--b\r\n") >= len(form)
