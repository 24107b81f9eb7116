"""A cold start, from the start of Lambda's runtime client to the first token, compared with `python -c 'import boto3'`.

It runs the unpacked zip of `make package`, built for this Python, under awslambdaric, with both reads from AWS. boto3
comes from the same package and runs with the same Python, so that versions and `.pyc` files are the same. `over TLS`
opens a connection to each of the two services and reads six root certificates. Memory is the maximum resident set
size. Without its `.pyc` files, Python compiles the package at every cold start.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import callgrind, report
from benchmarks.handler import token_event
from benchmarks.stub import running_stub
from tests.lambda_runtime import RuntimeApi, client_in, runtime_api, unpack

CPU_TARGET, TLS_CPU_TARGET, INSTRUCTIONS_TARGET, MEMORY_TARGET = 0.5, 0.55, 0.55, 0.95
ROUNDS = 25

# The runtime client raises RuntimeError when the Runtime API has no second event.
FIRST_TOKEN = """
from awslambdaric.__main__ import main
try:
    main(["awslambdaric", "app.app"])
except RuntimeError:
    pass
"""
WITH_PYC, OVER_TLS, WITHOUT_PYC, IMPORT_BOTO3 = (
    "first token",
    "first token over TLS",
    "first token without .pyc",
    "import boto3",
)


@dataclass(frozen=True)
class Program:
    """`-S` excludes the packages of this environment, `-P` the working directory."""

    source: str
    package: Path
    variables: Mapping[str, str]

    @property
    def arguments(self) -> list[str]:
        return ["-S", "-P", "-c", self.source]

    @property
    def environment(self) -> dict[str, str]:
        path = f"{self.package}{os.pathsep}{self.package.with_name('client')}"
        return {**self.variables, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def programs(directory: Path, variables: Mapping[str, str], tls_variables: Mapping[str, str]) -> dict[str, Program]:
    return {
        WITH_PYC: Program(FIRST_TOKEN, directory / "package", variables),
        OVER_TLS: Program(FIRST_TOKEN, directory / "package", tls_variables),
        WITHOUT_PYC: Program(FIRST_TOKEN, directory / "sources", variables),
        IMPORT_BOTO3: Program("import boto3", directory / "package", variables),
    }


class ColdStart:
    """The programs to measure, and the event that they handle."""

    def __init__(self, api: RuntimeApi, event: object, programs: Mapping[str, Program]) -> None:
        self._api, self._event, self._programs = api, event, programs

    def measure(self) -> None:
        milliseconds: dict[str, list[float]] = {name: [] for name in self._programs}
        mebibytes: dict[str, list[float]] = {name: [] for name in self._programs}
        for _ in range(ROUNDS):
            for name, program in self._programs.items():
                self._put_events(program)
                cpu_time, resident = _run(program)
                self._expect_token(program)
                milliseconds[name].append(cpu_time)
                mebibytes[name].append(resident)
        for values_by_name, unit in ((milliseconds, "ms CPU"), (mebibytes, "MiB")):
            for name, values in values_by_name.items():
                report.cost(f"RS256 {name}", values, unit)
        report.ratio("RS256 first token ÷ import boto3, CPU", _ratios(milliseconds, WITH_PYC), at_most=CPU_TARGET)
        title = "RS256 first token over TLS ÷ import boto3, CPU"
        report.ratio(title, _ratios(milliseconds, OVER_TLS), at_most=TLS_CPU_TARGET)
        report.ratio("RS256 first token without .pyc ÷ import boto3, CPU", _ratios(milliseconds, WITHOUT_PYC))
        title = "RS256 first token ÷ import boto3, peak RSS"
        report.ratio(title, _ratios(mebibytes, WITH_PYC), at_most=MEMORY_TARGET)

    def count_instructions(self) -> None:
        instructions = {}
        for name, program in self._programs.items():
            self._put_events(program)
            instructions[name] = callgrind.millions_of_instructions(program.arguments, program.environment)
            self._expect_token(program)
            report.count(f"RS256 {name}", instructions[name])
        title = "RS256 first token ÷ import boto3, instructions"
        report.target(title, instructions[WITH_PYC] / instructions[IMPORT_BOTO3], at_most=INSTRUCTIONS_TARGET)
        title = "RS256 first token over TLS ÷ import boto3, instructions"
        report.target(title, instructions[OVER_TLS] / instructions[IMPORT_BOTO3])

    def _put_events(self, program: Program) -> None:
        if program.source == FIRST_TOKEN:
            self._api.events.put(self._event)
            self._api.events.put(None)

    def _expect_token(self, program: Program) -> None:
        if program.source == FIRST_TOKEN:
            outcome = self._api.outcomes.get()
            assert outcome.content["statusCode"] == 200, outcome


def _run(program: Program) -> tuple[float, float]:
    """Milliseconds of CPU time and the maximum resident set size in MiB.

    The kernel also counts the size of this process before the exec. This script therefore imports nothing large, and
    another process prepares the package.
    """
    environment = {**os.environ, **program.environment}
    command = [sys.executable, *program.arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, program
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def _ratios(values: Mapping[str, list[float]], name: str) -> list[float]:
    return [ours / boto3 for ours, boto3 in zip(values[name], values[IMPORT_BOTO3], strict=True)]


def _prepare(directory: Path) -> None:
    """Unpacks the package with and without `.pyc` files, and installs the runtime client."""
    from infra.stack.composition import table
    from infra.stack.package import build

    package = build("dev", Path(sys.executable), directory / "built")
    print(f"\n{table(package.parts)}\n", flush=True)
    unpack(package.archive, directory / "package")
    shutil.copytree(directory / "package", directory / "sources", ignore=shutil.ignore_patterns("__pycache__"))
    directory.joinpath("client").mkdir()
    client_in(directory / "client")


def main() -> None:
    report.heading(__doc__)
    with TemporaryDirectory() as temporary, running_stub() as stub, runtime_api() as api:
        directory = Path(temporary)
        preparation = get_context("spawn").Process(target=_prepare, args=(directory,))
        preparation.start()
        preparation.join()
        assert preparation.exitcode == 0
        # Load on the machine must not become a retry.
        common = callgrind.LONG_TIMEOUTS | api.variables
        variables, tls_variables = stub.environment | common, stub.tls_environment | common
        compared = programs(directory, variables, tls_variables)
        cold_start = ColdStart(api, token_event(stub.forms["RS256"]), compared)
        cold_start.measure()
        if callgrind.is_available:
            cold_start.count_instructions()


if __name__ == "__main__":
    main()
