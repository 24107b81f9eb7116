"""AWS STS, as far as GetWebIdentityToken goes, for boto3 itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from infra.local.server import HOST
from tests.assertions.platforms import CLAIMS
from tests.assertions.signer import signed
from tests.libraries.over_tls import serving

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"


@contextmanager
def running_sts() -> Iterator[str]:
    """Its address. The tokens are signed with the ES384 key of the tests, or the alg that the caller asks for."""

    class Sts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            assert ["GetWebIdentityToken"] == form["Action"]
            now, (alg,) = int(time.time()), form["SigningAlgorithm"]
            dates = {"iat": now, "exp": now + int(form["DurationSeconds"][0])}
            token = signed({**CLAIMS["aws"], **dates, "aud": form["Audience.member.1"][0], "jti": "a"}, alg)
            result = f"<WebIdentityToken>{token}</WebIdentityToken>"
            name = "GetWebIdentityToken"
            body = (
                f'<{name}Response xmlns="{NAMESPACE}"><{name}Result>{result}</{name}Result></{name}Response>'.encode()
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer((HOST, 0), Sts)
    with serving(server):
        yield f"http://{HOST}:{server.server_port}"
