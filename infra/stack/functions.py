"""The operator's functions of a deployed stack."""

import json
from collections.abc import Mapping
from typing import Any, Final

from infra.function_failed import FunctionFailed
from infra.problem import Problem
from infra.stack.account import Account, aws_refusals_shown
from infra.stack.cloudformation import Stacks
from infra.stack.deploy import stack_name

SUFFIX: Final = "Function"
# As long as a function may take at most, and the connection on top.
PATIENCE: Final = {"read_timeout": 910, "tcp_keepalive": True, "retries": {"total_max_attempts": 1}}


def invoke(account: Account, stage: str, function: str, event: Mapping[str, Any]) -> Any:
    """The function's answer. Raises Problem when there is no such function or AWS refuses, and FunctionFailed."""
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
        raise FunctionFailed(function, str(content.get("errorType")), str(content.get("errorMessage")))
    return content
