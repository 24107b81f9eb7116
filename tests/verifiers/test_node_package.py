"""The package @watchword/verifier: its own tests, its lock, and that it works where it is installed."""

import json
import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from infra import npm
from infra.local.application import secluded
from infra.node_verifier import SOURCES

PACKAGE = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
SERVER = tomllib.loads((npm.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# A program of an owner of an API, in strict TypeScript.
CONSUMER = """\
import { Refusal, Verifier, type AccessToken } from "@watchword/verifier";
import { requires } from "@watchword/verifier/lambda";

const verifier = new Verifier({ issuer: "https://auth.example.com", audience: "https://orders.example.com" });
export const handler = requires(verifier, "orders:read")(
  (_event: { headers: Record<string, string> }, _context: unknown, token: AccessToken) => token.client_id,
);
export const status = async (token: string): Promise<number> =>
  verifier.verify(token, "orders:read").then(
    (accessToken) => accessToken.exp,
    (error: unknown) => (error instanceof Refusal ? verifier.answer(error).status : 500),
  );
// @ts-expect-error: without an audience, tokens of other APIs would be accepted.
new Verifier({ issuer: "https://auth.example.com" });
"""

ENTRIES = """\
const names = ["", "/express", "/fastify", "/lambda"];
const entries = await Promise.all(names.map((name) => import(`@watchword/verifier${name}`)));
console.log(JSON.stringify(entries.map((entry) => Object.keys(entry))));
"""


def node(*command: str | Path, cwd: Path) -> str:
    environment = secluded(os.environ) | {"NODE_OPTIONS": ""}
    ran = subprocess.run(
        [npm.NODE, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_version_is_that_of_the_server() -> None:
    assert {SERVER["version"]} == {PACKAGE["version"], LOCK["version"]}


def test_it_depends_on_jose_alone() -> None:
    assert ["jose"] == list(PACKAGE["dependencies"])


def test_the_lock_names_versions_and_digests_but_no_registry() -> None:
    packages = [package for path, package in LOCK["packages"].items() if path]

    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not [package for package in packages if "resolved" in package]


@pytest.mark.slow
def test_its_own_tests_pass_with_the_shared_cases() -> None:
    npm.link("node-verifier", SOURCES)
    cases = json.loads((SOURCES.parent / "conformance" / "cases.json").read_text(encoding="utf-8"))["cases"]

    output = node("--test", "--test-reporter=tap", "tests/*.test.js", cwd=SOURCES)

    assert all(f" - {case['group']}: {case['name']}".replace("#", "\\#") in output for case in cases)


@pytest.fixture(scope="module")
def consumer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the package, of which it has the files that npm would install, and its dependency."""
    project, packages = tmp_path_factory.mktemp("consumer"), npm.installed("node-verifier", SOURCES)
    installed = project / "node_modules" / "@watchword" / "verifier"
    installed.mkdir(parents=True)
    shutil.copy(SOURCES / "package.json", installed)
    for name in PACKAGE["files"]:
        shutil.copytree(SOURCES / name, installed / name)
    (project / "package.json").write_text('{"type": "module"}')
    for name in ("jose", "@types", "typescript"):
        (project / "node_modules" / name).symlink_to(packages / name)
    return project


@pytest.mark.slow
def test_each_entry_loads_without_a_framework(consumer: Path) -> None:
    (consumer / "entries.js").write_text(ENTRIES)

    names = ["InsufficientScope", "InvalidToken", "MissingToken", "Refusal", "Unavailable", "Verifier"]
    assert [names, *[["requires"]] * 3] == json.loads(node("entries.js", cwd=consumer))


@pytest.mark.slow
def test_a_program_in_typescript_finds_its_types(consumer: Path) -> None:
    (consumer / "consumer.ts").write_text(CONSUMER)
    tsc = consumer / "node_modules" / "typescript" / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"]

    node(tsc, *options, "consumer.ts", cwd=consumer)
