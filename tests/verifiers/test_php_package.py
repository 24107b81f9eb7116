"""The package watchword/verifier for PHP: its own tests, its requests over HTTP, and what it needs."""

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.verifiers.php import KIT, PHP, needs_php

ROOT = KIT.parents[1]
COMPOSER = json.loads((KIT / "composer.json").read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_server() -> None:
    server = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert server["version"] == COMPOSER["version"]


def test_it_needs_php_with_openssl_and_no_package() -> None:
    assert ["ext-json", "ext-openssl", "php"] == sorted(COMPOSER["require"])


@needs_php
@pytest.mark.slow
def test_its_own_tests_pass_with_the_shared_cases() -> None:
    ran = subprocess.run([PHP, "tests/run.php"], cwd=KIT, capture_output=True, text=True, timeout=120, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr


class Answers(BaseHTTPRequestHandler):
    """/keys with an ETag, /moved to it, and /slow, which does not answer."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.server.awaited.wait()  # type: ignore[attr-defined]  # the test's
            return
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/keys")
        elif self.headers["If-None-Match"] == '"1"':
            self.send_response(304)
        else:
            self.send_response(200)
            self.send_header("etag", '"1"')
        self.end_headers()
        self.wfile.write(b"" if self.headers["If-None-Match"] else b"{}")

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""


@contextmanager
def answering() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.awaited = Event()  # type: ignore[attr-defined]  # the test's
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.awaited.set()  # type: ignore[attr-defined]  # the test's
        server.shutdown()
        thread.join()
        server.server_close()


SCRIPT = """
require $argv[1];
$transport = new Watchword\\Verifier\\StreamTransport(timeout: 0.1);
foreach ([["/keys", null], ["/keys", '"1"'], ["/moved", null], ["/slow", null]] as [$path, $etag]) {
    try {
        echo json_encode($transport->get($argv[2] . $path, $etag)), "\\n";
    } catch (RuntimeException $error) {
        echo json_encode(get_class($error)), "\\n";
    }
}
"""


@needs_php
def test_requests_revalidate_and_follow_no_redirect_and_end_in_time() -> None:
    with answering() as address:
        ran = subprocess.run(
            [PHP, "-r", SCRIPT, KIT / "autoload.php", address], capture_output=True, text=True, timeout=30, check=True
        )

    good, unchanged, moved, slow = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {"status": 200, "etag": '"1"', "body": "{}"} == good
    assert (304, 302) == (unchanged["status"], moved["status"])
    assert slow == "RuntimeException"


def test_ci_says_in_one_sentence_that_it_cannot_install_php(tmp_path: Path) -> None:
    for name in ("dirname", "bash"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o700)

    ran = subprocess.run(
        [shutil.which("bash") or "bash", ROOT / ".ci" / "run"],
        env={"PATH": str(tmp_path)} | {name: os.environ[name] for name in ("HOME",) if name in os.environ},
        capture_output=True,
        text=True,
        check=False,
    )

    sentence = (
        "The tests of verifiers/php need PHP: install it as root with apt-get install php-cli, and run this again."
    )
    assert (1, f"{sentence}\n") == (ran.returncode, ran.stderr)
