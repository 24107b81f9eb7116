"""A stand-in for API Gateway where it answers in the server's place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from infra.local.certificate import Certificates
from infra.local.server import HOST
from infra.stack.template import RESOURCES, parse
from tests.libraries.over_tls import serving, tls

_API = parse(Path(__file__).parents[2].joinpath(RESOURCES).read_text())["Resources"]["RestAPI"]["Properties"]
GATEWAY_RESPONSES = {
    response_type: {
        # In the template a text stands in quotes of its own, for it could be an expression.
        "headers": {name: value.strip("'") for name, value in response["ResponseParameters"]["Headers"].items()},
        "body": json.loads(response["ResponseTemplates"]["application/json"]),
    }
    for response_type, response in _API["GatewayResponses"].items()
}
# What API Gateway says as long as nobody tells it otherwise.
UNSHAPED = {"headers": {}, "body": {"message": "Forbidden"}}


@contextmanager
def running_gateway(certificates: Certificates) -> Iterator[str]:
    """Its base URL; `/{gateway response}/{status}` is answered with that response."""
    server = ThreadingHTTPServer((HOST, 0), _Gateway)
    server.socket = tls(certificates).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with serving(server):
        yield f"https://{HOST}:{server.server_port}"


class _Gateway(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        _, response_type, status, *_ = self.path.split("/")
        response = GATEWAY_RESPONSES.get(response_type, UNSHAPED)
        content = json.dumps(response["body"]).encode()
        self.send_response(int(status))
        for name, value in response["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass
