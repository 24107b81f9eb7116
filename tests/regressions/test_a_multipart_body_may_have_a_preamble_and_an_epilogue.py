"""RFC 2046 §5.1.1: the text before the first boundary and after the last is ignored."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.endpoints.form import MAXIMUM_BYTES, parse_form
from chalicelib.oauth.errors import InvalidRequest
from tests.api.deployment import TOKEN, Deployment
from tests.api.forms import MULTIPART, credentials, multipart
from tests.unit.endpoints.multipart import MULTIPART as CONTENT_TYPE
from tests.unit.endpoints.multipart import body, part

FORM = body(part(value=b"1"), part(value=b"2"))
READ = [("a", "1"), ("a", "2")]
LINES = st.lists(
    st.sampled_from([b"", b"text", b"-", b"--", b"--c", b"-- b", b"--B", b"\xff", b"\n", b"a=1", b'name="a"'])
)
TEXTS = LINES.map(b"\r\n".join)


def test_a_token_is_issued_for_a_body_with_both(memory: Deployment) -> None:
    """Mail libraries write both."""
    sent = multipart(credentials(memory.administrator))
    framed = b"This is a multi-part message in MIME format.\r\n" + sent + b"This is the epilogue.\r\n"

    assert 200 == memory.http.request("POST", TOKEN, framed, MULTIPART).status


@given(preamble=TEXTS, epilogue=TEXTS)
def test_preamble_and_epilogue_are_ignored(preamble: bytes, epilogue: bytes) -> None:
    """`[preamble CRLF] dash-boundary … close-delimiter [CRLF epilogue]`."""
    assert READ == parse_form(preamble + b"\r\n" + FORM + epilogue, CONTENT_TYPE)


@pytest.mark.parametrize(
    "sent",
    {
        "no line end after the preamble": b"preamble" + FORM,
        "a line end of Unix after the preamble": b"preamble\n" + FORM,
        "an epilogue on the line of the last boundary": FORM[:-2] + b"epilogue",
        "an epilogue after a line end of Unix": FORM[:-2] + b"\nepilogue",
        "a bare carriage return after the last boundary": FORM[:-1],
        "a third dash": FORM[:-2] + b"-\r\n",
        "a boundary within a line of the preamble": b"see --b\r\n" + FORM,
        "a boundary within a line of the epilogue": FORM + b"see --b",
        "a preamble alone": b"preamble\r\n",
        "a preamble and a last boundary within": b"preamble\r\n--b--\r\n" + FORM,
        "another part in the epilogue": FORM + part(value=b"3"),
        "another form in the epilogue": FORM + FORM,
        "another last boundary in the epilogue": FORM + b"--b--\r\n",
        "the beginning of a boundary in the epilogue": FORM + b"x\r\n--bc",
    }.items(),
    ids=lambda pair: pair[0],
)
def test_a_boundary_in_the_epilogue_is_refused(sent: tuple[str, bytes]) -> None:
    """A boundary in the epilogue is text by the RFC. A lenient parser takes it for a part."""
    with pytest.raises(InvalidRequest):
        parse_form(sent[1], CONTENT_TYPE)


@pytest.mark.parametrize("text", [b"\r\n", b"\r\n-", b"\r\n--", b"-", b"\r\n\r\n--"], ids=ascii)
def test_the_longest_preamble_and_epilogue_are_parsed_quickly(text: bytes) -> None:
    """The body has 64 KiB. The time to parse it is linear."""
    room = (MAXIMUM_BYTES - len(FORM) - 4) // 2 // len(text) * len(text)
    filling = (text * MAXIMUM_BYTES)[:room]
    started = time.process_time()

    assert READ == parse_form(filling + b"\r\n" + FORM + filling, CONTENT_TYPE)
    assert time.process_time() - started < 0.1


def test_both_count_towards_the_size_of_the_body() -> None:
    with pytest.raises(InvalidRequest, match="larger than"):
        parse_form(FORM + b"x" * MAXIMUM_BYTES, CONTENT_TYPE)
