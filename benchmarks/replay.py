"""A process before DynamoDB Local that answers a read the second time from its memory, after a fixed time.

DynamoDB Local takes up to seconds for a page of 1 MB, which DynamoDB does not. The process parses nothing, so that it
takes little CPU time beside a measurement. It ends with its parent.
"""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

READS: Final = {"DynamoDB_20120810.GetItem", "DynamoDB_20120810.Query"}
# Assumptions about DynamoDB, in seconds: for an item, and for each MB of an answer.
ITEM, MEGABYTE = 0.005, 0.05
PASSED_ON: Final = ("Content-Type", "x-amz-crc32", "x-amzn-RequestId")


@contextmanager
def replaying(endpoint: str) -> Iterator[str]:
    """The URL of the process before `endpoint`."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.replay", endpoint], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    endpoint = ""
    answers: Final[dict[tuple[str, bytes], tuple[int, dict[str, str], bytes]]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["X-Amz-Target"], body
        answer = self.answers.get(key)
        if answer is None:
            answer = self._forwarded(body)
            if key[0] in READS and answer[0] == 200:
                self.answers[key] = answer
        else:
            time.sleep(ITEM + MEGABYTE * len(answer[2]) / 1_000_000)
        status, headers, content = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _forwarded(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc, timeout=60)
        connection.request("POST", "/", body, dict(self.headers))
        response = connection.getresponse()
        headers = {name: response.headers[name] for name in PASSED_ON if name in response.headers}
        content = response.read()
        connection.close()
        return response.status, headers, content

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the output is the port."""


def main(endpoint: str) -> None:
    _Handler.endpoint = endpoint
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
