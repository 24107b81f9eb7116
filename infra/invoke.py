"""Invokes an operator function of the server of `make run`, or of a stack: `make keys`, `make apply` and others.

python -m infra.invoke STAGE FUNCTION [EVENT]
python -m infra.invoke STAGE apply --file FILE [--dry-run]

An empty STAGE means the running server. The exit status is 1 when the function rejects the event or fails.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.catalogue_file import CatalogueFile, summary
from infra.function_failed import FunctionFailed
from infra.problem import Problem, printing_problems

Invoke = Callable[[str, Mapping[str, Any]], Any]


def invoker(stage: str) -> Invoke:
    """Invokes a function by name. Raises Problem if it cannot, and FunctionFailed if the function fails."""
    if not stage:
        from infra.local import functions as local

        return local.invoke
    from infra.stack import functions as deployed
    from infra.stack.account import Account

    return lambda function, event: deployed.invoke(Account.here(), stage, function, event)


def operate(invoke: Invoke, function: str, event: Mapping[str, Any]) -> None:
    """Prints the answer. Raises Problem with the reason if the function rejects the event."""
    answer = invoke(function, event)
    print(json.dumps(answer, indent=2, ensure_ascii=False), flush=True)
    if isinstance(answer, dict) and (reason := answer.get("reason")):
        raise Problem(f"{function}: {answer.get('outcome')}. {reason}")


def apply(invoke: Invoke, name: str, *, dry_run: bool) -> None:
    """Prints the diff. Raises Problem with the line if the file cannot be read or applied."""
    file = CatalogueFile.read(name)
    try:
        answer = invoke("apply", {"content": file.content, "dry_run": dry_run})
    except FunctionFailed as error:
        if error.error_type != "ApplyRefused":
            raise
        raise Problem(file.error_message(error.error_message)) from None
    print(summary(answer), flush=True)


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case [stage, "apply", "--file", file]:
            apply(invoker(stage), file, dry_run=False)
        case [stage, "apply", "--file", file, "--dry-run"]:
            apply(invoker(stage), file, dry_run=True)
        case [stage, function, *event] if function and len(event) < 2:
            operate(invoker(stage), function, _event(event[0] if event else ""))
        case _:
            raise Problem(
                "No function is named. Set FUNCTION, for example `make invoke FUNCTION=keys`."
                " Optional: STAGE=… for a stack, EVENT='{…}' for an event."
            )


def _event(text: str) -> Mapping[str, Any]:
    try:
        event = json.loads(text or "{}")
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise Problem(f"EVENT must be a JSON object such as '{{\"now\": true}}', not {text}.")
    return event


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1:])
