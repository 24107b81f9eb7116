"""A token from a warm container, compared with one signature and one read through boto3.

The application handles API Gateway's event in its Lambda handler and writes its log line. The reference is a signature
with the loaded key, and boto3's `get_item` of the same item from the same stub.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import boto3
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks import callgrind, report
from benchmarks.handler import token_request
from benchmarks.stub import Stub, running_stub
from chalicelib.keys.signing_key import ALGS

CPU_TARGETS = {"RS256": 0.58, "ES256": 0.45}
INSTRUCTIONS_TARGETS = {"RS256": 0.7, "ES256": 0.33}
ROUNDS, BATCH, WARM_UP = 150, 10, 20
COUNTED, COUNTED_WARM_UP = 40, 5
SIGNING_INPUT = b"x" * 511

Work = Callable[[], object]


def work(stub: Stub) -> dict[str, Work]:
    """The functions to measure, by name."""
    tokens = {f"{alg} token": token_request(stub, alg) for alg in ALGS}
    for token in tokens.values():
        token()
    dynamodb = boto3.client("dynamodb")

    def get_item() -> object:
        return dynamodb.get_item(
            TableName=stub.clients_table,
            Key={"key": {"S": stub.client_key}},
            ConsistentRead=True,
            ReturnConsumedCapacity="TOTAL",
        )

    return tokens | {f"{alg} signature": _signature(alg) for alg in ALGS} | {"get_item": get_item}


def _signature(alg: str) -> Work:
    from app import parts

    key = parts.tokens.key_ring().signing_key(alg, datetime.now(UTC)).private_key
    if isinstance(key, EllipticCurvePrivateKey):
        return lambda: key.sign(SIGNING_INPUT, ECDSA(SHA256()))
    return lambda: key.sign(SIGNING_INPUT, PKCS1v15(), SHA256())


def measure_time(stub: Stub) -> None:
    parts = work(stub)
    results: dict[str, list[float]] = {name: [] for name in parts}
    for part in parts.values():
        _microseconds(part, WARM_UP)
    for _ in range(ROUNDS):
        for name, part in parts.items():
            results[name].append(_microseconds(part, BATCH))
    for name, values in results.items():
        report.cost(name, values, "µs CPU")
    for alg in ALGS:
        sides = zip(results[f"{alg} token"], results[f"{alg} signature"], results["get_item"], strict=True)
        ratios = [token / (signature + read) for token, signature, read in sides]
        report.ratio(f"{alg} token ÷ (signature + get_item), CPU", ratios, at_most=CPU_TARGETS[alg])


def measure_instructions(stub: Stub) -> None:
    """Subtracts a program without the work, so that the start of the process does not count."""

    def instructions_of(name: str) -> float:
        program = ["-m", "benchmarks.warm_request", json.dumps(asdict(stub)), name]
        return callgrind.millions_of_instructions(program, stub.environment)

    names = [f"{alg} {part}" for alg in ALGS for part in ("token", "signature")] + ["get_item"]
    nothing = instructions_of("nothing")
    results = {name: (instructions_of(name) - nothing) / COUNTED for name in names}
    for name, instructions in results.items():
        report.count(name, instructions)
    for alg in ALGS:
        value = results[f"{alg} token"] / (results[f"{alg} signature"] + results["get_item"])
        title = f"{alg} token ÷ (signature + get_item), instructions"
        report.target(title, value, at_most=INSTRUCTIONS_TARGETS[alg])


def _microseconds(part: Work, times: int) -> float:
    started = time.process_time_ns()
    for _ in range(times):
        part()
    return (time.process_time_ns() - started) / times / 1000


def do_counted(stub: Stub, name: str) -> None:
    """The program that runs under callgrind."""
    parts = work(stub)
    for part in parts.values():
        _microseconds(part, COUNTED_WARM_UP)
    if name in parts:
        _microseconds(parts[name], COUNTED)


def main() -> None:
    if len(sys.argv) > 1:
        stub, name = sys.argv[1:]
        do_counted(Stub(**json.loads(stub)), name)
        return
    report.heading(__doc__)
    with running_stub() as stub:
        measure_time(stub)
        if callgrind.is_available:
            measure_instructions(stub)


if __name__ == "__main__":
    main()
