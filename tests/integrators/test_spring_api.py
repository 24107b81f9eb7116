"""The lines for Spring in docs/protect-an-api.md, compiled and run as they are written."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from infra.cache import cached_directory
from tests.docs.test_protect_an_api import AUDIENCE, ISSUER, block
from tests.integrators.test_integrate import needs
from verifiers.conformance.case_parts import header
from verifiers.conformance.key_cases import key_sets
from verifiers.conformance.signing import jws

POM = Path(__file__).parent / "spring_api" / "pom.xml"
MAIN = """
import org.springframework.security.oauth2.jwt.JwtException;

class Main {
    public static void main(String[] tokens) {
        var decoder = new OrdersSecurity().jwtDecoder();
        for (var token : tokens) {
            try {
                System.out.println(decoder.decode(token).getSubject());
            } catch (JwtException error) {
                System.out.println("refused");
            }
        }
    }
}
"""


@pytest.fixture
def issuer() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_keys = self.path.endswith("jwks.json")
            answer: Any = (
                key_sets()["published"] if is_keys else {"issuer": address, "jwks_uri": f"{address}/jwks.json"}
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
@needs("mvn", "javac")
def test_spring_accepts_at_jwt_of_both_algs_and_refuses_other_tokens(issuer: str, tmp_path: Path) -> None:
    """RFC 9068 §4. A resource whose verifier is `spring` cannot have another typ: see tests/catalogue."""
    now = int(time.time())
    good = {
        "iss": issuer,
        "sub": "erp",
        "client_id": "erp",
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 600,
        "jti": "a.b",
    }

    def token(head: dict[str, str] | None = None, key: str = "rsa", **changes: Any) -> str:
        members = {name: value for name, value in (good | changes).items() if value is not None}
        return jws(header(**(head or {})), members, key)

    refused = [
        token({"typ": "JWT"}),
        token(key="stranger"),
        token(aud="https://other.example.com"),
        token(iss="https://other.example.com"),
        token(iat=now - 7200, exp=now - 3600),
        token(client_id=None),
        token(jti=None),
    ]
    sent = [token(), token({"alg": "ES256", "kid": "ec-1"}, "ec"), *refused]

    assert ["erp", "erp", *["refused"] * len(refused)] == verdicts(issuer, sent, tmp_path)


def verdicts(issuer: str, tokens: list[str], directory: Path) -> list[str]:
    def download(jars: Path) -> None:
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        subprocess.run(["mvn", "-q", "-B", "-f", POM, *goal], check=True)

    jars = cached_directory("spring-api", POM.read_bytes(), download)
    (directory / "OrdersSecurity.java").write_text(block("Spring", "java").replace(ISSUER, issuer))
    (directory / "Main.java").write_text(MAIN)
    sources = [directory / "OrdersSecurity.java", directory / "Main.java"]
    subprocess.run(["javac", "-cp", f"{jars}/*", "-d", directory, *sources], check=True)
    fast = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    ran = subprocess.run(
        ["java", *fast, "-cp", f"{directory}:{jars}/*", "Main", *tokens], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()
