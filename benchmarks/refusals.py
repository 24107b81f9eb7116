"""The cost of a rejected request compared with an accepted one. Rejections must not help an attacker."""

import time
from collections.abc import Callable

from benchmarks import report
from benchmarks.handler import token_request
from benchmarks.stub import running_stub

REFUSALS = {"unknown client": 401, "wrong secret": 401, "bad scope": 400}
TARGET = 0.5
ROUNDS, BATCH, WARM_UP = 100, 10, 50

Request = Callable[[], None]


def compare_costs(requests: dict[str, Request]) -> None:
    times: dict[str, list[float]] = {name: [] for name in requests}
    for _ in range(ROUNDS):
        for name, send in requests.items():
            started = time.process_time_ns()
            for _ in range(BATCH):
                send()
            times[name].append((time.process_time_ns() - started) / BATCH / 1000)
    for name, values in times.items():
        report.cost(name, values, "µs CPU")
    for name in REFUSALS:
        ratios = [refused / accepted for refused, accepted in zip(times[name], times["RS256"], strict=True)]
        report.ratio(f"{name} ÷ accepted (RS256)", ratios, at_most=TARGET)


def main() -> None:
    report.heading(__doc__)
    with running_stub() as stub:
        requests = {"RS256": token_request(stub, "RS256")}
        requests |= {name: token_request(stub, name, status) for name, status in REFUSALS.items()}
        for send in requests.values():
            for _ in range(WARM_UP):
                send()
        compare_costs(requests)


if __name__ == "__main__":
    main()
