"""`aws.wire` imports no SDK and no other package of the application: that is its purpose."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIRE = sorted((ROOT / "chalicelib" / "aws" / "wire").glob("*.py"))
# By the number of dots of the import.
OURS = {1: {path.stem for path in WIRE}, 2: {"call", "deadline"}, 3: {"store_errors"}}
# Parts of the standard library that are not cheap to import, or that a cold start does not load anyway.
FORBIDDEN = {"boto3", "botocore", "pynamodb", "jwt", "urllib3", "http", "urllib", "email", "uuid", "yaml", "pathlib"}


@pytest.mark.parametrize("path", WIRE, ids=lambda path: path.name)
def test_the_wire_imports_the_standard_library_the_seam_and_the_deadline(path: Path) -> None:
    """botocore only where credentials come from elsewhere than Lambda's variables, and only then."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.module in OURS[node.level]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            packages = {str(name).partition(".")[0] for name in names}
            is_chain = path.name == "credentials.py" and node.col_offset > 0 and packages == {"botocore"}
            assert is_chain or packages <= sys.stdlib_module_names - FORBIDDEN


def test_choosing_a_client_and_making_its_calls_loads_no_sdk() -> None:
    """In a process of its own."""
    program = f"""
import sys
from chalicelib import store_errors
from chalicelib.aws import call, calls, reads
environ = {{"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_ENDPOINT_URL": "https://127.0.0.1:1"}}
environ |= {{"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}}
dynamodb = calls.Calls("eu-central-1", environ).to("dynamodb", call.Timeouts(0.1, 0.1, 1))
try:
    reads.consistent_get(dynamodb, "clients", "client#erp")
except store_errors.StoreUnavailable as unavailable:
    assert unavailable.detail == "GetItem: EndpointConnectionError", unavailable
print(*sorted({FORBIDDEN!r} & {{name.partition(".")[0] for name in sys.modules}}))
"""
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert [] == loaded
