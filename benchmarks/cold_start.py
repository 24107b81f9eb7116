"""From process start to the first token, both reads from AWS included, beside `python -c 'import boto3'`.

Source tree with its `.pyc`, as a deployment package should ship them. Memory is the highest resident set.
"""

import json
import os
import subprocess
import sys

from benchmarks import callgrind, report
from benchmarks.handler import token_event
from benchmarks.stub import Stub, running_stub

TARGET = 2.4
ROUNDS = 25

FIRST_TOKEN = """
import json, sys
from app import app
answer = app(json.loads(sys.argv[1]), None)
assert answer["statusCode"] == 200, answer
"""
IMPORT_BOTO3 = "import boto3"


def programs(stub: Stub, alg: str) -> dict[str, list[str]]:
    return {
        "first token": ["-c", FIRST_TOKEN, json.dumps(token_event(stub.forms[alg]))],
        "import boto3": ["-c", IMPORT_BOTO3],
    }


def measure(stub: Stub, alg: str) -> None:
    milliseconds: dict[str, list[float]] = {name: [] for name in programs(stub, alg)}
    mebibytes: dict[str, list[float]] = {name: [] for name in milliseconds}
    for _ in range(ROUNDS + 1):
        for name, program in programs(stub, alg).items():
            taken, resident = _run(program, stub)
            milliseconds[name].append(taken)
            mebibytes[name].append(resident)
    for measured, unit in ((milliseconds, "ms CPU"), (mebibytes, "MiB")):
        for name, values in measured.items():
            # The first round wrote the .pyc files.
            report.cost(f"{alg} {name}", values[1:], unit)
    report.ratio(f"{alg} first token ÷ import boto3, CPU", _ratios(milliseconds), at_most=TARGET)
    report.ratio(f"{alg} first token ÷ import boto3, peak RSS", _ratios(mebibytes))


def count_instructions(stub: Stub, alg: str) -> None:
    counted = {
        name: callgrind.millions_of_instructions(program, stub.environment)
        for name, program in programs(stub, alg).items()
    }
    for name, instructions in counted.items():
        report.count(f"{alg} {name}", instructions)
    report.target(
        f"{alg} first token ÷ import boto3, instructions",
        counted["first token"] / counted["import boto3"],
        at_most=TARGET,
    )


def _run(program: list[str], stub: Stub) -> tuple[float, float]:
    """Milliseconds of CPU and the highest resident set in MiB.

    The kernel counts this process's own size before the exec as the child's: this script imports nothing large.
    """
    process = subprocess.Popen(
        [sys.executable, *program], env={**os.environ, **stub.environment}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, program
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def _ratios(measured: dict[str, list[float]]) -> list[float]:
    return [ours / boto3 for ours, boto3 in zip(*(values[1:] for values in measured.values()), strict=True)]


def main() -> None:
    report.heading(__doc__)
    with running_stub() as stub:
        measure(stub, "RS256")
        if callgrind.is_available:
            count_instructions(stub, "RS256")


if __name__ == "__main__":
    main()
