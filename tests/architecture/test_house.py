"""The house rules that no linter knows; the directions of imports are import-linter's."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py")), *sorted((ROOT / "infra").rglob("*.py"))]
CONSOLE = sorted(
    path
    for path in (ROOT / "console").rglob("*")
    if path.suffix in {".css", ".mjs", ".ts", ".tsx"}
    # Packages of npm, and what build.mjs makes of OpenAPI.
    and "node_modules" not in path.relative_to(ROOT).parts
    and path.name != "openapi.d.ts"
)
VERIFIERS = sorted(
    path
    for path in (ROOT / "verifiers").rglob("*")
    if path.suffix in {".js", ".php", ".py"} and "node_modules" not in path.relative_to(ROOT).parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# What belongs nowhere ends up in rooms with such names.
NO_ROOMS = {"utils", "util", "helpers", "helper", "common", "core", "services", "managers", "manager", "base", "misc"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_house_was_found() -> None:
    """The tests below look at what is there: an empty list would satisfy them."""
    assert {"app.py", "chalicelib/wiring/__init__.py", "infra/local/run.py"} <= {name(path) for path in PRODUCT}
    assert {"console/src/main.tsx", "console/src/words.ts"} <= {name(path) for path in CONSOLE}
    assert {"verifiers/node/src/verifier.js", "verifiers/php/src/Verifier.php"} <= {name(path) for path in VERIFIERS}
    assert {"tests/conftest.py", "tests/api/test_token.py"} <= {name(path) for path in TESTS}


def test_a_file_is_one_idea() -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PRODUCT + TESTS + CONSOLE + VERIFIERS
    }

    assert {} == {path: length for path, length in lengths.items() if length > 300}


# Text between tags, or in an attribute that people read.
TEXT = re.compile(r"^\s+[A-Z][a-z]+[ .,a-z]*$|>[A-Z][a-z][^<>{}=]*</|(?:aria-label|alt|title|placeholder)=\"[A-Z]")


def test_every_text_of_the_console_is_in_words_ts() -> None:
    lines = [
        f"{name(path)}: {line}"
        for path in CONSOLE
        if path.suffix == ".tsx"
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    comments = ("//", "*", "/*")

    assert [] == [
        line
        for line in lines
        if TEXT.search(line.partition(": ")[2]) and not line.partition(": ")[2].lstrip().startswith(comments)
    ]


def test_the_entry_points_for_aws_contain_no_decisions() -> None:
    """Unit tests reach every decision."""
    nodes = ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))

    assert [] == [node for node in nodes if isinstance(node, (ast.If, ast.IfExp, ast.Match, ast.While, ast.Try))]


def test_no_room_is_named_after_what_belongs_nowhere() -> None:
    rooms = {part.lower() for path in PRODUCT for part in path.relative_to(ROOT).with_suffix("").parts}

    assert set() == rooms & NO_ROOMS


def test_nothing_at_the_top_of_the_package_is_named_like_the_standard_library() -> None:
    top = {path.stem for path in (ROOT / "chalicelib").iterdir() if path.suffix == ".py" or path.is_dir()}

    assert set() == (top - {"__init__", "__pycache__"}) & sys.stdlib_module_names


def test_a_file_begins_by_saying_what_it_is() -> None:
    assert [] == [name(path) for path in PRODUCT if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]


# The tool's own comment, then a second one on the same line that says why.
IGNORED = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b(?P<rest>.*)")
WITH_REASON = re.compile(r"(?:\[[a-z, -]+\]|:\s*[A-Z0-9, ]+?)\s+# \S.*")
SHIPPED = [path for path in PRODUCT if not path.is_relative_to(ROOT / "infra")]


def test_each_ignored_rule_has_a_reason() -> None:
    lines = [(name(path), line) for path in SHIPPED for line in path.read_text(encoding="utf-8").splitlines()]
    silenced = [(path, match) for path, line in lines if (match := IGNORED.search(line))]

    assert [] == [(path, match[0]) for path, match in silenced if not WITH_REASON.fullmatch(match["rest"])]


IMPORT_AND_TELL = """
import socket

def refuse(*arguments, **_):
    raise SystemExit(f"importing app opened a connection: {arguments}")

socket.socket.connect = refuse
socket.getaddrinfo = refuse

import app
import sys
print(app.app.app_name, [name for name in ("requests", "hypothesis", "pytest") if name in sys.modules])
"""


def test_importing_the_app_needs_no_environment_and_no_aws() -> None:
    """So that Chalice can package it anywhere, and a cold start does nothing twice."""
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_AND_TELL],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ("watchword []\n", "", 0) == (ran.stdout, ran.stderr, ran.returncode)
