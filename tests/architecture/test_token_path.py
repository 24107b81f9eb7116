"""What a token loads: a module that it does not need makes each cold start slower."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.handler import token_event
from benchmarks.stub import running_stub

FIRST_TOKEN = """
import gc, json, sys
from app import app
answer = app(json.load(sys.stdin), None)
told = {"status": answer["statusCode"], "modules": sorted(sys.modules), "collects": gc.isenabled()}
print(json.dumps(told), file=sys.stderr)
"""
NOT_NEEDED = [
    *("boto3", "botocore", "jwt", "pynamodb", "urllib3"),
    *("email", "http", "uuid", "yaml"),
    *("chalicelib.administration", "chalicelib.operations", "chalicelib.wiring.administration"),
    *("chalicelib.endpoints.api_docs", "chalicelib.endpoints.static_files"),
    "chalicelib.endpoints.console",
]


@pytest.fixture(scope="module")
def process() -> dict[str, Any]:
    """The report of a process that issued its first token."""
    with running_stub() as stub:
        finished = subprocess.run(
            [sys.executable, "-c", FIRST_TOKEN],
            input=json.dumps(token_event(stub.forms["RS256"])),
            env={**os.environ, **stub.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    told: dict[str, Any] = json.loads(finished.stderr.splitlines()[-1])
    assert 200 == told["status"]
    return told


@pytest.fixture(scope="module")
def loaded(process: dict[str, Any]) -> set[str]:
    return set(process["modules"])


@pytest.mark.parametrize("module", NOT_NEEDED)
def test_a_token_does_not_load(loaded: set[str], module: str) -> None:
    assert module not in loaded


def test_a_token_goes_over_our_own_client(loaded: set[str]) -> None:
    assert {"chalicelib.aws.wire.json_call", "chalicelib.keys.signing_key"} <= loaded


def test_garbage_is_collected_again_after_the_imports(process: dict[str, Any]) -> None:
    assert process["collects"]
