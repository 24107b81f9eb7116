"""AWS Signature Version 4, compared with botocore's."""

from datetime import UTC, datetime
from typing import Any

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws.wire.credentials import Credentials
from chalicelib.aws.wire.signature import Signature

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)
AWS_EXAMPLE = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)
credentials = st.builds(Credentials, VISIBLE, VISIBLE, st.none() | VISIBLE)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
HEADERS = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.GetItem"}


@given(
    credentials=credentials,
    body=st.binary(max_size=200),
    now=moments,
    service=st.sampled_from(["dynamodb", "secretsmanager"]),
    region=st.sampled_from(["eu-central-1", "cn-north-1", "us-gov-west-1"]),
    host=st.sampled_from(["dynamodb.eu-central-1.amazonaws.com", "127.0.0.1:8001", "[::1]:8001"]),
    padding=st.sampled_from(["", " x", "  two  spaces"]),
)
def test_the_signature_equals_botocores(
    credentials: Credentials, body: bytes, now: datetime, service: str, region: str, host: str, padding: str
) -> None:
    headers = {**HEADERS, "x-amz-target": HEADERS["x-amz-target"] + padding}

    signed = Signature(service, region).headers({"host": host, **headers}, body, credentials, now.timestamp())

    expected = _of_botocore(credentials, body, now, service, region, host, headers)
    assert expected == {name: value for name, value in signed.items() if name in expected}


def test_a_cached_signing_key_is_used_only_for_its_day_and_its_credentials() -> None:
    """AWS IAM User Guide, "Create a signed AWS API request", step 3: the key is derived from both."""
    signature = Signature("dynamodb", "eu-central-1")
    other = AWS_EXAMPLE._replace(secret_access_key="another")

    for day, credentials_of_day in ((4, AWS_EXAMPLE), (5, AWS_EXAMPLE), (5, other), (4, AWS_EXAMPLE)):
        now = NOON.replace(day=day)
        signed = signature.headers({"host": "localhost", **HEADERS}, b"{}", credentials_of_day, now.timestamp())
        expected = _of_botocore(credentials_of_day, b"{}", now, "dynamodb", "eu-central-1", "localhost", HEADERS)
        assert expected["authorization"] == signed["authorization"]


@pytest.mark.parametrize("character", ["\r", "\n", "\0", "\x7f", "ü", "\u2028"])
@pytest.mark.parametrize("place", ["access_key_id", "session_token", "x-amz-target", "host"])
def test_control_characters_cannot_inject_a_header(place: str, character: str) -> None:
    """RFC 9110 §5.5."""
    value = f"a{character}b"
    credentials_with_character = AWS_EXAMPLE._replace(**{place: value}) if place in AWS_EXAMPLE._fields else AWS_EXAMPLE
    headers = {"host": "localhost", **HEADERS} | ({place: value} if place not in AWS_EXAMPLE._fields else {})

    with pytest.raises(ValueError, match="has an invalid character"):
        Signature("dynamodb", "eu-central-1").headers(headers, b"{}", credentials_with_character, NOON.timestamp())


def test_credentials_do_not_print_their_secrets() -> None:
    """A traceback or log may print them."""
    text = repr(Credentials("AKIDEXAMPLE", "a-secret", "a-token"))

    assert "Credentials('AKIDEXAMPLE')" == text


def _of_botocore(
    credentials: Credentials,
    body: bytes,
    now: datetime,
    service: str,
    region: str,
    host: str,
    headers: dict[str, str],
) -> dict[str, Any]:
    request = botocore.awsrequest.AWSRequest("POST", f"https://{host}/", headers, body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: now)
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(*credentials), service, region).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}
