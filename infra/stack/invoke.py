"""`make invoke`: an operator's function of a deployed stack.

python -m infra.stack.invoke STAGE FUNCTION [JSON]
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from infra.problem import Problem, shown_as_one_sentence
from infra.stack.account import Account, aws_refusals_shown
from infra.stack.cloudformation import Stacks
from infra.stack.deploy import stack_name

SUFFIX: Final = "Function"
# As long as a function may take at most, and the connection on top.
PATIENCE: Final = {"read_timeout": 910, "tcp_keepalive": True, "retries": {"total_max_attempts": 1}}


def invoke(account: Account, stage: str, function: str, event: Mapping[str, Any]) -> Any:
    """What the function answers. Raises Problem when there is no such function, or it failed."""
    with aws_refusals_shown():
        stack = Stacks(account.client("cloudformation")).find(stack_name(stage))
        if stack is None:
            raise Problem(f"There is no stack {stack_name(stage)} in {account.region}: `make deploy STAGE={stage}`.")
        functions = {
            name.removesuffix(SUFFIX).lower(): value for name, value in stack.outputs.items() if name.endswith(SUFFIX)
        }
        if not functions:
            raise Problem(f"{stack.name} was taken down to its data: `make deploy STAGE={stage}` makes it whole.")
        if function not in functions:
            raise Problem(f"There is no function {function!r} to invoke: {', '.join(sorted(functions))}.")
        answer = account.client("lambda", **PATIENCE).invoke(
            FunctionName=functions[function], Payload=json.dumps(event).encode()
        )
        content = json.loads(answer["Payload"].read())
    if answer.get("FunctionError"):
        raise Problem(f"{function} failed: {content.get('errorType')}: {content.get('errorMessage')}")
    return content


def main(words: Sequence[str]) -> None:
    match words:
        case [stage, function, *event] if stage and function and len(event) < 2:
            pass
        case _:
            raise Problem(
                "Say what to invoke: `make invoke STAGE=dev FUNCTION=bootstrap`, if need be with EVENT='{…}'."
            )
    try:
        content = json.loads((event or ["{}"])[0] or "{}")
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise Problem("EVENT must be a JSON object, as in EVENT='{\"now\": true}'.")
    print(json.dumps(invoke(Account.here(), stage, function, content), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    with shown_as_one_sentence():
        main(sys.argv[1:])
