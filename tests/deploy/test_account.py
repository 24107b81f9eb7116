"""Without credentials, region or a connection to AWS, one message says what to do, and no request follows."""

import os
from pathlib import Path

import pytest

from infra.local.ports import free_port
from infra.problem import Problem
from infra.stack.account import Account


@pytest.fixture(autouse=True)
def nothing_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine where AWS was never used. No request leaves it."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def test_without_a_region_it_says_which_variable_to_set() -> None:
    with pytest.raises(Problem, match="export AWS_REGION="):
        Account.here()


def test_without_credentials_it_says_how_to_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")

    with pytest.raises(Problem, match=r"no AWS credentials\. Log in with"):
        Account.here()


def test_half_of_a_credential_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")

    with pytest.raises(Problem, match=r"no AWS credentials\. Log in with"):
        Account.here()


def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")

    with pytest.raises(Problem, match=r"nobody.*AWS_PROFILE"):
        Account.here()


def test_an_unreachable_aws_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a")

    with pytest.raises(Problem, match="The request to AWS failed"):
        Account.here()
