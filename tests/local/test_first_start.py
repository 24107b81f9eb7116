"""What a first start fetches: pinned, whole or not at all, and explained when it cannot be had."""

import sys
from pathlib import Path

import pytest

from infra.cache import cached_directory
from infra.dependencies import create
from infra.local import dynamodb_local
from infra.problem import Problem

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "watchword"


@pytest.fixture
def no_network(monkeypatch):
    for variable in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(variable, NOBODY_LISTENS)


def test_every_jar_is_pinned_by_version_and_checksum():
    jars = list(dynamodb_local.pinned_jars())

    assert {64} == {len(jar.sha256) for jar in jars}
    assert ["3.3.1"] == [jar.version for jar in jars if jar.artifact_id == "DynamoDBLocal"]


def test_without_a_network_the_emulator_says_what_to_do(no_network, empty_cache):
    with pytest.raises(Problem, match=r"^Could not fetch .* Connect to the network and try again\.$"):
        dynamodb_local.command(port=1)

    assert [] == list(empty_cache.iterdir())


def test_without_a_network_the_installation_says_what_to_do(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("PIP_INDEX_URL", f"{NOBODY_LISTENS}/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"not-a-package-of-ours==1.0 --hash=sha256:{'0' * 64}\n")

    expected = ["not-a-package-of-ours", "Connect"]

    with pytest.raises(Problem, match=r"^uv could not install .* connect and try again\.$"):
        create(tmp_path / "environment", Path(sys.executable), lock)

    said = capfd.readouterr().err
    assert [] == [word for word in expected if word not in said]


def test_cached_files_are_not_downloaded_again():
    fetched = []
    for _ in range(2):
        cached_directory("thing", b"pins", fetched.append)

    assert 1 == len(fetched)


def test_files_with_other_pins_are_downloaded():
    assert cached_directory("thing", b"pins", lambda _: None) != cached_directory(
        "thing", b"other pins", lambda _: None
    )


def test_an_interrupted_download_leaves_nothing_behind(empty_cache):
    def interrupted(directory: Path) -> None:
        (directory / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached_directory("thing", b"pins", interrupted)

    assert [] == list(empty_cache.iterdir())
