"""The application as a process of its own: what it is told, how it is started, when it is healthy."""

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
KEY_RING_SECRET_ID = "watchword/key-ring"
ADMINISTRATOR_SECRET_ID = "watchword/administrator"

_SECONDS_TO_START = 30


def variables(base_url: str, emulators: Emulators) -> dict[str, str]:
    """What the application reads."""
    return emulators.environment | {
        "WATCHWORD_ISSUER": base_url,
        "WATCHWORD_CLIENTS_TABLE": CLIENTS_TABLE,
        "WATCHWORD_AUDIT_TABLE": AUDIT_TABLE,
        "WATCHWORD_KEY_RING_SECRET_ID": KEY_RING_SECRET_ID,
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": ADMINISTRATOR_SECRET_ID,
    }


def secluded(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what could lead an AWS client away from the emulators: a person's own AWS set-up and proxies."""
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith("AWS_") and name.lower() not in proxies
    }
    return kept | {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def start(port: int, certificates: Certificates | None, environment: Mapping[str, str], log: Path) -> Child:
    tls = ["--certificate", str(certificates.server_file)] if certificates else []
    return Child([sys.executable, "-m", "infra.local.server", "--port", str(port), *tls], environment, log)


def wait_until_healthy(application: Child, base_url: str, ca_file: Path | None) -> None:
    trust = ssl.create_default_context(cafile=ca_file)
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=trust))
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            # Any status but 2xx raises an HTTPError, which is an OSError, too.
            opener.open(f"{base_url}/health", timeout=5).close()
            return
        except OSError:
            if not application.is_running or time.monotonic() > deadline:
                raise Problem(f"The application did not become healthy: {application.log} says why.") from None
        time.sleep(0.05)
