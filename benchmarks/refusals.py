"""A refused request beside an accepted one, and an unknown client beside a wrong secret.

Refusing must not cost more than issuing, or it is a lever; and the time of a refusal must not tell whether the client
exists. The second is decided by a Mann-Whitney test over wall times, the requests taken in turns.
"""

import time
from collections.abc import Callable
from itertools import groupby
from math import erfc, sqrt
from statistics import median

from benchmarks import report
from benchmarks.handler import token_request
from benchmarks.stub import running_stub

REFUSALS = {"unknown client": 401, "wrong secret": 401, "bad scope": 400}
ROUNDS, BATCH, WARM_UP = 100, 10, 50
SAMPLES = 10_000
SIGNIFICANT = 0.01

Request = Callable[[], None]


def compare_costs(requests: dict[str, Request]) -> None:
    taken: dict[str, list[float]] = {name: [] for name in requests}
    for _ in range(ROUNDS):
        for name, ask in requests.items():
            started = time.process_time_ns()
            for _ in range(BATCH):
                ask()
            taken[name].append((time.process_time_ns() - started) / BATCH / 1000)
    for name, values in taken.items():
        report.cost(name, values, "µs CPU")
    for name in REFUSALS:
        ratios = [refused / accepted for refused, accepted in zip(taken[name], taken["RS256"], strict=True)]
        report.ratio(f"{name} ÷ accepted (RS256)", ratios, at_most=1)


def compare_unknown_with_wrong(requests: dict[str, Request]) -> None:
    taken: dict[str, list[float]] = {"unknown client": [], "wrong secret": []}
    for turn in range(SAMPLES):
        # Each goes first every other time: what one leaves in the caches is the other's start.
        for name in sorted(taken, reverse=bool(turn % 2)):
            started = time.perf_counter_ns()
            requests[name]()
            taken[name].append((time.perf_counter_ns() - started) / 1000)
    unknown, wrong = taken.values()
    for name, values in taken.items():
        report.cost(f"{name}, {SAMPLES} in turns", values, "µs wall")
    p, superiority = mann_whitney(unknown, wrong)
    report.target("difference of the medians, µs", median(unknown) - median(wrong))
    report.target("unknown slower than wrong, share of pairs (even: 0.5)", superiority)
    verdict = "met" if p >= SIGNIFICANT else "MISSED"
    print(f"{'Mann-Whitney U, two-sided p':<58}{p:>9.2g}  {'':<18} target ≥ {SIGNIFICANT}: {verdict}")


def mann_whitney(first: list[float], second: list[float]) -> tuple[float, float]:
    """The two-sided p by the normal approximation with ties, and the share of pairs in which `first` is larger."""
    size, other = len(first), len(second)
    ranked = sorted([(value, True) for value in first] + [(value, False) for value in second])
    rank_sum, ties, before = 0.0, 0, 0
    for _, group in groupby(ranked, key=lambda entry: entry[0]):
        tied = [is_first for _, is_first in group]
        rank_sum += sum(tied) * (before + (len(tied) + 1) / 2)
        ties += len(tied) ** 3 - len(tied)
        before += len(tied)
    u = rank_sum - size * (size + 1) / 2
    total = size + other
    deviation = sqrt(size * other / 12 * (total + 1 - ties / (total * (total - 1))))
    return erfc(abs(u - size * other / 2) / deviation / sqrt(2)), u / (size * other)


def main() -> None:
    report.heading(__doc__)
    with running_stub() as stub:
        requests = {"RS256": token_request(stub, "RS256")}
        requests |= {name: token_request(stub, name, status) for name, status in REFUSALS.items()}
        for ask in requests.values():
            for _ in range(WARM_UP):
                ask()
        compare_costs(requests)
        compare_unknown_with_wrong(requests)


if __name__ == "__main__":
    main()
