"""docs/postman, run by newman."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.oauth.metadata import CLIENT_PATHS, TOKEN_PATH
from chalicelib.oauth.resource import NATIVE_SCOPES
from infra.local.application import secluded
from infra.local.certificate import Certificates
from infra.npm import NODE, installed
from tests.integrators.page import ISSUER, example
from tests.libraries.server import RunningServer
from tests.log_lines import LogLines
from tests.openapi.contract import CONTRACT

ROOT = Path(__file__).parents[2]
POSTMAN = ROOT / "docs" / "postman"
COLLECTION = json.loads((POSTMAN / "watchword.postman_collection.json").read_text())
ENVIRONMENT = json.loads((POSTMAN / "local.postman_environment.json").read_text())


def requests(folder: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every request with its folder."""
    for item in folder["item"]:
        yield from requests(item) if "item" in item else [(item, folder)]


REQUESTS = list(requests(COLLECTION))


def test_every_operation_of_the_api_is_in_the_collection_and_nothing_else() -> None:
    """Issue 15, point 3."""
    documented = {(operation.method, operation.path) for operation in CONTRACT.operations}
    paths = {
        (item["request"]["method"], item["request"]["url"].partition("?")[0].removeprefix("{{base_url}}"))
        for item, _ in REQUESTS
    }

    assert documented == {(method, path.replace("{{", "{").replace("}}", "}")) for method, path in paths}


def test_requests_inherit_the_token_except_those_that_need_none() -> None:
    """RFC 6750 §2.1."""
    without_a_token = {operation.path for operation in CONTRACT.operations if operation.scope is None}
    without_a_token -= set(CLIENT_PATHS)

    assert "bearer" == COLLECTION["auth"]["type"]
    for item, _ in REQUESTS:
        path = item["request"]["url"].removeprefix("{{base_url}}").replace("{{", "{").replace("}}", "}")
        expected = "noauth" if path in without_a_token else "basic" if path in CLIENT_PATHS else None
        assert expected == item["request"].get("auth", {}).get("type"), item["name"]


def test_the_environment_asks_for_every_native_scope_and_contains_no_secret() -> None:
    values = {entry["key"]: entry["value"] for entry in ENVIRONMENT["values"]}

    assert set(NATIVE_SCOPES) == set(values["scope"].split())
    assert ("", "") == (values["client_secret"], values["access_token"])


@dataclass(frozen=True)
class Newman:
    server: RunningServer
    certificates: Certificates
    directory: Path
    log: LogLines

    def run(self, environment: Path, *options: str) -> tuple[dict[str, Any], Path, int]:
        """Its report, the environment afterwards, and how many tokens the server issued."""
        report, after = self.directory / "report.json", self.directory / "after.json"
        before = self._tokens()
        files = [POSTMAN / "watchword.postman_collection.json", "--environment", environment]
        reports = ["--reporters", "json", "--reporter-json-export", report, "--export-environment", after]
        subprocess.run([NODE, self.script, "run", *files, *reports, *options], check=False, **self._surroundings)
        return json.loads(report.read_text())["run"], after, self._tokens() - before

    def shell(self, line: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["bash", "-c", line], check=False, cwd=ROOT, **self._surroundings)

    @property
    def script(self) -> Path:
        return installed("newman", Path(__file__).with_name("newman")) / "newman" / "bin" / "newman.js"

    @property
    def _surroundings(self) -> dict[str, Any]:
        secret = self.server.deployment.administrator.client_secret
        trust = {"NODE_EXTRA_CA_CERTS": str(self.certificates.ca_file)}
        environment = secluded(os.environ) | trust | {"CLIENT_SECRET": secret}
        return {"env": environment, "capture_output": True, "text": True, "timeout": 120}

    def _tokens(self) -> int:
        return sum(line.get("path") == TOKEN_PATH for line in self.log)

    def environment(self, **values: str) -> Path:
        administrator = self.server.deployment.administrator
        values = {
            **{entry["key"]: entry["value"] for entry in ENVIRONMENT["values"]},
            "base_url": self.server.issuer,
            "client_secret": administrator.client_secret,
            **values,
        }
        entries = [{"key": key, "value": value, "enabled": True} for key, value in values.items()]
        path = self.directory / "before.json"
        path.write_text(json.dumps({**ENVIRONMENT, "values": entries}))
        return path


@pytest.fixture
def newman(server: RunningServer, certificates: Certificates, tmp_path: Path, log_lines: LogLines) -> Newman:
    return Newman(server, certificates, tmp_path, log_lines)


@pytest.mark.emulator
def test_every_request_succeeds_with_one_token_that_is_kept_until_it_expires(newman: Newman) -> None:
    """Issue 15, point 3. The one other token is that of the request which shows how to get one."""
    run, after, tokens = newman.run(newman.environment())

    assert [] == [(failure["source"]["name"], failure["error"]["message"]) for failure in run["failures"]]
    assert len(REQUESTS) == run["stats"]["assertions"]["total"]
    assert 2 == tokens
    assert 0 == newman.run(after, "--folder", "Catalogue")[2]

    values = {entry["key"]: entry["value"] for entry in json.loads(after.read_text())["values"]}
    expired = newman.environment(**values | {"access_token_expires_at": "0"})
    assert 1 == newman.run(expired, "--folder", "Catalogue")[2]


@pytest.mark.emulator
def test_a_refused_token_is_explained(newman: Newman) -> None:
    """RFC 6749 §5.2."""
    run, _, _ = newman.run(newman.environment(client_secret="wrong"), "--folder", "Catalogue")

    messages = {failure["error"]["message"] for failure in run["failures"]}
    assert any(message.startswith("No token: invalid_client.") for message in messages), messages


@pytest.mark.emulator
def test_the_line_for_newman_works(newman: Newman) -> None:
    """docs/integrate.md."""
    line = example("Postman", "sh").replace(ISSUER, newman.server.issuer)
    ran = newman.shell(line.replace("newman run", f'"{NODE}" "{newman.script}" run'))

    assert ran.returncode == 0, ran.stdout
