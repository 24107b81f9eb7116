"""The application as a child process: its environment, its start and its health check."""

import os
import ssl
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from infra.local.certificate import Certificates
from infra.local.child import Child
from infra.local.emulators import Emulators
from infra.problem import Problem

CLIENTS_TABLE = "watchword-clients"
AUDIT_TABLE = "watchword-audit"
USED_CREDENTIALS_TABLE = "watchword-used-credentials"
REVOCATIONS_TABLE = "watchword-revocations"
KEY_RING_SECRET_ID = "watchword/key-ring"
ADMINISTRATOR_SECRET_ID = "watchword/administrator"

_SECONDS_TO_START = 30


def variables(base_url: str, emulators: Emulators) -> dict[str, str]:
    """The environment variables of the application."""
    return emulators.environment | {
        "WATCHWORD_ISSUER": base_url,
        "WATCHWORD_CLIENTS_TABLE": CLIENTS_TABLE,
        "WATCHWORD_AUDIT_TABLE": AUDIT_TABLE,
        "WATCHWORD_USED_CREDENTIALS_TABLE": USED_CREDENTIALS_TABLE,
        "WATCHWORD_REVOCATIONS_TABLE": REVOCATIONS_TABLE,
        "WATCHWORD_LOOPBACK_ISSUERS": "allowed",
        "WATCHWORD_KEY_RING_SECRET_ID": KEY_RING_SECRET_ID,
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": ADMINISTRATOR_SECRET_ID,
    }


def secluded(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without the user's AWS settings and proxies, so that AWS clients use the emulators only."""
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    others = {
        name: value
        for name, value in environment.items()
        if not name.startswith("AWS_") and name.lower() not in proxies
    }
    return others | {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def start(port: int, certificates: Certificates | None, environment: Mapping[str, str], log: Path) -> Child:
    tls = ["--certificate", str(certificates.server_file)] if certificates else []
    return Child([sys.executable, "-m", "infra.local.server", "--port", str(port), *tls], environment, log)


def wait_until_healthy(application: Child, base_url: str, ca_file: Path | None) -> None:
    trust = ssl.create_default_context(cafile=ca_file)
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=trust))
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            # A status outside 200 to 299 raises HTTPError, a subclass of OSError.
            opener.open(f"{base_url}/health", timeout=5).close()
            return
        except OSError:
            if not application.is_running or time.monotonic() > deadline:
                raise Problem(f"The application did not become healthy. See {application.log}.") from None
        time.sleep(0.05)
