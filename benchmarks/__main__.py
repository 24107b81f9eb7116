"""`make bench`: runs every benchmark and writes its output to benchmarks/results."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = (
    "warm_request",
    "cold_start",
    "refusals",
    "credentials",
    "response_time",
    "beside_peers",
    "operations",
    "client_list",
    "cost",
    "first_start",
    "signed_get_item",
)
RESULTS = Path(__file__).with_name("results")


def main() -> None:
    for benchmark in sys.argv[1:] or BENCHMARKS:
        lines = []
        command = [sys.executable, "-m", f"benchmarks.{benchmark}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        if process.returncode:
            raise SystemExit(process.returncode)
        RESULTS.joinpath(f"{benchmark}.txt").write_text("".join(lines))
        print(flush=True)


if __name__ == "__main__":
    main()
