"""The operator's functions of the server that `make run` started, invoked in this process."""

import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from infra.function_failed import FunctionFailed
from infra.local import application, run_file
from infra.local.emulators import ACCESS_KEY
from infra.problem import Problem


def invoke(function: str, event: Mapping[str, Any]) -> Any:
    """The function's answer, as Lambda would give it. Raises Problem when nothing runs here, or there is no such
    function, and FunctionFailed.
    """
    secluded = application.secluded(os.environ)
    variables = _variables(run_file.read(os.environ.get("PORT", "")))
    os.environ.clear()
    os.environ.update(secluded | variables)
    # Imported here because it reads the environment.
    import app

    functions = {each.name: each for each in app.app.pure_lambda_functions}
    if function not in functions:
        raise Problem(f"There is no function {function!r} to invoke: {', '.join(sorted(functions))}.")
    _log_to_stderr()
    try:
        return json.loads(json.dumps(functions[function](dict(event), None)))  # type: ignore[arg-type]  # no context
    except Exception as error:  # noqa: BLE001  # As in Lambda, every error of the function is an answer.
        raise FunctionFailed(function, type(error).__name__, str(error)) from None


def _log_to_stderr() -> None:
    """The answer alone goes to stdout."""
    for log in (logging.getLogger("watchword"), logging.getLogger("watchword.metrics")):
        for handler in log.handlers:
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(sys.stderr)


def _variables(facts: Mapping[str, str]) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL_DYNAMODB": facts["dynamodb_endpoint"],
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": facts["secretsmanager_endpoint"],
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_DEFAULT_REGION": facts["region"],
        "WATCHWORD_ISSUER": facts["base_url"],
        "WATCHWORD_CLIENTS_TABLE": facts["clients_table"],
        "WATCHWORD_AUDIT_TABLE": facts["audit_table"],
        "WATCHWORD_USED_CREDENTIALS_TABLE": facts["used_credentials_table"],
        "WATCHWORD_REVOCATIONS_TABLE": facts["revocations_table"],
        "WATCHWORD_KEY_RING_SECRET_ID": facts["key_ring_secret_id"],
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": facts["administrator_secret_id"],
    }
