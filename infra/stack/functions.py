"""Invokes the operator functions of a stack."""

import json
from collections.abc import Mapping
from typing import Any, Final

from infra.function_failed import FunctionFailed
from infra.problem import Problem
from infra.stack.account import Account, aws_errors_as_problems
from infra.stack.cloudformation import Stacks
from infra.stack.deploy import stack_name

SUFFIX: Final = "Function"
# Lambda's maximum of 900 seconds, and 10 seconds for the connection. A retry would invoke the function twice.
INVOCATION: Final = {"read_timeout": 910, "tcp_keepalive": True, "retries": {"total_max_attempts": 1}}


def invoke(account: Account, stage: str, function: str, event: Mapping[str, Any]) -> Any:
    """The function's answer. Raises Problem for an unknown function or an AWS error, and FunctionFailed."""
    with aws_errors_as_problems():
        stack = Stacks(account.client("cloudformation")).find(stack_name(stage))
        if stack is None:
            raise Problem(
                f"There is no stack {stack_name(stage)} in {account.region}."
                f" Create it with `make deploy STAGE={stage}`."
            )
        functions = {
            name.removesuffix(SUFFIX).lower(): value for name, value in stack.outputs.items() if name.endswith(SUFFIX)
        }
        if not functions:
            raise Problem(f"{stack.name} has only its data. Restore it with `make deploy STAGE={stage}`.")
        if function not in functions:
            raise Problem(f"There is no function {function!r} to invoke: {', '.join(sorted(functions))}.")
        answer = account.client("lambda", **INVOCATION).invoke(
            FunctionName=functions[function], Payload=json.dumps(event).encode()
        )
        content = json.loads(answer["Payload"].read())
    if answer.get("FunctionError"):
        raise FunctionFailed(function, str(content.get("errorType")), str(content.get("errorMessage")))
    return content
