"""The AWS account and region of the operator's credentials, and AWS errors as messages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from infra.problem import Problem


@dataclass(frozen=True)
class Account:
    account_id: str
    region: str
    session: boto3.Session

    @classmethod
    def here(cls) -> "Account":
        """Raises Problem if no region is set, or if credentials are missing or AWS rejects them."""
        session = _session()
        with aws_errors_as_problems():
            identity = session.client("sts").get_caller_identity()
        return cls(identity["Account"], session.region_name, session)

    def client(self, service: str, **config: Any) -> Any:
        # A deployment polls CloudFormation, which throttles frequent requests.
        settings = {"retries": {"mode": "standard", "total_max_attempts": 10}} | config
        return self.session.client(service, config=Config(**settings))  # type: ignore[call-overload]  # any service


def _session() -> boto3.Session:
    try:
        # boto3 does not read AWS_REGION, but the other SDKs and Lambda do.
        session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
    except BotoCoreError as error:
        raise Problem(f"{error}. Set AWS_PROFILE to a profile in your AWS configuration.") from None
    if not session.region_name:
        raise Problem("No AWS region is set. Set one, for example `export AWS_REGION=eu-central-1`.")
    return session


@contextmanager
def aws_errors_as_problems() -> Iterator[None]:
    """Raises Problem if AWS rejects a request or cannot be reached."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError):
        raise Problem(
            "There are no AWS credentials. Log in with `aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID."
        ) from None
    except ClientError as error:
        details = error.response["Error"]
        raise Problem(
            f"AWS rejected {error.operation_name}: {details.get('Message')} ({details.get('Code')})"
        ) from None
    except BotoCoreError as error:
        raise Problem(f"The request to AWS failed: {error}") from None
