"""python -m tests.campaign.hostile_reports [--inputs N] [--seed N]: exits with status 1 if any answer was wrong."""

import argparse
import base64
import json
import logging
import sys
from collections import Counter
from random import Random
from typing import Any

from chalicelib.oauth.client import Client
from tests.api.drivers import event
from tests.campaign.mutations import Request, mutated
from tests.campaign.progress import counted
from tests.campaign.server import Server
from tests.leaks.finder import LEAKED, URL, foreign_secret

PRINTED_PER_FAULT = 5
HEADERS = {"Content-Type": "application/json"}


def hostile_reports(total: int, seed: int) -> Counter[str]:
    """The faults, and how often each occurred. The statuses are among the output."""
    server, random = Server(seed), Random(seed)
    # Each burnt secret has a metric, which would hide the progress.
    logging.getLogger("watchword.metrics").handlers = []
    statuses: Counter[int] = Counter()
    faults: Counter[str] = Counter()
    burnt = 0
    for _ in counted(total, "hostile reports"):
        request = mutated(random, valid_report(random, server.credential.client_secret))
        before = server.parts.store.clients[server.client.client_id]
        answer, logged = server.handle(request)
        is_burnt = server.parts.store.clients[server.client.client_id] != before
        burnt += is_burnt
        statuses[answer["statusCode"]] += 1
        for fault in faults_of(server, request, answer, logged, is_burnt=is_burnt):
            faults[fault] += 1
            if faults[fault] <= PRINTED_PER_FAULT:
                print(f"\n{fault}\n  {json.dumps(request, default=repr)}\n  {answer}")
        restore(server, before)
    print(
        f"{total:,} reports, seed {seed}: "
        + ", ".join(f"{number:,} × {status}" for status, number in sorted(statuses.items()))
    )
    print(f"  {faults['a 5xx']} × 5xx")
    print(f"  {burnt:,} secrets burnt, {faults['a secret burnt that was not sent']} of them without being sent")
    print(f"  {faults['a secret in the log']} secrets in the log")
    if not burnt:
        # Then the others were refused for another reason than ours.
        faults["no secret burnt at all"] += 1
    return faults


def valid_report(random: Random, secret: str) -> Request:
    """With the secret of the server's client, and with others."""
    entries = [
        {"token": token, "type": "watchword_client_secret", "url": random.choice([URL, "", None]), "source": "content"}
        for token in (secret, foreign_secret(), "wws_no")[: random.choice([1, 2, 3])]
    ]
    content: Any = random.choice([entries, entries[0], entries * random.choice([1, 2, 40])])
    return event("POST", LEAKED, json.dumps(content), HEADERS)


def faults_of(server: Server, request: Request, answer: dict[str, Any], logged: str, *, is_burnt: bool) -> list[str]:
    faults = []
    status, secret = answer["statusCode"], server.credential.client_secret
    if status >= 500:
        faults.append("a 5xx")
    if answer["headers"].get("Cache-Control") != "no-store" or not isinstance(
        json.loads(answer["body"]), list if status == 200 else dict
    ):
        faults.append("a malformed response")
    if secret[4:] in logged or secret[4:] in answer["body"] or logged.count("\n") != 1:
        faults.append("a secret in the log")
    if is_burnt and (status != 200 or not was_sent(request, secret)):
        faults.append("a secret burnt that was not sent")
    return faults


def was_sent(request: Request, secret: str) -> bool:
    """Python's base64 ignores characters that are not in its alphabet, and JSON has escapes."""
    body = request["body"] or ""
    text = base64.b64decode(body).decode() if request["isBase64Encoded"] else body
    return secret in text or secret in json.dumps(json.loads(text))


def restore(server: Server, client: Client) -> None:
    """The same secret leaks again and again."""
    server.parts.store.clients[client.client_id] = client
    server.parts.store.events.clear()
    server.parts.store.revocations.by_key.clear()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=20261125)
    chosen = arguments.parse_args()
    return 1 if hostile_reports(chosen.inputs, chosen.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
