"""Runs Schemathesis with all checks over HTTP against a server in this process.

python -m tests.campaign.schemathesis_run [--examples N] [--seconds N] [--emulators]; exits with its status.
"""

import argparse
import contextlib
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import schemathesis
from schemathesis.cli import schemathesis as command

from chalicelib.endpoints.api import api
from chalicelib.oauth.catalogue import Settings
from chalicelib.oauth.resource import NATIVE_SCOPES
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from infra.local.server import create_server
from tests.api.deployment import EXAMPLE, TOKEN, Deployment, bootstrapped
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring

CLIENTS = "/admin-api/api-clients"
CONFIGURATION = """
[checks]
# What is well-formed can be unknown, used already, or more than the caller has.
positive_data_acceptance.expected-statuses = [
    "2xx", "304", "400", "401", "403", "404", "409", "412", "422", "503"
]
# An oversized body is refused as such, another version before the body is looked at.
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "409", "412", "413", "422", "503"]
"""


@schemathesis.deserializer("application/json")
def _json_or_jws(_: Any, response: Any) -> Any:
    """Schemathesis takes application/jwt for JSON."""
    is_jws = response.headers["content-type"][0].endswith("jwt")
    return response.text if is_jws else response.json()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--examples", type=int, default=1_000, help="for each operation and phase")
    arguments.add_argument("--seconds", type=int, help="for the whole run")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--emulators", action="store_true", help="store on DynamoDB Local instead of in memory")
    chosen = arguments.parse_args()
    with served(emulated() if chosen.emulators else in_memory()) as (port, deployment), configuration() as file:
        be_careful(deployment)
        return run(
            "--config-file",
            file,
            "run",
            f"http://127.0.0.1:{port}/admin-api/openapi.json",
            f"--url=http://127.0.0.1:{port}",
            "--checks=all",
            f"--max-examples={chosen.examples}",
            f"--seed={chosen.seed}",
            *([f"--max-time={chosen.seconds}"] if chosen.seconds else []),
            "--generation-database=none",
            "--suppress-health-check=all",
        )


def run(*words: str) -> int:
    try:
        command(words, standalone_mode=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@contextmanager
def configuration() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "schemathesis.toml"
        file.write_text(CONFIGURATION)
        # Schemathesis stores data to repeat failures in its working directory.
        with contextlib.chdir(directory):
            yield str(file)


@contextmanager
def in_memory() -> Iterator[Wiring]:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    yield parts


@contextmanager
def emulated() -> Iterator[Wiring]:
    with tempfile.TemporaryDirectory() as directory, Emulators.start(log_directory=Path(directory)) as emulators:
        os.environ.update(emulators.environment)
        yield bootstrapped("schemathesis")


@contextmanager
def served(made: Any) -> Iterator[tuple[int, Deployment]]:
    with made as parts:
        stored = parts.ledgers.administrator_secret.find()
        server = create_server(api(parts), 0)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port, Deployment(RawEvents(parts), parts, stored)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def be_careful(deployment: Deployment) -> None:
    """Keeps the caller valid: requests do not contain its id, or settings that would stop the run."""
    caller, credential = deployment.register(" ".join([*NATIVE_SCOPES, "customer_group_read"]))
    deployment.register("customer_group_read")
    token = deployment.token(credential, " ".join(NATIVE_SCOPES))
    numbers = itertools.count(1)

    @schemathesis.auth()
    class Caller:
        def get(self, case: Any, context: Any) -> str:
            return token

        def set(self, case: Any, data: str, context: Any) -> None:
            if case.path != TOKEN:
                case.headers["Authorization"] = f"Bearer {data}"

    @schemathesis.hook
    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        if str((case.path_parameters or {}).get("apiClientId")) == str(caller.generation):
            case.path_parameters["apiClientId"] = 42
        body = case.body if isinstance(case.body, dict) else {}
        if case.path == TOKEN and case.meta.generation.mode.is_positive and next(numbers) % 2:
            case.body = {**body, "client_id": credential.client_id, "client_secret": credential.client_secret}
            case.body |= {"scope": "customer_group_read", "resource": ""}
        if case.path == "/admin-api/settings":
            for name, safe in (("issuingEnabled", True), ("defaultLifetime", 600), ("maximumLifetime", 86_400)):
                if name in body and type(body[name]) is type(safe):
                    body[name] = safe
        if "bulk" in case.path and isinstance(body.get("apiClientIds"), list):
            body["apiClientIds"] = [42 if entry == caller.generation else entry for entry in body["apiClientIds"]]
        # Otherwise, every example after the first would be a duplicate.
        if case.operation.method.upper() == "POST" and case.path == CLIENTS and isinstance(body.get("clientName"), str):
            body["clientName"] = f"{body['clientName'][:200]}{next(numbers)}"

    assert deployment.parts.tokens.catalogue().settings == Settings()


if __name__ == "__main__":
    sys.exit(main())
