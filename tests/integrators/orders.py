"""The API `orders` of the examples: it verifies tokens with the page's own lines, and shows the claims."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

from infra.local.certificate import Certificates
from infra.local.server import HOST
from tests.libraries.over_tls import serving, tls

Verify = Callable[[str, str], dict[str, Any]]


@contextmanager
def running_orders(certificates: Certificates, claims_of: Verify) -> Iterator[str]:
    """The address of its one resource."""

    class Orders(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                status, content = 200, claims_of(self.headers["Authorization"], "orders:read")
            except jwt.PyJWTError as error:
                status, content = 401, {"error": str(error)}
            body = json.dumps(content).encode()
            self.send_response(status if self.path == "/orders" else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer((HOST, 0), Orders)
    server.socket = tls(certificates).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with serving(server):
        yield f"https://{HOST}:{server.server_port}/orders"
