"""What a token loads: a module that it does not need makes each cold start slower."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.handler import token_event
from benchmarks.stub import running_stub

FIRST_TOKEN = """
import json, sys
from app import app
answer = app(json.load(sys.stdin), None)
print(json.dumps({"status": answer["statusCode"], "modules": sorted(sys.modules)}), file=sys.stderr)
"""
NOT_NEEDED = [
    *("boto3", "botocore", "jwt", "pynamodb", "urllib3"),
    *("email", "http", "uuid", "yaml"),
    *("chalicelib.administration", "chalicelib.operations", "chalicelib.wiring.administration"),
    "chalicelib.endpoints.console",
]


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that issued its first token."""
    with running_stub() as stub:
        process = subprocess.run(
            [sys.executable, "-c", FIRST_TOKEN],
            input=json.dumps(token_event(stub.forms["RS256"])),
            env={**os.environ, **stub.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    answer = json.loads(process.stderr.splitlines()[-1])
    assert 200 == answer["status"]
    return set(answer["modules"])


@pytest.mark.parametrize("module", NOT_NEEDED)
def test_a_token_does_not_load(loaded: set[str], module: str) -> None:
    assert module not in loaded


def test_a_token_goes_over_our_own_client(loaded: set[str]) -> None:
    assert {"chalicelib.aws.wire.json_call", "chalicelib.keys.signing_key"} <= loaded
