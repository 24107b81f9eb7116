"""Tokens per CPU-second, compared with panva's oidc-provider (npm) and Authlib (PyPI).

Every server issues RS256 JWT access tokens by client_credentials over HTTP/1.1, with a key of 2048 bits, on one core
and under the same load. The result counts the CPU time of the server process. The peers store their client in memory.
Watchword runs as with `make run` and reads its client from DynamoDB for every token. That read is part of its design,
so it is included. A stub on the other core answers it, so that the speed of an emulator is not measured.
"""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jwt.algorithms import RSAAlgorithm

from benchmarks import report
from benchmarks.canned import CLIENT_ID, SCOPES
from benchmarks.peers import installed
from benchmarks.stub import Stub, running_stub
from chalicelib.keys.signing_key import SigningKey
from infra.local.ports import free_port
from infra.problem import printing_problems

TARGET = 0.75
CONNECTIONS, WARM_UP, TOKENS, ROUNDS = 4, 3000, 1000, 9
SERVER_CORE, LOAD_CORE = 0, 1
CLIENT_SECRET = "wws_8aspm4G7VmSUfOoD6V1vrORcmn0iSHkpEby6vK111fY2emdYx"
PEERS_FORM = f"grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}&scope="
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    name: str
    pid: int
    port: int
    request: bytes

    def cpu_seconds(self) -> float:
        """User and system time of all threads of the process."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    def tokens_per_cpu_second(self, tokens: int) -> float:
        before = self.cpu_seconds()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(self._send_requests, [tokens // CONNECTIONS] * CONNECTIONS))
        return tokens / (self.cpu_seconds() - before)

    def _send_requests(self, times: int) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection, connection.makefile("rb") as answers:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(times):
                connection.sendall(self.request)
                _check(_body(answers))


def _body(answers: "socket.SocketIO") -> bytes:
    status, length = answers.readline(), 0
    while (line := answers.readline()).strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = answers.read(length)
    assert status.startswith(b"HTTP/1.1 200 "), (status, body)
    return body


def _check(body: bytes) -> None:
    """Every server must do the same work: sign a JWT with RS256 for the requested scope."""
    header, claims = (_decode(part) for part in json.loads(body)["access_token"].split(".")[:2])
    assert header["alg"] == "RS256", header
    assert claims["scope"] == SCOPES["RS256"], claims
    assert claims["exp"] - claims["iat"] == 3600, claims


def _decode(part: str) -> dict[str, object]:
    members: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return members


def _request(path: str, form: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    ).encode()


@contextmanager
def _running_process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    os.sched_setaffinity(0, {SERVER_CORE})
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if not environment else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    os.sched_setaffinity(0, {LOAD_CORE})
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def watchword(stub: Stub) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "infra.local.server", "--port", str(port)]
    with _running_process(command, stub.environment) as process:
        _wait_for(port)
        yield Server("Watchword", process.pid, port, _request("/admin-api/access_token", stub.forms["RS256"]))


@contextmanager
def peer(name: str, command: Sequence[str]) -> Iterator[Server]:
    jwk = RSAAlgorithm.to_jwk(SigningKey.generate("RS256").private_key, as_dict=True)
    configuration = {
        "jwk": jwk | {"alg": "RS256", "use": "sig", "kid": "1"},
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": SCOPES["RS256"],
        "resource": "https://auth.example.com/admin-api",
    }
    form = PEERS_FORM + SCOPES["RS256"].replace(" ", "+")
    with _running_process(command, {}) as process:
        assert process.stdin
        assert process.stdout
        print(json.dumps(configuration), file=process.stdin, flush=True)
        port = int(process.stdout.readline())
        yield Server(name, process.pid, port, _request("/token", form))


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def main() -> None:
    report.heading(__doc__)
    peers = [installed.oidc_provider(), installed.authlib()]
    with ExitStack() as stack:
        os.sched_setaffinity(0, {LOAD_CORE})
        stub = stack.enter_context(running_stub())
        servers = [stack.enter_context(watchword(stub)), *(stack.enter_context(peer(*each)) for each in peers)]
        rates: dict[str, list[float]] = {server.name: [] for server in servers}
        for server in servers:
            server.tokens_per_cpu_second(WARM_UP)
        for _ in range(ROUNDS):
            for server in servers:
                rates[server.name].append(server.tokens_per_cpu_second(TOKENS))
        for name, values in rates.items():
            report.cost(name, values, "tokens per CPU-second")
        ours, oidc_provider, authlib = rates.values()
        to_oidc_provider = [one / other for one, other in zip(ours, oidc_provider, strict=True)]
        report.ratio("Watchword ÷ oidc-provider", to_oidc_provider, at_least=TARGET)
        report.ratio("Watchword ÷ Authlib", [one / other for one, other in zip(ours, authlib, strict=True)])


if __name__ == "__main__":
    with printing_problems():
        main()
