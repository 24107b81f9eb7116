"""The cluster of `make run`: an issuer that publishes its metadata and its key on this machine, as Kubernetes does.

It gives nobody a token. Anyone who can read run.json signs one with its private key.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chalicelib.keys.registrable_key import key_of_pem
from chalicelib.operations.fetch_issuer_keys import DISCOVERY_PATH

JWKS_PATH: Final = "/openid/v1/jwks"


@dataclass(frozen=True)
class Cluster:
    """`private_key` is PKCS #8 in PEM, of an ES256 key."""

    issuer: str
    private_key: str = field(repr=False)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """On a free port of 127.0.0.1, in a thread of this process."""
    key = generate_private_key(SECP256R1())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    documents: dict[str, Any] = {JWKS_PATH: {"keys": [{**key_of_pem(public).jwk, "use": "sig", "alg": "ES256"}]}}

    class Documents(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = documents.get(self.path, {"error": "not_found"})
            body = json.dumps(document).encode()
            self.send_response(200 if self.path in documents else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Log nothing: standard output is for the person who started `make run`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Documents)
    issuer = f"http://127.0.0.1:{server.server_port}"
    documents[DISCOVERY_PATH] = {"issuer": issuer, "jwks_uri": issuer + JWKS_PATH}
    thread = Thread(target=server.serve_forever, args=[0.1])
    thread.start()
    try:
        yield Cluster(issuer, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
