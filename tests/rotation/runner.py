"""Runs operator functions in separate processes, which kill themselves with SIGKILL after a step.

python -m tests.rotation.runner reads and writes one JSON object per line. It forks, so that runs start quickly.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.aws.key_ring_secret import PENDING
from chalicelib.aws.secret import CURRENT
from chalicelib.environment import Environment
from chalicelib.keys.signing_key import SigningKey
from chalicelib.wiring import Wiring
from tests.rotation.shared_clock import SharedClock
from tests.servers import environment, wired

STEPS = ("key created", "version put", "label moved", "old label removed", "catalogue written")
SIGNING_PERIOD = timedelta(days=4)


def settings(name: str) -> Environment:
    return environment(name, signing_period=SIGNING_PERIOD.total_seconds())


def die(**_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(parts: Wiring, step: str) -> None:
    """Makes this process kill itself after `step`."""
    if step == "key created":
        parts.operations.ring_keeper = replace(parts.operations.ring_keeper, generate=_dying_with_a_key)
    elif step == "version put":
        parts.ledgers.secretsmanager_client.meta.events.register("after-call.secrets-manager.PutSecretValue", die)
    elif step == "label moved":
        _after_label(parts, lambda label: label == CURRENT)
    elif step == "old label removed":
        _after_label(parts, lambda label: label.startswith(PENDING))
    elif step == "catalogue written":
        parts.ledgers.dynamodb_client.meta.events.register("after-call.dynamodb.TransactWriteItems", die)


def _dying_with_a_key(alg: str) -> SigningKey:
    key = SigningKey.generate(alg)
    die()
    return key


def _after_label(parts: Wiring, is_last: Callable[[str], bool]) -> None:
    events, labels = parts.ledgers.secretsmanager_client.meta.events, [""]
    events.register(
        "provide-client-params.secrets-manager.UpdateSecretVersionStage",
        lambda params, **_: labels.append(params["VersionStage"]),
    )
    events.register(
        "after-call.secrets-manager.UpdateSecretVersionStage", lambda **_: die() if is_last(labels[-1]) else None
    )


def run(parts: Wiring, order: dict[str, Any]) -> dict[str, Any]:
    arm(parts, order["kill_after"])
    answer: dict[str, Any] = getattr(parts.operations, order["operation"]).run(order["event"])
    return answer


def main() -> None:
    name, clock_file = sys.argv[1:]
    parts = wired(settings(name))
    parts.clock = SharedClock(Path(clock_file))
    # Created once. No connection is opened before the fork.
    _ = parts.ledgers.secretsmanager_client, parts.ledgers.dynamodb_client
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with os.fdopen(writer, "w") as answer:
                json.dump(run(parts, order), answer)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as answer:
            text = answer.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed, "answer": json.loads(text or "null")}), flush=True)


if __name__ == "__main__":
    main()
