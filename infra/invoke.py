"""An operator's function, of the server that `make run` started or of a stack: `make keys`, `make apply` and so on.

python -m infra.invoke STAGE FUNCTION [EVENT]
python -m infra.invoke STAGE apply --file FILE [--dry-run]

An empty STAGE means the running server. The status is 1 when the function refuses or fails.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.catalogue_file import CatalogueFile, answered
from infra.function_failed import FunctionFailed
from infra.problem import Problem, shown_as_one_sentence

Invoke = Callable[[str, Mapping[str, Any]], Any]


def invoker(stage: str) -> Invoke:
    """Invokes a function by its name. Raises Problem when it cannot, and FunctionFailed when the function fails."""
    if not stage:
        from infra.local import functions as local

        return local.invoke
    from infra.stack import functions as deployed
    from infra.stack.account import Account

    return lambda function, event: deployed.invoke(Account.here(), stage, function, event)


def operate(invoke: Invoke, function: str, event: Mapping[str, Any]) -> None:
    """Prints the answer. Raises Problem when the function refuses, with the reason that it gives."""
    answer = invoke(function, event)
    print(json.dumps(answer, indent=2, ensure_ascii=False), flush=True)
    if isinstance(answer, dict) and (reason := answer.get("reason")):
        raise Problem(f"{function}: {answer.get('outcome')}. {reason}")


def apply(invoke: Invoke, name: str, *, dry_run: bool) -> None:
    """Prints the diff. Raises Problem when the file cannot be read or applied; it names the line."""
    file = CatalogueFile.read(name)
    try:
        answer = invoke("apply", {"content": file.content, "dry_run": dry_run})
    except FunctionFailed as error:
        if error.error_type != "ApplyRefused":
            raise
        raise Problem(file.refusal(error.error_message)) from None
    print(answered(answer), flush=True)


def main(words: Sequence[str]) -> None:
    match words:
        case [stage, "apply", "--file", file]:
            apply(invoker(stage), file, dry_run=False)
        case [stage, "apply", "--file", file, "--dry-run"]:
            apply(invoker(stage), file, dry_run=True)
        case [stage, function, *event] if function and len(event) < 2:
            operate(invoker(stage), function, _event(event[0] if event else ""))
        case _:
            raise Problem(
                "Say what to invoke: `make invoke FUNCTION=keys`, with STAGE=… for a stack and EVENT='{…}' if need be."
            )


def _event(text: str) -> Mapping[str, Any]:
    try:
        event = json.loads(text or "{}")
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise Problem(f"The event must be a JSON object, as in EVENT='{{\"now\": true}}', not {text}.")
    return event


if __name__ == "__main__":
    with shown_as_one_sentence():
        main(sys.argv[1:])
