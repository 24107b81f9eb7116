"""python -m tests.campaign.hostile_assertions [--inputs N] [--seed N]: exits with status 1 if any answer was wrong."""

import argparse
import json
import sys
from collections import Counter
from random import Random
from typing import Any

import jwt

from tests.campaign.assertions import Signed, Signers
from tests.campaign.progress import counted
from tests.campaign.server import Server

PRINTED_PER_FAULT = 5


def hostile_assertions(total: int, seed: int) -> Counter[str]:
    """The faults, and how often each occurred. The statuses are among the output."""
    server, random = Server(seed), Random(seed)
    signers = Signers(server.deployment)
    statuses: Counter[int] = Counter()
    faults: Counter[str] = Counter()
    for _ in counted(total, "hostile assertions"):
        request, signed, client = signers.request(random)
        answer, logged = server.handle(request)
        statuses[answer["statusCode"]] += 1
        for fault in faults_of(answer, logged, signed, client.client_id):
            faults[fault] += 1
            if faults[fault] <= PRINTED_PER_FAULT:
                print(f"\n{fault}\n  {json.dumps(request, default=repr)}\n  {answer}")
    print(
        f"{total:,} assertions, seed {seed}: "
        + ", ".join(f"{number:,} × {status}" for status, number in sorted(statuses.items()))
    )
    print(f"  {faults['a 5xx']} × 5xx")
    print(f"  {faults['a token issued without authorization']} tokens issued without authorization")
    print(f"  {faults['an assertion in the log']} assertions in the log")
    if not statuses[200]:
        # Otherwise, the other assertions were refused for a different reason.
        faults["no token at all"] += 1
    return faults


def faults_of(answer: dict[str, Any], logged: str, signed: Signed, client_id: str) -> list[str]:
    faults = []
    status, body = answer["statusCode"], json.loads(answer["body"])
    if status >= 500:
        faults.append("a 5xx")
    if answer["headers"].get("Cache-Control") != "no-store" or (
        status != 200 and set(body) != {"error", "error_description"}
    ):
        faults.append("a malformed OAuth response")
    # Signatures are long, and nothing else has their characters.
    if (signed.assertion and signed.assertion[-40:] in logged) or logged.count("\n") != 1:
        faults.append("an assertion in the log")
    if status == 200:
        claims = jwt.decode(body["access_token"], options={"verify_signature": False})
        if not signed.may_be_accepted or claims["client_id"] != client_id:
            faults.append("a token issued without authorization")
    return faults


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=20261125)
    chosen = arguments.parse_args()
    sys.exit(1 if hostile_assertions(chosen.inputs, chosen.seed) else 0)
