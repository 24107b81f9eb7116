"""The patterns of docs/secret-scanning.md find what this server generates, and nothing that is longer or shorter."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from random import Random

import pytest
import yaml

from chalicelib.endpoints.routes import LEAKED_SECRETS
from chalicelib.oauth.client_secret import generate_client_secret
from infra.cache import cached_directory
from tests.administration.desk import Desk
from tests.conftest import in_memory
from tests.leaks.finder import send

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "secret-scanning.md").read_text()
GITLEAKS_FILE = DOCS / "secret-scanning" / "gitleaks.toml"
TRUFFLEHOG_FILE = DOCS / "secret-scanning" / "trufflehog.yaml"
# The version that the page names. It is the only one that the tests install.
GITLEAKS = "github.com/zricethezav/gitleaks/v8@v8.28.0"
SECRETS = [generate_client_secret(Random(f"scanned {number}")) for number in range(200)]
# RE2, which all three tools have, calls the end of the text \z.
TEXTS = ["{}", '"{}"', "SECRET={}\n", "basic:{}@host", "a\n{}\nb", "({})", "{}.", "x/{}/y", "'{}',"]
OTHERS = ["x{}", "0{}", "{}0", "_{}", "{}_"]


def github() -> str:
    """The three fields of the page, as GitHub combines them."""
    fields = dict(re.findall(r"^\| (\w+ \w+) \| `(.*)` \|$", PAGE, re.MULTILINE))
    before, after = (fields[name].replace(r"\|", "|") for name in ("Before secret", "After secret"))
    return f"(?:{before})({fields['Secret format']})(?:{after})"


def gitleaks() -> str:
    (rule,) = tomllib.loads(GITLEAKS_FILE.read_text())["rules"]
    assert (1, ["wws_"]) == (rule["secretGroup"], rule["keywords"])
    return str(rule["regex"])


def trufflehog() -> str:
    (detector,) = yaml.safe_load(TRUFFLEHOG_FILE.read_text())["detectors"]
    assert ["wws_"] == detector["keywords"]
    return str(detector["regex"]["secret"])


@pytest.mark.parametrize("pattern", [github(), gitleaks(), trufflehog()], ids=["GitHub", "gitleaks", "TruffleHog"])
def test_a_pattern_finds_each_secret_in_each_place_and_nothing_else(pattern: str) -> None:
    compiled = re.compile(pattern.replace(r"\z", r"\Z"))

    for secret in SECRETS:
        assert [secret] * len(TEXTS) == [found for text in TEXTS for found in compiled.findall(text.format(secret))]
        assert [] == [found for text in OTHERS for found in compiled.findall(text.format(secret))]


def test_the_page_names_the_route_the_files_and_the_version_that_is_run() -> None:
    assert f"https://auth.example.com{LEAKED_SECRETS}" in PAGE
    assert GITLEAKS.rpartition("@v")[2] in PAGE
    for file in (GITLEAKS_FILE, TRUFFLEHOG_FILE):
        assert f"(secret-scanning/{file.name})" in PAGE
    assert 'value = "gitleaks.toml"' in PAGE


def installed_gitleaks() -> Path:
    def install(directory: Path) -> None:
        environment = {**os.environ, "GOBIN": str(directory), "CGO_ENABLED": "0"}
        subprocess.run(["go", "install", GITLEAKS], env=environment, check=True, capture_output=True)

    return cached_directory("gitleaks", GITLEAKS.encode(), install) / "gitleaks"


@pytest.mark.slow
# A stranger needs only Python and make; CI has go.
@pytest.mark.skipif(not shutil.which("go"), reason="This machine has no go.")
def test_what_gitleaks_finds_is_burnt_by_the_lines_of_the_page(tmp_path: Path) -> None:
    """The secrets are planted in files of several kinds, and the report is sent as the page says."""
    desk = Desk.of(in_memory())
    clients = [desk.create() for _ in range(3)]
    planted = [client.credential.client_secret for client in clients]
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text, secret in zip(("a.py", "b.env", "c.yaml"), TEXTS[1:4], planted, strict=True):
        (sources / name).write_text(f"first line\n{text.format(secret)}\n{OTHERS[2].format(SECRETS[0])}\n")
    leaks = tmp_path / "leaks.json"
    command = [installed_gitleaks(), "dir", "--config", GITLEAKS_FILE, "--report-format", "json"]

    ran = subprocess.run([*command, "--report-path", leaks, sources], capture_output=True, check=False)

    found = [leak for leak in json.loads(leaks.read_text()) if leak["RuleID"] == "watchword-client-secret"]
    assert (1, sorted(planted)) == (ran.returncode, sorted(leak["Secret"] for leak in found))
    report = [{"token": leak["Secret"], "type": leak["RuleID"], "url": leak["File"]} for leak in found]
    assert ["true_positive"] * 3 == [feedback["label"] for feedback in send(desk, report).json]
    assert [False] * 3 == [client.works() for client in clients]
