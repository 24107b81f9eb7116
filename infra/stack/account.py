"""The AWS account and region that the operator's credentials lead to, and its refusals as sentences."""

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
        """Raises Problem: no region, no credentials, or credentials that AWS refuses."""
        session = _session()
        with aws_refusals_shown():
            identity = session.client("sts").get_caller_identity()
        return cls(identity["Account"], session.region_name, session)

    def client(self, service: str, **config: Any) -> Any:
        # CloudFormation refuses to be asked too often, and a deployment asks all the time.
        settings = {"retries": {"mode": "standard", "total_max_attempts": 10}} | config
        return self.session.client(service, config=Config(**settings))  # type: ignore[call-overload]  # any service


def _session() -> boto3.Session:
    try:
        # boto3 by itself does not read AWS_REGION, which the other SDKs and Lambda do.
        session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
    except BotoCoreError as error:
        raise Problem(f"{error}. AWS_PROFILE must name one of your AWS configuration.") from None
    if not session.region_name:
        raise Problem("No region is set: say where to deploy, as in `export AWS_REGION=eu-central-1`.")
    return session


@contextmanager
def aws_refusals_shown() -> Iterator[None]:
    """Raises Problem for what AWS refuses, or for AWS out of reach."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError):
        raise Problem(
            "There are no AWS credentials: log in with `aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID."
        ) from None
    except ClientError as error:
        answer = error.response["Error"]
        raise Problem(f"AWS refuses {error.operation_name}: {answer.get('Message')} ({answer.get('Code')})") from None
    except BotoCoreError as error:
        raise Problem(f"AWS could not be asked: {error}") from None
