"""Chalice's local server with faster responses, strict request framing and API Gateway's events.

It does not use cheroot, because cheroot accepts bodies without a clear end (docs/decisions/0009).
"""

import argparse
import socket
import ssl
import sys
from contextlib import suppress
from email.errors import FirstHeaderLineIsContinuationDefect, InvalidHeaderDefect, MissingHeaderBodySeparatorDefect
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib import import_module
from pathlib import Path
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ChaliceRequestHandler, LocalChalice, LocalGatewayException, ThreadedHTTPServer

from infra.local.gateway import RestProxyGateway
from infra.local.request_body import MAXIMUM_BODY, UnreadableBody, read_body

HOST = "127.0.0.1"

# The parser drops a line with one of these defects, or all headers after it.
_HEADER_DEFECTS = (FirstHeaderLineIsContinuationDefect, InvalidHeaderDefect, MissingHeaderBodySeparatorDefect)


def create_server(app: Chalice, port: int, tls: ssl.SSLContext | None = None) -> "LocalServer":
    """Listens immediately; `serve_forever` handles requests. Port 0 means any free port, see `server_port`."""
    if not isinstance(app, LocalChalice):
        # Each thread gets its own `current_request`.
        app.__class__ = type("ThreadedChalice", (LocalChalice, type(app)), {})
    server = LocalServer((HOST, port), partial(RequestHandler, app_object=app, config=Config.create()))
    if tls:
        # The handshake runs in the connection's thread, so that a slow client does not block the others.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


class LocalServer(ThreadedHTTPServer):
    request_queue_size = 128

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        # Closing a socket with unread input resets the connection, and the client can lose the response.
        assert isinstance(request, socket.socket)
        with suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(1)
            unread = MAXIMUM_BODY * 2
            while unread > 0 and (received := request.recv(65536)):
                unread -= len(received)
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # The client closed the connection or does not speak TLS. That is no error of the server.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class RequestHandler(ChaliceRequestHandler):
    timeout = 30
    # Headers and body leave in one write. Nagle's algorithm would delay each response on an open connection by 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True
    # The response to a request that cannot be parsed also has a status line and headers.
    default_request_version = "HTTP/1.1"
    error_content_type = "application/json"
    error_message_format = '{"error":"invalid_request","error_description":"%(explain)s"}'

    def __init__(self, request: Any, client_address: Any, server: Any, app_object: Chalice, config: Config) -> None:
        self.local_gateway = RestProxyGateway(app_object, config, source_ip=client_address[0])
        BaseHTTPRequestHandler.__init__(self, request, client_address, server)

    def _generic_handle(self) -> None:
        if any(isinstance(defect, _HEADER_DEFECTS) for defect in self.headers.defects):
            self.send_error(HTTPStatus.BAD_REQUEST, explain="A header is malformed.")
            return
        try:
            body = read_body(self.headers, self.rfile)
        except UnreadableBody as error:
            self.send_error(error.status, explain=error.description)
            return
        try:
            response = self.local_gateway.handle_request(self.command, self.path, self.headers, body or None)
        except LocalGatewayException as error:
            self._send_error_response(error)
            return
        response = self._handle_binary(response)
        self._send_http_response(
            response["statusCode"], response["headers"] | response["multiValueHeaders"], response["body"]
        )

    # Chalice binds these names to its own _generic_handle.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _generic_handle  # noqa: N815
    # No route has these methods. The response is 405 with the supported methods.
    do_TRACE = do_CONNECT = do_QUERY = _generic_handle  # noqa: N815

    def _send_http_response(self, code: int, headers: dict[str, Any], body: str | bytes | None) -> None:
        content = body.encode() if isinstance(body, str) else body or b""
        sent_headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        if content and "content-type" not in (name.lower() for name in sent_headers):
            sent_headers["Content-Type"] = "application/json"
        # RFC 9112 §6.3: these responses have no body, even if their headers name one.
        has_no_body = self.command == "HEAD" or code in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        if not has_no_body or (content and self.command == "HEAD"):
            sent_headers["Content-Length"] = str(len(content))
        self.send_response(code)
        self._send_headers(sent_headers)
        if not has_no_body:
            self.wfile.write(content)

    def handle_expect_100(self) -> bool:
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - The standard library fixes the name.
        """Log nothing. The application logs each request, and this line would include the query string."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--certificate", type=Path, help="PEM file with the certificate and its key")
    options = arguments.parse_args()
    tls = None
    if options.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.certificate)
    create_server(import_module("app").app, options.port, tls).serve_forever()


if __name__ == "__main__":
    main()
