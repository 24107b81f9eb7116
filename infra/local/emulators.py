"""DynamoDB Local and ministack, started together and ready to answer signed requests."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra.local import dynamodb_local, ministack
from infra.local.child import Child
from infra.local.emulator import Emulator
from infra.local.ports import available_port

REGION = "eu-central-1"
# DynamoDB Local accepts only letters and digits in an access key id.
ACCESS_KEY = "watchword"


@dataclass(frozen=True)
class Emulators:
    dynamodb: Emulator
    ministack: Emulator

    @classmethod
    @contextmanager
    def start(cls, *, log_directory: Path, dynamodb_port: int = 0, aws_port: int = 0) -> Iterator["Emulators"]:
        """Port 0 means any free port. Stops the emulators on exit. Raises Problem if one cannot start."""
        log_directory = log_directory.resolve()
        ports = available_port(dynamodb_port, "DYNAMODB_PORT"), available_port(aws_port, "AWS_PORT")
        # The first start downloads both.
        with ThreadPoolExecutor() as pool:
            dynamodb = pool.submit(_dynamodb_local, ports[0], log_directory / "dynamodb.log")
            aws = pool.submit(_ministack, ports[1], log_directory / "ministack.log")
        emulators = cls(dynamodb.result(), aws.result())
        with ExitStack() as stack:
            for emulator in (emulators.dynamodb, emulators.ministack):
                stack.callback(emulator.stop)
                emulator.begin()
            for emulator in (emulators.dynamodb, emulators.ministack):
                emulator.wait_until_ready()
            yield emulators

    def check_running(self) -> bool:
        """True. Raises Problem if an emulator has ended: its data is lost, so a restart would not help."""
        for emulator in (self.dynamodb, self.ministack):
            emulator.check_running()
        return True

    @property
    def dynamodb_endpoint(self) -> str:
        return self.dynamodb.endpoint

    @property
    def secretsmanager_endpoint(self) -> str:
        return self.ministack.endpoint

    @property
    def region(self) -> str:
        return REGION

    @property
    def pids(self) -> dict[str, int]:
        return {"dynamodb": self.dynamodb.pid, "ministack": self.ministack.pid}

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables with which AWS clients in other processes use the emulators."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb_endpoint,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.secretsmanager_endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
            "AWS_DEFAULT_REGION": REGION,
        }


def _dynamodb_local(port: int, log: Path) -> Emulator:
    endpoint = f"http://127.0.0.1:{port}"
    command = dynamodb_local.command(port)
    client = _client("dynamodb", endpoint)
    return Emulator("DynamoDB Local", endpoint, lambda: Child(command, os.environ, log), client.list_tables)


def _ministack(port: int, log: Path) -> Emulator:
    endpoint = f"http://127.0.0.1:{port}"
    command = ministack.command()
    environment = ministack.environment(port, log.parent)
    client = _client("secretsmanager", endpoint)
    return Emulator("ministack", endpoint, lambda: Child(command, environment, log), client.list_secrets)


def _client(service: str, endpoint: str) -> Any:
    # Requests to this machine must not go through a proxy.
    config = Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 1}, proxies={})
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
        config=config,
    )
