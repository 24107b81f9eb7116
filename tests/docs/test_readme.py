"""The README's commands, run as they are written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from infra.local.ports import free_port
from tests.local.test_run import running

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
SHELL = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
# The blocks that need the running server. The blocks of `make …` are tested elsewhere.
REQUESTS = [block for block in SHELL if not block.startswith("make ")]
WRITTEN = "http://127.0.0.1:8000"
MARK = "--- next block ---"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def base_url(directory: Path) -> Iterator[str]:
    with running(directory, PORT=str(free_port())) as (_, facts):
        yield facts["base_url"]


@pytest.fixture(scope="module")
def answers(directory: Path, base_url: str) -> list[str]:
    """The output of each block. All run in one shell."""
    directory.joinpath(".venv").symlink_to(sys.prefix)
    script = f"\necho '{MARK}'\n".join(block.replace(WRITTEN, base_url) for block in REQUESTS)
    shell = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=directory,
        env={**os.environ, "NO_PROXY": "*", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert shell.returncode == 0, shell.stderr
    return [part.strip() for part in shell.stdout.split(MARK)]


def test_the_first_screen_shows_the_two_commands() -> None:
    assert ["run", "test"] == re.findall(r"^make (\w+)", SHELL[0], re.MULTILINE)


def test_every_command_is_one_that_the_makefile_has() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text()
    commands = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))

    assert set() == {command for command in commands if not re.search(rf"^{command}:", makefile, re.MULTILINE)}


def test_the_documented_request_of_prestashop_answers_a_token(answers: list[str]) -> None:
    assert ["token_type", "expires_in", "access_token", "scope"] == list(json.loads(answers[0]))


def test_a_client_without_a_secret_gets_a_token(answers: list[str]) -> None:
    token = json.loads(answers[1])["access_token"]

    assert "worker" == jwt.decode(token, options={"verify_signature": False})["sub"]


def test_a_token_for_another_api_is_got_by_basic(answers: list[str]) -> None:
    assert "orders:read" == json.loads(answers[2])["scope"]


def test_a_client_is_created_and_the_answer_has_its_secret(answers: list[str]) -> None:
    assert ["apiClientId", "secret"] == list(json.loads(answers[3]))


def test_its_secret_is_rotated(answers: list[str]) -> None:
    assert json.loads(answers[3])["secret"] != json.loads(answers[4])["secret"]


def test_it_is_disabled(answers: list[str]) -> None:
    assert json.loads(answers[5])["enabled"] is False


def test_the_verification_in_python_verifies_the_tokens_of_both_requests(answers: list[str], base_url: str) -> None:
    """RS256 for this server's own API, ES256 for the API `orders`."""
    names: dict[str, Any] = {}
    exec(PYTHON[0].replace(WRITTEN, base_url), names)
    audiences = (f"{base_url}/admin-api", "https://orders.example.com")
    tokens = (json.loads(answer)["access_token"] for answer in (answers[0], answers[2]))

    for token, audience in zip(tokens, audiences, strict=True):
        assert "administrator" == names["verify"](token, audience)["sub"]
