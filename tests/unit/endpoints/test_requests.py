"""What a view takes from a request."""

import base64
from typing import Any

import pytest
from chalice.app import Request
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.endpoints.requests import CREDENTIALS, body_of, header, refuse_credentials_in_url
from chalicelib.oauth.errors import InvalidRequest


def request(**event: Any) -> Request:
    """As API Gateway's proxy event makes it."""
    return Request(
        {
            "headers": {},
            "multiValueHeaders": {},
            "multiValueQueryStringParameters": None,
            "pathParameters": None,
            "stageVariables": None,
            "requestContext": {"httpMethod": "POST", "resourcePath": "/"},
            "body": None,
            "isBase64Encoded": False,
            **event,
        }
    )


@given(st.binary())
def test_a_binary_body_arrives_byte_by_byte(body: bytes) -> None:
    assert body == body_of(request(body=base64.b64encode(body).decode(), isBase64Encoded=True))


@given(st.text(st.characters(codec="utf-8")))
def test_a_body_that_is_text_arrives_as_utf_8(body: str) -> None:
    assert body.encode() == body_of(request(body=body))


def test_no_body_is_an_empty_one() -> None:
    assert b"" == body_of(request(body=None))


@pytest.mark.parametrize(
    "event",
    [
        {"body": "\ud800", "isBase64Encoded": False},
        {"body": "ä", "isBase64Encoded": True},
        {"body": "A", "isBase64Encoded": True},
    ],
    ids=["a lone surrogate", "not base64", "half base64"],
)
def test_a_body_that_cannot_be_bytes_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        body_of(request(**event))


def test_a_header_is_found_in_any_case() -> None:
    """RFC 9110 §5.1."""
    sent = {"AUTHORIZATION": "Basic x"}

    assert "Basic x" == header(request(headers=sent, multiValueHeaders={"AUTHORIZATION": ["Basic x"]}), "authorization")


def test_a_header_that_was_not_sent_is_none() -> None:
    assert header(request(headers={"X-Other": "1"}), "authorization") is None


def test_an_event_without_the_lists_of_headers_is_read_too() -> None:
    assert "Basic x" == header(request(headers={"Authorization": "Basic x"}, multiValueHeaders=None), "authorization")


@pytest.mark.parametrize(
    "sent",
    [
        {"Authorization": ["Basic x", "Basic y"]},
        {"Authorization": ["Basic x", "Basic x"]},
        {"Authorization": ["Basic x"], "authorization": ["Bearer y"]},
    ],
    ids=["two values", "the same twice", "in two spellings"],
)
def test_a_header_sent_twice_is_refused(sent: dict[str, list[str]]) -> None:
    """RFC 9110 §5.3: two Authorization headers are two methods (RFC 6749 §2.3, RFC 6750 §2)."""
    with pytest.raises(InvalidRequest, match="authorization was sent more than once"):
        header(request(headers={"Authorization": "Basic x"}, multiValueHeaders=sent), "authorization")


@pytest.mark.parametrize("name", sorted(CREDENTIALS))
@pytest.mark.parametrize("values", [["x"], [""], ["x", "y"]])
def test_a_credential_in_the_url_is_refused(name: str, values: list[str]) -> None:
    """RFC 6749 §2.3.1, RFC 6750 §2.3."""
    with pytest.raises(InvalidRequest, match=f"{name} must not stand in the URL"):
        refuse_credentials_in_url(request(multiValueQueryStringParameters={name: values}))


def test_a_refusal_does_not_repeat_the_credential() -> None:
    with pytest.raises(InvalidRequest) as caught:
        refuse_credentials_in_url(request(multiValueQueryStringParameters={"client_secret": ["hush"]}))

    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("query", [None, {}, {"page": ["1"], "grant_type": ["client_credentials"]}])
def test_anything_else_in_the_url_is_left_alone(query: dict[str, list[str]] | None) -> None:
    assert refuse_credentials_in_url(request(multiValueQueryStringParameters=query)) is None
