"""A token by key (`private_key_jwt`) and by workload identity, compared with the same RS256 token by secret.

Through the Lambda handler. A key costs the verification of a signature and one write, which records that the assertion
was used. A workload costs the verification and no write; without a client_id one read more, which finds the client.
"""

import time
from collections.abc import Callable
from statistics import median

from benchmarks import report
from benchmarks.canned import KEY_ALGS, PLATFORM_ALGS
from benchmarks.cost import LAMBDA_GB_SECOND, MEMORY, READ_UNIT, READ_WAIT, RUNTIME, TOKENS, WRITE_UNIT, seconds
from benchmarks.handler import token_request
from benchmarks.stub import running_stub

ROUNDS, BATCH, WARM_UP = 100, 10, 50
# By form: read units and write units. The record of use has about 150 bytes; a write unit is 1,024.
UNITS = {
    "RS256": (1, 0),
    **{f"key {alg}": (1, 1) for alg in KEY_ALGS},
    **{f"workload {kind}": (1, 0) for kind in PLATFORM_ALGS},
    "workload aws, no client_id": (2, 0),
}
LABELS = {"RS256": "secret", **{f"workload {kind}": f"workload {kind} {alg}" for kind, alg in PLATFORM_ALGS.items()}}

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
        report.cost(LABELS.get(name, name), values, "µs CPU")
    secret, *others = times
    for name in others:
        ratios = [other / by for other, by in zip(times[name], times[secret], strict=True)]
        report.ratio(f"{LABELS.get(name, name)} ÷ secret", ratios)
    print_dollars({name: median(values) / 1e6 for name, values in times.items()})


def print_dollars(cpu: dict[str, float]) -> None:
    """What differs between the ways, with the prices and assumptions of the benchmark `cost`."""
    memory = MEMORY[-1]
    print(f"\n{f'dollars for a million tokens, {memory} MB':<44}{'DynamoDB':>12}{'Lambda time':>14}{'together':>12}")
    for name, (reads, writes) in UNITS.items():
        units = TOKENS * (reads * READ_UNIT + writes * WRITE_UNIT)
        duration = seconds(cpu[name], memory) + (reads + writes) * READ_WAIT + RUNTIME
        computing = TOKENS * duration * memory / 1024 * LAMBDA_GB_SECOND
        print(f"  {LABELS.get(name, name):<42}{units:>12.2f}{computing:>14.2f}{units + computing:>12.2f}")


def main() -> None:
    report.heading(__doc__ or "")
    with running_stub() as stub:
        requests = {name: token_request(stub, name) for name in UNITS}
        for send in requests.values():
            for _ in range(WARM_UP):
                send()
        compare_costs(requests)


if __name__ == "__main__":
    main()
