"""Issue 14: after any error, a target of the Makefile ends with a message and no traceback."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_SERVER = "No server is running in this directory. "
NO_REGION = "No AWS region is set. "
NO_CREDENTIALS = "There are no AWS credentials. "
NO_STAGE = "No stage is named. "
EVENT = "EVENT must be a JSON object "
REGION = {"AWS_REGION": "eu-central-1"}
LOCAL = ("apply FILE=catalogue.json", "keys", "rotate NOW=1", "leaked KID=a", "issuing ENABLED=true")


def make(directory: Path, target: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """In an empty directory, where nothing runs and nobody is logged in."""
    directory.joinpath("catalogue.json").write_text('{"resources": []}')
    installed = ["--old-file=.venv/runs", f"BIN={Path(sys.executable).parent}"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(directory), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["make", f"--makefile={ROOT / 'Makefile'}", *installed, *shlex.split(target)],
        cwd=directory,
        env=environment | {"AWS_EC2_METADATA_DISABLED": "true"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.stack
@pytest.mark.parametrize(
    ("target", "sentence", "variables"),
    [
        *((target, NO_SERVER, {}) for target in (*LOCAL, "invoke FUNCTION=bootstrap")),
        *((f"{target} STAGE=dev", NO_REGION, {}) for target in (*LOCAL, "deploy", "destroy", "invoke FUNCTION=keys")),
        *((f"{target} STAGE=dev", NO_CREDENTIALS, REGION) for target in (*LOCAL, "deploy", "destroy")),
        ("keys STAGE=dev", "The config profile (nobody) could not be found. ", {**REGION, "AWS_PROFILE": "nobody"}),
        *((target, NO_STAGE, {}) for target in ("package", "deploy", "destroy")),
        ("package STAGE=nowhere", ".chalice/config.json has no stage nowhere. ", {}),
        ("deploy STAGE=account", "The stage cannot be named account", {}),
        ("deploy STAGE=dev PARAMETERS=Waf", "'Waf' is not a parameter. ", {}),
        ("apply", "Cannot read the file ''", {}),
        ("apply FILE=nowhere", "Cannot read the file 'nowhere'", {}),
        ("invoke", "No function is named. ", {}),
        ("invoke FUNCTION=keys EVENT=[]", EVENT, {}),
        ("leaked KID='\"'", EVENT, {}),
        ("issuing ENABLED=maybe", EVENT, {}),
        ("run PORT=none", "PORT must be a port number from 1 to 65535", {}),
        ("run PORT=0", "PORT must be a port number from 1 to 65535", {}),
        ("run AWS_PORT=65536", "AWS_PORT must be a port number from 0 to 65535", {}),
        ("emulators DYNAMODB_PORT=-1", "DYNAMODB_PORT must be a port number from 0 to 65535", {}),
    ],
)
def test_a_target_ends_with_its_sentence(tmp_path: Path, target: str, sentence: str, variables: dict[str, str]) -> None:
    """Before make's own line."""
    ended = make(tmp_path, target, **variables)
    lines = ended.stderr.splitlines()

    assert (2, True) == (ended.returncode, lines[-2].startswith(sentence)), ended.stderr
    assert "make: ***" in lines[-1]
    assert "Traceback" not in ended.stderr + ended.stdout
