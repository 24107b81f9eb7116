"""The choice of the AWS client, and the log line with its reason."""

import logging

import pytest

from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Timeouts
from chalicelib.aws.calls import AUTO, BOTOCORE, WIRE, Calls
from chalicelib.aws.wire.json_call import Service

TIMEOUTS = Timeouts(connect=1, read=1, retries=0)
NO_FILES = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
LAMBDA = {"AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "secret", **NO_FILES}
PROXY = {**LAMBDA, "HTTPS_PROXY": "http://user:password@proxy"}


@pytest.mark.parametrize(
    ("client", "environ", "expected"),
    [
        (AUTO, LAMBDA, Service),
        (AUTO, PROXY, BotocoreCall),
        (WIRE, LAMBDA, Service),
        (WIRE, PROXY, Service),
        (BOTOCORE, LAMBDA, BotocoreCall),
    ],
)
def test_our_client_is_used_unless_a_setting_needs_botocore(
    client: str, environ: dict[str, str], expected: type
) -> None:
    calls = Calls("eu-central-1", environ, client)

    assert [expected] * 2 == [type(calls.to(service, TIMEOUTS)) for service in ("dynamodb", "secretsmanager")]


@pytest.mark.parametrize(
    ("client", "environ", "lines"),
    [
        (AUTO, PROXY, [("botocore makes the calls to AWS", "HTTPS_PROXY is set")]),
        (WIRE, PROXY, [("the forced AWS client wire ignores a setting", "HTTPS_PROXY is set")]),
        (AUTO, LAMBDA, []),
        (BOTOCORE, PROXY, []),
    ],
)
def test_the_reason_is_logged_once(
    client: str, environ: dict[str, str], lines: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "watchword")
    calls = Calls("eu-central-1", environ, client)

    for service in ("dynamodb", "secretsmanager", "dynamodb"):
        calls.to(service, TIMEOUTS)

    assert lines == [(record.getMessage(), vars(record)["detail"]) for record in caplog.records]


def test_our_client_cannot_be_forced_for_a_region_that_only_botocore_supports() -> None:
    """The error message names the region."""
    with pytest.raises(ValueError, match="the region 'local' does not have the form"):
        Calls("local", LAMBDA, WIRE).to("dynamodb", TIMEOUTS)
