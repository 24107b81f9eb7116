"""How long a refusal takes, for a client_id that nobody registered and for registered ones with a wrong secret.

All take one path in this server: one read, one hash, one comparison, one answer. What is left is the time to read and
parse the item that a registered client has. Measured through the Lambda handler on DynamoDB Local, in turns.
"""

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
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
            UNKNOWN: _refused(http, "nobody-registered-this"),
            "wrong secret": _refused(http, _registered(parts, "ordinary", ORDINARY)),
            "disabled client": _refused(http, _registered(parts, "disabled", ORDINARY, enabled=False)),
            "client with 256 scopes": _refused(http, _registered(parts, "largest", LARGEST)),
        }
        taken = _measured(requests)
    for name, values in taken.items():
        report.cost(name, values, "µs wall")
    for name in list(taken)[1:]:
        report.target(f"{name} − unknown client, medians, µs", median(taken[name]) - median(taken[UNKNOWN]))
        report.target(f"{name} slower, share of pairs (even: 0.5)", _slower(taken[name], taken[UNKNOWN]))


def _registered(parts: Wiring, client_id: str, scope: Scope, *, enabled: bool = True) -> str:
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
    made = audit_event("api_client.create", client_id, Actor("benchmark"), now, parts.randomness)
    parts.ledgers.ledger.create(replace(client, enabled=enabled), made)
    return client_id


def _refused(http: RawEvents, client_id: str) -> Callable[[], None]:
    fields = {"client_id": client_id, "client_secret": generate_client_secret(Random(1))}
    sent = event("POST", TOKEN, urlencode({"grant_type": "client_credentials", **fields}), FORM)

    def ask() -> None:
        answer = http.answer_to(sent)
        assert answer.status == 401, answer.text

    return ask


def _measured(requests: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in requests}
    order = Random(1)
    for turn in range(WARM_UP + SAMPLES):
        for name in order.sample(list(requests), len(requests)):
            started = perf_counter_ns()
            requests[name]()
            if turn >= WARM_UP:
                taken[name].append((perf_counter_ns() - started) / 1000)
    return taken


def _slower(values: list[float], others: list[float]) -> float:
    """The share of pairs in which a value of the first is larger; ties count half."""
    ranked = sorted(others)
    larger = sum(bisect_left(ranked, value) + bisect_right(ranked, value) for value in values)
    return larger / 2 / len(values) / len(ranked)


if __name__ == "__main__":
    main()
