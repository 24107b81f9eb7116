"""Prints the results: command, machine, measurements, ratios of one run, and whether each target is met."""

import os
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles


def heading(description: str) -> None:
    """`description` is the script's docstring."""
    module = Path(sys.argv[0]).stem
    arguments = shlex.join(sys.argv[1:])
    print(description.strip(), end="\n\n")
    print(f"command  python -m benchmarks.{module} {arguments}".rstrip())
    priority = f", nice {os.nice(0)}" if os.nice(0) else ""
    print(f"machine  {_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}{priority}")
    print(f"Python   {platform.python_version()}, {platform.platform(terse=True)}", end="\n\n", flush=True)


def cost(name: str, values: Sequence[float], unit: str) -> None:
    """The median and the quartiles."""
    low, _, high = quantiles(values, n=4)
    digits = 0 if median(values) >= 100 else 1
    spread = f"({low:.{digits}f} to {high:.{digits}f})"
    print(f"{name:<58}{median(values):>9.{digits}f}  {spread:<18} {unit}", flush=True)


def count(name: str, instructions: float) -> None:
    print(f"{name:<58}{instructions:>9.2f} million instructions", flush=True)


def ratio(name: str, values: Sequence[float], *, at_most: float | None = None, at_least: float | None = None) -> None:
    """The median and quartiles of ratios, each from two measurements of the same round."""
    low, _, high = quantiles(values, n=4)
    target(name, median(values), f"({low:.2f} to {high:.2f})", at_most=at_most, at_least=at_least)


def target(
    name: str, value: float, spread: str = "", *, at_most: float | None = None, at_least: float | None = None
) -> None:
    verdict = ""
    if at_most is not None:
        verdict = f"target ≤ {at_most}: {'met' if value <= at_most else 'MISSED'}"
    if at_least is not None:
        verdict = f"target ≥ {at_least}: {'met' if value >= at_least else 'MISSED'}"
    print(f"{name:<58}{value:>9.2f}  {spread:<18} {verdict}".rstrip(), flush=True)


def _processor() -> str:
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return model[1] if model else platform.machine()
