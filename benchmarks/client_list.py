"""The list of 10,000 clients through the Lambda handler: each filter, each order, and pages by cursor.

The template gives the function of the API 1,769 MB, which is one vCPU. The handler therefore runs here in one thread:
with its stores in memory; and over HTTP on the answers of DynamoDB Local, where it also reads and decodes the pages of
the index. DynamoDB Local takes seconds for them, so each of its answers comes from a replay after the first time
(benchmarks/replay.py): 5 ms for an item, and 50 ms for each MB. Those two times are assumptions about DynamoDB. The
figure is the 95th percentile of the response time. CPU is that of this process. The last part is DynamoDB Local itself.
"""

import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks import many_clients, report
from benchmarks.emulated import deployment_on_emulators
from benchmarks.operations import CLIENTS, fill
from benchmarks.replay import replaying
from chalicelib.endpoints.list_query import COLUMNS
from chalicelib.wiring import Wiring
from tests.api.deployment import EXAMPLE, FORM, TOKEN
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring
from tests.servers import wired

SIZE, WARM_UP = 10_000, 1
TARGET = 1_000
QUERIES = {
    "first page": {},
    "exact id": {"clientId": "shop-9999"},
    **{
        f"filter {name}": {f"filters[{name}]": value}
        for name, value in {
            "search": "OP 99",
            "clientId": "99",
            "clientName": "shop 99",
            "scope": "customer_group_read",
            "resource": "https://auth.example.com/admin-api",
            "enabled": "true",
            "neverUsed": "true",
            "notUsedSince": "2026-01-01T00:00:00Z",
            "secretsExpireBefore": "2099-01-01T00:00:00Z",
        }.items()
    },
    **{f"order {name}": {"orderBy": name, "sortOrder": "desc"} for name in COLUMNS},
    "last page, filtered and ordered": {"filters[search]": "shop", "orderBy": "clientName", "offset": "9900"},
    "cursor, 100 clients": {"cursor": "", "limit": "100"},
    "cursor, filtered, 1,000 clients searched": {"cursor": "", "filters[search]": "nobody", "sortOrder": "desc"},
}


# Each way of reading once, because DynamoDB Local takes seconds for each list.
FEW = ("first page", "filter search", "filter resource", "order clientName", "order lastUsedAt", *list(QUERIES)[-2:])


def main() -> None:
    report.heading(__doc__ or "")
    # Log lines of the application must not appear in the output.
    logging.disable(logging.CRITICAL)
    heading = f"{'p95':>8}{'median':>10}{'CPU':>8}  ms"
    print(f"{'in memory':<44}{heading}")
    with in_memory() as parts:
        worst = max(p95 for p95, _ in measured(parts, QUERIES, rounds=20))
    report.target("in memory, the slowest p95 in ms", worst, at_most=TARGET)
    with on_dynamodb_local() as parts:
        with replayed(parts) as replay:
            print(f"\n{'with replayed answers':<44}{heading}")
            worst = max(p95 for p95, _ in measured(replay, QUERIES, rounds=10))
        report.target("with replayed answers, the slowest p95 in ms", worst, at_most=TARGET)
        print(f"\n{'on DynamoDB Local itself':<44}{heading}")
        worst = max(cpu for _, cpu in measured(parts, FEW, rounds=5))
    report.target("on DynamoDB Local, the largest CPU time in ms", worst, at_most=TARGET)


@contextmanager
def in_memory() -> Iterator[Wiring]:
    parts, later = MemoryWiring(), count()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    made = (many_clients.client(parts, later, number) for number in range(SIZE - 1))
    parts.store.clients |= {client.client_id: client for client in made}
    yield parts


@contextmanager
def on_dynamodb_local() -> Iterator[Wiring]:
    with deployment_on_emulators() as parts:
        fill(parts, SIZE)
        yield parts


@contextmanager
def replayed(parts: Wiring) -> Iterator[Wiring]:
    with replaying(os.environ["AWS_ENDPOINT_URL_DYNAMODB"]) as endpoint:
        before = dict(os.environ)
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint
        yield wired(parts.environment)
        os.environ.update(before)


def measured(parts: Wiring, names: Iterable[str], rounds: int) -> Iterator[tuple[float, float]]:
    """Prints each query, and yields its p95 and the median of its CPU time, in milliseconds."""
    http = RawEvents(parts)
    credential = parts.ledgers.administrator_secret.find()
    assert credential is not None
    form = {"grant_type": "client_credentials", "scope": "api_client_read", **vars(credential)}
    token = http.request("POST", TOKEN, urlencode(form), FORM).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    for name in names:
        path, wall, cpu = f"{CLIENTS}?{urlencode(QUERIES[name])}", [], []
        for number in range(WARM_UP + rounds):
            started, processor = time.perf_counter(), time.process_time()
            answer = http.request("GET", path, headers=headers)
            assert answer.status == 200, answer.text
            if number >= WARM_UP:
                wall.append((time.perf_counter() - started) * 1000)
                cpu.append((time.process_time() - processor) * 1000)
        p95 = quantiles(wall, n=20, method="inclusive")[-1]
        print(f"{name:<44}{p95:>8.0f}{median(wall):>10.0f}{median(cpu):>8.0f}", flush=True)
        yield p95, median(cpu)


if __name__ == "__main__":
    main()
