"""DynamoDB calls and consumed capacity of every operation, with 10 and with 10,000 clients in the table.

The benchmark uses DynamoDB Local, which counts capacity like DynamoDB. At any size, a token takes one read. A change
takes one read for authentication, at most two other reads, and one transaction. A page by cursor takes at most two
queries.
"""

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import urlencode

from benchmarks import many_clients, report
from benchmarks.emulated import deployment_on_emulators
from chalicelib.administration.audit import Actor, audit_event
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.tables import Tables
from chalicelib.wiring import Wiring
from tests.api.deployment import FORM, TOKEN
from tests.api.drivers import Answer, RawEvents
from tests.fakes.recorded_call import RecordedCall

SIZES = (10, 10_000)
# Clients in a batch. Each has four items, and DynamoDB accepts 25 items in a batch.
BATCH = 6
CLIENTS = "/admin-api/api-clients"
SCOPES = "api_client_read api_client_write api_client_grant audit_read customer_group_read customer_group_write"


class Consumption:
    """The DynamoDB calls of an operation by name, and its capacity units."""

    def __init__(self, dynamodb: Any) -> None:
        self.calls: Counter[str] = Counter()
        self.units = 0.0
        dynamodb.meta.events.register("after-call.dynamodb", self._count)

    def clear(self) -> None:
        self.calls.clear()
        self.units = 0.0

    def summary(self) -> str:
        calls = ", ".join(f"{count} {name}" for name, count in sorted(self.calls.items()))
        return f"{calls} ({self.units:g} units)"

    def _count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls[model.name] += 1
        capacity = parsed.get("ConsumedCapacity") or []
        for table in capacity if isinstance(capacity, list) else [capacity]:
            self.units += table["CapacityUnits"]


def main() -> None:
    report.heading(__doc__ or "")
    # Log lines of the application must not appear in the output.
    logging.disable(logging.CRITICAL)
    with deployment_on_emulators() as parts:
        consumption = Consumption(parts.ledgers.dynamodb_client)
        tables = {}
        for size in SIZES:
            fill(parts, size)
            tables[size] = dict(_measurements(parts, consumption))
        small, large = (tables[size] for size in SIZES)
        print(f"{'operation':<36}{f'with {SIZES[0]} clients':<58}with {SIZES[1]:,}")
        for name, summary in small.items():
            print(f"{name:<36}{summary:<58}{'the same' if large[name] == summary else large[name]}")


def fill(parts: Wiring, size: int) -> None:
    """Adds ordinary clients with all their items until there are `size`, and prints the progress."""
    existing = sum(1 for _ in parts.ledgers.client_listing.all())
    # Generations contain milliseconds, so clients of the same millisecond could get the same generation.
    later = count()
    table = parts.environment.clients_table
    for first in range(existing, size, BATCH):
        call = RecordedCall()
        ledger = DynamoAdministrationLedger(call, Tables(table, "audit"), parts.randomness)
        for client in map(partial(many_clients.client, parts, later), range(first, min(first + BATCH, size))):
            now = client.created_at
            event = audit_event("api_client.create", client.client_id, Actor("benchmark"), now, parts.randomness)
            ledger.create(client, event)
        puts = [{"PutRequest": {"Item": item}} for item in call.items_put(table)]
        answer = parts.ledgers.dynamodb_client.batch_write_item(RequestItems={table: puts})
        assert not answer["UnprocessedItems"]
        sys.stderr.write(f"\rloading clients: {min(first + BATCH, size):,} of {size:,}")
    sys.stderr.write("\n")


def _measurements(parts: Wiring, consumption: Consumption) -> Iterator[tuple[str, str]]:
    http = RawEvents(parts)
    credential = parts.ledgers.administrator_secret.find()
    assert credential is not None
    form = {
        "grant_type": "client_credentials",
        "scope": SCOPES,
        "client_id": credential.client_id,
        "client_secret": credential.client_secret,
    }
    headers = {"Content-Type": "application/json"}

    def token() -> Answer:
        return http.request("POST", TOKEN, urlencode(form), FORM)

    headers["Authorization"] = f"Bearer {token().json['access_token']}"

    def call(method: str, path: str, body: Any = None) -> Callable[[], Answer]:
        text = "" if body is None else json.dumps(body)
        return lambda: http.request(method, path, text, headers)

    def measure(operation: Callable[[], Answer]) -> tuple[str, Answer]:
        consumption.clear()
        answer = operation()
        assert answer.status < 300, answer.text
        return consumption.summary(), answer

    yield "token", measure(token)[0]
    yield "infos", measure(call("GET", f"{CLIENTS}/infos"))[0]
    yield "page by cursor, 100 clients", measure(call("GET", f"{CLIENTS}?cursor=&limit=100"))[0]
    if sum(1 for _ in parts.ledgers.client_listing.all()) <= SIZES[1]:
        yield "ordered and filtered list", measure(call("GET", f"{CLIENTS}?orderBy=clientName"))[0]
    body = {"clientId": f"new-{time.time_ns()}", "clientName": f"New {time.time_ns()}", "enabled": True}
    summary, answer = measure(call("POST", CLIENTS, {**body, "scopes": ["customer_group_read"]}))
    yield "create", summary
    path = f"{CLIENTS}/{answer.json['apiClientId']}"
    yield "read", measure(call("GET", path))[0]
    yield "edit its description", measure(call("PATCH", path, {"description": "Edited"}))[0]
    yield "edit its scopes", measure(call("PATCH", path, {"scopes": ["customer_group_write"]}))[0]
    yield "rename", measure(call("PATCH", path, {"clientName": f"Renamed {time.time_ns()}"}))[0]
    yield "disable", measure(call("PATCH", path, {"enabled": False}))[0]
    summary, answer = measure(call("POST", f"{path}/secrets", {"label": "second"}))
    yield "add a secret", summary
    yield "delete a secret", measure(call("DELETE", f"{path}/secrets/{answer.json['secretId']}"))[0]
    yield "regenerate the secret, overlapping", measure(call("PUT", f"{path}/secrets", {"overlapSeconds": 60}))[0]
    yield "revoke its tokens", measure(call("POST", f"{path}/revoke-tokens"))[0]
    yield "delete", measure(call("DELETE", path))[0]
    yield "page of the audit trail", measure(call("GET", "/admin-api/audit?limit=20"))[0]


if __name__ == "__main__":
    main()
