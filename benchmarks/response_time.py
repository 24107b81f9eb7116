"""The time of a rejection, for an unknown client_id and for registered clients with a wrong secret.

All requests do the same work: one read, one hash and one comparison. The remaining difference is the time to read and
parse the item of a registered client. The requests go through the Lambda handler to DynamoDB Local, in random order.
"""

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter_ns
from urllib.parse import urlencode

from benchmarks import report
from benchmarks.emulated import deployment_on_emulators
from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.registration import new_client
from chalicelib.oauth.client_secret import generate_client_secret
from chalicelib.oauth.scope import MAXIMUM_SCOPE_TOKENS, Scope
from chalicelib.wiring import Wiring
from tests.api.deployment import FORM, TOKEN
from tests.api.drivers import RawEvents, event

SAMPLES, WARM_UP = 2_000, 100
UNKNOWN = "unknown client"
ORDINARY = Scope(("product_read", "order_return_read"))
LARGEST = Scope(tuple(f"scope_number_{number}" for number in range(MAXIMUM_SCOPE_TOKENS)))


def main() -> None:
    report.heading(__doc__ or "")
    logging.disable(logging.CRITICAL)
    with deployment_on_emulators() as parts:
        http = RawEvents(parts)
        requests = {
            UNKNOWN: _rejected_request(http, "nobody-registered-this"),
            "wrong secret": _rejected_request(http, _register(parts, "ordinary", ORDINARY)),
            "disabled client": _rejected_request(http, _register(parts, "disabled", ORDINARY, enabled=False)),
            "client with 256 scopes": _rejected_request(http, _register(parts, "largest", LARGEST)),
        }
        times = _measure(requests)
    for name, values in times.items():
        report.cost(name, values, "µs wall")
    for name in list(times)[1:]:
        report.target(f"{name} − unknown client, medians, µs", median(times[name]) - median(times[UNKNOWN]))
        report.target(f"{name} slower, share of pairs (even: 0.5)", _slower(times[name], times[UNKNOWN]))


def _register(parts: Wiring, client_id: str, scope: Scope, *, enabled: bool = True) -> str:
    now = parts.clock()
    client, _ = new_client(
        client_id=client_id,
        client_name=client_id,
        description="Refused in a benchmark",
        registrations={"admin-api": scope},
        created_by="benchmark",
        now=now,
        randomness=parts.randomness,
    )
    creation = audit_event("api_client.create", client_id, Actor("benchmark"), now, parts.randomness)
    parts.ledgers.ledger.create(client._replace(enabled=enabled), creation)
    return client_id


def _rejected_request(http: RawEvents, client_id: str) -> Callable[[], None]:
    fields = {"client_id": client_id, "client_secret": generate_client_secret(Random(1))}
    request = event("POST", TOKEN, urlencode({"grant_type": "client_credentials", **fields}), FORM)

    def send() -> None:
        answer = http.answer_to(request)
        assert answer.status == 401, answer.text

    return send


def _measure(requests: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in requests}
    order = Random(1)
    for turn in range(WARM_UP + SAMPLES):
        for name in order.sample(list(requests), len(requests)):
            started = perf_counter_ns()
            requests[name]()
            if turn >= WARM_UP:
                times[name].append((perf_counter_ns() - started) / 1000)
    return times


def _slower(values: list[float], others: list[float]) -> float:
    """The share of pairs in which the value of `values` is larger. Equal values count half."""
    ranked = sorted(others)
    larger = sum(bisect_left(ranked, value) + bisect_right(ranked, value) for value in values)
    return larger / 2 / len(values) / len(ranked)


if __name__ == "__main__":
    main()
