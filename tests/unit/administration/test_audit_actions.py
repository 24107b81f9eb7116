"""Issue 14, 3: the list of actions that the audit filter knows is that of the code."""

import ast
import json
import re
from pathlib import Path

from chalicelib.administration.audit import ACTIONS
from chalicelib.operations.ring_keeper import OPERATIONS
from tests.openapi.contract import CONTRACT

ROOT = Path(__file__).parents[3]
ACTION = re.compile(
    r"(administrator|api_client|catalogue|client_key|client_secret|resource|scope_group|scopes|server|settings|trust|trusted_issuer)\.[a-z_]+"
)


def test_every_action_that_the_code_writes_is_listed_and_no_other() -> None:
    folders = [ROOT / "chalicelib" / folder for folder in ("administration", "operations")]
    files = [path for folder in folders for path in folder.rglob("*.py") if path.name != "audit.py"]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    written = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value)
    }

    assert written | {f"key_ring.{action}" for action in OPERATIONS} == set(ACTIONS)


def test_every_action_that_an_older_release_wrote_is_listed() -> None:
    stored = [json.loads(path.read_text()) for path in (ROOT / "tests" / "formats").glob("*/audit.json")]

    assert {item["action"]["S"] for items in stored for item in items} <= set(ACTIONS)


def test_the_document_has_the_same_list() -> None:
    [operation] = [operation for operation in CONTRACT.operations if operation.id == "readAuditTrail"]
    [parameter] = [parameter for parameter in operation.parameters if parameter["name"] == "action"]

    assert list(ACTIONS) == parameter["schema"]["enum"]
