"""Runs mutmut in this directory, which is a copy. Prints a table and the surviving mutants."""

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator

import libcst
import mutmut.__main__ as mutmut_main
from mutmut.mutation import mutators
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

REQUIRED_SCORE = 90


def main(names: tuple[str, ...]) -> int:
    keep_brackets()
    started = time.monotonic()
    mutmut_main._run(names, os.cpu_count())
    table, survivors = Table(), []
    mutants, _ = mutmut_main.collect_source_file_mutation_data(mutant_names=names)
    for file, mutant, exit_code in mutants:
        status = status_by_exit_code[exit_code]
        table.count(str(file.path), status)
        if status not in {"killed", "timeout"}:
            survivors.append((mutant, status, changed_lines(get_diff_for_mutant(mutant, path=file.path))))
    print("\n\nSurviving mutants:\n")
    for mutant, status, lines in sorted(survivors):
        print(f"{mutant} ({status})", *lines, sep="\n    ")
    print(f"\n{table}\n\n{(time.monotonic() - started) / 60:.0f} minutes on {os.cpu_count()} cores")
    return 0 if table.score() >= REQUIRED_SCORE else 1


class Table:
    """One row per module. A mutant that does not terminate is detected, so it counts as killed."""

    def __init__(self) -> None:
        self.rows: dict[str, Counter[str]] = {}

    def count(self, module: str, status: str) -> None:
        outcome = status if status in {"killed", "timeout"} else "survived"
        self.rows.setdefault(module.removeprefix("chalicelib/"), Counter())[outcome] += 1

    def score(self) -> float:
        return _score(self._total())

    def __str__(self) -> str:
        head = "| module | mutants | killed | survived | timeout | score |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        return "\n".join((head, *self._lines()))

    def _lines(self) -> Iterator[str]:
        for module, row in (*sorted(self.rows.items()), ("total", self._total())):
            numbers = (row.total(), row["killed"], row["survived"], row["timeout"])
            yield f"| {module} | {' | '.join(f'{number:,}' for number in numbers)} | {_score(row):.1f} % |"

    def _total(self) -> Counter[str]:
        return sum(self.rows.values(), Counter())


def _score(row: Counter[str]) -> float:
    return 100 * (row["killed"] + row["timeout"]) / row.total()


def changed_lines(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if re.match(r"[-+](?![-+])", line)]


def keep_brackets() -> None:
    """mutmut 3.8.1 removes the brackets together with `not`, which makes bearer.py invalid Python."""

    def without_not(node: libcst.UnaryOperation) -> Iterable[libcst.BaseExpression]:
        for bare in mutators.operator_remove_unary_ops(node):
            yield bare.with_changes(lpar=(*node.lpar, *bare.lpar), rpar=(*bare.rpar, *node.rpar))

    operators = mutators.mutation_operators
    operators[operators.index((libcst.UnaryOperation, mutators.operator_remove_unary_ops))] = (
        libcst.UnaryOperation,
        without_not,
    )


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
