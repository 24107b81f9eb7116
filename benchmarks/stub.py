"""A process that emulates GetItem and PutItem of DynamoDB, and GetSecretValue of Secrets Manager, on loopback.

It forgets what is put. It serves HTTP and, on another port, HTTPS.
It prepares its responses in advance, so that it takes little CPU time during a measurement. It ends with its parent.
"""

import json
import socketserver
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True)
class Stub:
    """With `environment`, the application and AWS clients use the stub, with `tls_environment` over TLS.

    `forms` are token requests by name.
    """

    environment: Mapping[str, str]
    tls_environment: Mapping[str, str]
    forms: Mapping[str, str]
    clients_table: str
    client_key: str


@contextmanager
def running_stub() -> Iterator[Stub]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stub"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield Stub(**json.loads(process.stdout.readline()))


class _Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def setup(self) -> None:
        context = self.server.context  # type: ignore[attr-defined]  # a _Server
        if context:
            self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        while self.rfile.readline():
            headers = dict(iter(self._header, None))
            body = self.rfile.read(int(headers[b"content-length"]))
            self.wfile.write(self.server.answer(headers[b"x-amz-target"], body))  # type: ignore[attr-defined]  # a _Server

    def _header(self) -> tuple[bytes, bytes] | None:
        name, colon, value = self.rfile.readline().partition(b":")
        return (name.lower(), value.strip()) if colon else None


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, table: str, items: Mapping[str, object], secret: str, context: "ssl.SSLContext | None" = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = context
        capacity = {"ConsumedCapacity": {"TableName": table, "CapacityUnits": 1.0}}
        self._items = {key: _answer(capacity | {"Item": item}) for key, item in items.items()}
        self._missing = _answer(capacity)
        self._secret = _answer({"Name": "key-ring", "VersionId": "1" * 32, "SecretString": secret})

    def answer(self, target: bytes, body: bytes) -> bytes:
        if target == b"DynamoDB_20120810.GetItem":
            return self._items.get(json.loads(body)["Key"]["key"]["S"], self._missing)
        if target == b"secretsmanager.GetSecretValue":
            return self._secret
        if target == b"DynamoDB_20120810.PutItem":
            return self._missing
        raise ValueError(f"the stub cannot answer {target!r}")


def _answer(content: Mapping[str, object]) -> bytes:
    """With the checksum that DynamoDB sends and botocore verifies."""
    body = json.dumps(content, separators=(",", ":")).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\nx-amz-crc32: {zlib.crc32(body)}\r\n"
        "x-amzn-RequestId: 4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    # Imported here, because processes that only start the stub are measured.
    import ssl

    from benchmarks.canned import CLIENT_ID, CLIENTS_TABLE, Canned
    from chalicelib.aws.item_keys import client_key
    from chalicelib.aws.wire.trust import AMAZON_ROOTS
    from infra.local.certificate import create_certificates

    canned = Canned()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as temporary:
        certificates = create_certificates(Path(temporary))
        context.load_cert_chain(certificates.server_file)
        # As many roots as without AWS_CA_BUNDLE, and one for the stub.
        roots = Path(AMAZON_ROOTS).read_text() + certificates.ca_file.read_text()
        bundle = Path(temporary, "roots.pem")
        bundle.write_text(roots)
        server = _Server(CLIENTS_TABLE, canned.items, canned.key_ring)
        tls_server = _Server(CLIENTS_TABLE, canned.items, canned.key_ring, context)
        environment = _environment(f"http://127.0.0.1:{server.server_address[1]}")
        tls_environment = _environment(f"https://127.0.0.1:{tls_server.server_address[1]}")
        description = {
            "environment": environment,
            "tls_environment": tls_environment | {"AWS_CA_BUNDLE": str(bundle)},
            "forms": canned.forms,
            "clients_table": CLIENTS_TABLE,
            "client_key": client_key(CLIENT_ID),
        }
        print(json.dumps(description), flush=True)
        for each in (server, tls_server):
            threading.Thread(target=each.serve_forever, daemon=True).start()
        sys.stdin.read()


def _environment(endpoint: str) -> dict[str, str]:
    from benchmarks.canned import CLIENTS_TABLE, ISSUER

    return {
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": endpoint,
        "AWS_ACCESS_KEY_ID": "watchword",
        "AWS_SECRET_ACCESS_KEY": "watchword",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "WATCHWORD_ISSUER": ISSUER,
        "WATCHWORD_CLIENTS_TABLE": CLIENTS_TABLE,
        "WATCHWORD_AUDIT_TABLE": "watchword-audit",
        "WATCHWORD_USED_CREDENTIALS_TABLE": "watchword-used-credentials",
        "WATCHWORD_KEY_RING_SECRET_ID": "watchword/key-ring",
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": "watchword/administrator",
    }


if __name__ == "__main__":
    main()
