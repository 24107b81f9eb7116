"""Freezes what this version stores, for tests of later versions. Run it for each release, before its tag.

    .venv/bin/python -m tests.formats.freeze

A server on the emulators writes every kind of item, with every attribute. The content of the two tables and the two
secrets is written to tests/formats/<version>. The keys and secrets are only used for this.
"""

import logging
import os
import tempfile
import tomllib
from dataclasses import asdict
from pathlib import Path

from infra.local import application
from infra.local.emulators import Emulators
from tests.api.deployment import EXAMPLE
from tests.fakes.memory import FakeClock
from tests.formats.desk import CLIENTS, Desk
from tests.formats.stored import Stored, empty_at
from tests.servers import administrator_of

ROOT = Path(__file__).parents[2]
ORDERS = "https://orders.example.com"


def frozen(region: str) -> Stored:
    clock = FakeClock()
    parts = empty_at(region, clock)
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    desk = Desk(parts, asdict(administrator_of(parts)))
    clock.move(days=27, milliseconds=1)
    parts.operations.rotate.run({})
    parts.operations.restored.run({"since": clock().isoformat()})
    clock.move(minutes=1)
    members = {"clientId": "erp", "clientName": "ERP “Köln”", "enabled": True, "description": "Liest Kunden"}
    erp = desk.call("POST", CLIENTS, {**members, "lifetime": 600, "scopes": ["customer_group_read"]})
    path = f"{CLIENTS}/{erp['apiClientId']}"
    desk.call("PATCH", path, {"scopes": ["customer_group_read", "self_secret_write"]})
    desk.call("PATCH", path, {"resources": [{"resource": ORDERS, "scopes": ["orders:read", "shared"]}]})
    second = desk.call("POST", f"{path}/secrets", {"label": "the second", "expiresAt": "2027-11-23T12:00:00Z"})
    desk.call("POST", f"{path}/revoke-tokens")
    plain = desk.call("POST", CLIENTS, {"clientId": "plain", "clientName": "Plain", "enabled": True, "scopes": []})
    off = desk.call("POST", CLIENTS, {"clientId": "off", "clientName": "Off", "enabled": False, "scopes": []})
    desk.call("PATCH", "/admin-api/resources/stock", {"enabled": False})
    clock.move(minutes=1)
    for secret in (erp["secret"], second["secret"]):
        assert desk.ask("erp", secret, "customer_group_read").status == 200
    context = {
        "at": clock().isoformat(),
        "secrets": {
            "erp": erp["secret"],
            "erp, second": second["secret"],
            "plain": plain["secret"],
            "off": off["secret"],
        },
        "token": desk.token(),
    }
    return Stored.of(parts, context)


def main() -> None:
    version = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text())["project"]["version"]
    directory = Path(__file__).with_name(version)
    if directory.exists():
        raise SystemExit(f"{directory} already exists. The stored data of a release must not change.")
    logging.disable(logging.CRITICAL)
    os.environ.update(application.secluded(os.environ))
    with tempfile.TemporaryDirectory() as logs, Emulators.start(log_directory=Path(logs)) as emulators:
        os.environ.update(emulators.environment)
        frozen(emulators.region).write(directory)
    print(f"{directory.relative_to(ROOT)} holds what {version} stores.")


if __name__ == "__main__":
    main()
