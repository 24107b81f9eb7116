"""A token by `private_key_jwt` compared with the same RS256 token by secret, through the Lambda handler.

The key costs the verification of a signature and one write, which records that the assertion was used.
"""

import time
from collections.abc import Callable

from benchmarks import report
from benchmarks.canned import KEY_ALGS
from benchmarks.cost import TOKENS, WRITE_UNIT
from benchmarks.handler import token_request
from benchmarks.stub import running_stub

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
    secret, *keys = times
    for name in keys:
        report.ratio(f"{name} ÷ {secret}", [key / by for key, by in zip(times[name], times[secret], strict=True)])
    # The record has about 150 bytes. A write unit is 1,024.
    print(f"records of use of a million assertions, one write unit each: {TOKENS * WRITE_UNIT:.3f} dollars")


def main() -> None:
    report.heading(__doc__ or "")
    with running_stub() as stub:
        requests = {"secret": token_request(stub, "RS256")}
        requests |= {f"key {alg}": token_request(stub, f"key {alg}") for alg in KEY_ALGS}
        for send in requests.values():
            for _ in range(WARM_UP):
                send()
        compare_costs(requests)


if __name__ == "__main__":
    main()
