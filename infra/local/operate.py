"""`make rotate`, `make leaked` and `make keys`: an operator's function, invoked beside `make run`.

python -m infra.local.operate FUNCTION [JSON]
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

import app
from chalicelib.operations.ring_keeper import RunFailed
from infra.local import application
from infra.local.emulators import ACCESS_KEY
from infra.local.run import RUN_FILE
from infra.problem import Problem, shown_as_one_sentence


def operate(function: str, event: Mapping[str, Any]) -> None:
    """Prints the answer, and the log beside it. Raises Problem when nothing runs here, or the function fails."""
    join_the_run()
    try:
        print(json.dumps(getattr(app, function)(dict(event), None), indent=2, ensure_ascii=False))
    except RunFailed as error:
        raise Problem(str(error)) from None


def join_the_run() -> None:
    """From here on this process has the environment of the running server, and logs beside its output. Raises Problem
    when nothing runs here.
    """
    try:
        facts = json.loads(RUN_FILE.read_text())
    except FileNotFoundError:
        raise Problem(f"Nothing runs here: start `make run` in another shell first ({RUN_FILE} is missing).") from None
    secluded = application.secluded(os.environ)
    os.environ.clear()
    os.environ.update(secluded | _variables(facts))
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
        "WATCHWORD_KEY_RING_SECRET_ID": facts["key_ring_secret_id"],
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": facts["administrator_secret_id"],
    }


if __name__ == "__main__":
    with shown_as_one_sentence():
        operate(sys.argv[1], json.loads((sys.argv[2:] or ["{}"])[0]))
