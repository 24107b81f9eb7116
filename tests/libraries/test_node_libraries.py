"""The set-up of the JavaScript libraries."""

import json
from pathlib import Path

import pytest

from infra.problem import Problem
from tests.libraries import node_libraries


def test_the_lock_names_versions_and_digests_but_no_registry():
    lock = json.loads(node_libraries.LOCK.read_text())
    packages = [package for path, package in lock["packages"].items() if path]

    assert node_libraries.pinned_versions() == lock["packages"][""]["dependencies"]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not [package for package in packages if "resolved" in package]


@pytest.mark.slow
def test_without_a_network_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "ours"))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    # Port 9, “discard”: nobody listens there.
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")

    with pytest.raises(Problem) as problem:
        node_libraries.install()

    assert (
        "The npm registry cannot be reached to install tests/libraries/node/package-lock.json: "
        "connect to the network and run it again."
    ) == str(problem.value)
