"""Somebody who pastes the examples of docs/integrate.md and runs them."""

import itertools
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.metadata import TOKEN_PATH
from chalicelib.oauth.scope import Scope
from infra.local.application import secluded
from infra.local.certificate import Certificates
from tests.integrators.page import API, AUDIENCE, ISSUER, TEXT, example
from tests.libraries.server import RunningServer
from tests.log_lines import LogLines

# OpenSSL and Go, curl, requests, Node.
TRUST = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Integrator:
    server: RunningServer
    certificates: Certificates
    orders: str
    directory: Path
    log: LogLines

    def paste(self, title: str, language: str, text: str = TEXT) -> str:
        """The example, with our addresses."""
        return self.addressed(example(title, language, text))

    def addressed(self, text: str) -> str:
        return text.replace(ISSUER, self.server.issuer).replace(API, self.orders)

    def client(self, lifetime: timedelta = timedelta(hours=1)) -> SecretCredential:
        _, credential = self.server.deployment.register(
            own="product_read",
            client_id=f"integrator-{next(_numbers)}",
            access_token_lifetime=lifetime,
            registrations={"orders": Scope.parse("orders:read")},
        )
        return credential

    def run(self, command: Sequence[str | Path], client: SecretCredential) -> list[dict[str, Any]]:
        """The claims that the API showed, one for each call."""
        output = self.output(command, CLIENT_ID=client.client_id, CLIENT_SECRET=client.client_secret)
        # curl prints no end of line.
        shown = [json.loads(line) for line in output.replace("}{", "}\n{").splitlines() if line.startswith("{")]
        for claims in shown:
            assert (client.client_id, AUDIENCE) == (claims.get("sub"), claims.get("aud")), claims
        return shown

    def output(self, command: Sequence[str | Path], **environment: str) -> str:
        """What it prints. It trusts the server's certificate."""
        trust = dict.fromkeys(TRUST, str(self.certificates.ca_file))
        ran = subprocess.run(
            command,
            cwd=self.directory,
            env=secluded(os.environ) | trust | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stderr + ran.stdout
        return ran.stdout

    def tokens_of(self, client: SecretCredential) -> int:
        return sum(line.get("path") == TOKEN_PATH and line.get("client_id") == client.client_id for line in self.log)
