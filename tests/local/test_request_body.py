"""RFC 9112 §6."""

from email.message import Message
from io import BytesIO

from hypothesis import example, given
from hypothesis import strategies as st

from infra.local.request_body import UnreadableBody, read_body


def header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value
    return message


@given(st.lists(st.binary(min_size=1, max_size=50)), st.binary(max_size=20))
def test_a_chunked_body_is_read_to_its_end_and_no_further(chunks, next_request):
    encoded = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    stream = BytesIO(encoded + next_request)

    assert b"".join(chunks) == read_body(header("Transfer-Encoding", "chunked"), stream)
    assert next_request == stream.read()


@given(st.binary(max_size=200))
def test_anything_else_that_claims_to_be_chunked_is_read_or_refused(content):
    try:
        read_body(header("Transfer-Encoding", "chunked"), BytesIO(content))
    except UnreadableBody as refused:
        assert refused.status in {400, 413}


@given(st.text(max_size=20))
@example("0\x1f")
def test_a_length_is_digits_or_refused(length):
    try:
        body = read_body(header("Content-Length", length), BytesIO(b"a" * 1000))
    except UnreadableBody as refused:
        assert refused.status in {400, 413}
    else:
        assert int(length) == len(body)
