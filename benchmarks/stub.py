"""A process that emulates GetItem of DynamoDB and GetSecretValue of Secrets Manager on the loopback interface.

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


@dataclass(frozen=True)
class Stub:
    """With `environment`, the application and AWS clients use the stub. `forms` are token requests by name."""

    environment: Mapping[str, str]
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

    def __init__(self, table: str, items: Mapping[str, object], secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        capacity = {"ConsumedCapacity": {"TableName": table, "CapacityUnits": 1.0}}
        self._items = {key: _answer(capacity | {"Item": item}) for key, item in items.items()}
        self._missing = _answer(capacity)
        self._secret = _answer({"Name": "key-ring", "VersionId": "1" * 32, "SecretString": secret})

    def answer(self, target: bytes, body: bytes) -> bytes:
        if target == b"DynamoDB_20120810.GetItem":
            return self._items.get(json.loads(body)["Key"]["key"]["S"], self._missing)
        if target == b"secretsmanager.GetSecretValue":
            return self._secret
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
    from benchmarks.canned import CLIENT_ID, CLIENTS_TABLE, ISSUER, Canned
    from chalicelib.aws.item_keys import client_key

    canned = Canned()
    server = _Server(CLIENTS_TABLE, canned.items, canned.key_ring)
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    environment = {
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": endpoint,
        "AWS_ACCESS_KEY_ID": "watchword",
        "AWS_SECRET_ACCESS_KEY": "watchword",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "WATCHWORD_ISSUER": ISSUER,
        "WATCHWORD_CLIENTS_TABLE": CLIENTS_TABLE,
        "WATCHWORD_AUDIT_TABLE": "watchword-audit",
        "WATCHWORD_KEY_RING_SECRET_ID": "watchword/key-ring",
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": "watchword/administrator",
    }
    description = {"environment": environment, "forms": canned.forms, "clients_table": CLIENTS_TABLE}
    print(json.dumps(description | {"client_key": client_key(CLIENT_ID)}), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
