"""A million hostile requests and a million tokens, through the Lambda handler in this process.

python -m tests.campaign [--inputs N] [--tokens N] [--seed N]; exits with status 1 if any of them failed.
"""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import jwt

from tests.campaign.mutations import mutated, valid_request
from tests.campaign.progress import counted
from tests.campaign.server import SECRET, TOKEN, Server

PRINTED_PER_FAULT = 5
# 16 bytes in an object of 49, which Python's allocator rounds up.
BYTES_OF_A_JTI = 64


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=1_000_000)
    arguments.add_argument("--tokens", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=20261123)
    chosen = arguments.parse_args()
    faults = hostile_requests(chosen.inputs, chosen.seed) + tokens(chosen.tokens, chosen.seed)
    return 1 if faults else 0


def hostile_requests(total: int, seed: int) -> int:
    """The number of wrong responses."""
    if not total:
        return 0
    server, random = Server(seed), Random(seed)
    statuses: Counter[int] = Counter()
    faults: Counter[str] = Counter()
    for _ in counted(total, "hostile requests"):
        request = mutated(random, valid_request(random, server.credential))
        answer, logged = server.handle(request)
        statuses[answer["statusCode"]] += 1
        for fault in faults_of(server, request, answer, logged):
            faults[fault] += 1
            if faults[fault] <= PRINTED_PER_FAULT:
                print(f"\n{fault}\n  {json.dumps(request, default=repr)}\n  {answer}")
    granted = statuses[200]
    print(
        f"{total:,} requests, seed {seed}: " + ", ".join(f"{n:,} × {status}" for status, n in sorted(statuses.items()))
    )
    print(f"  {sum(n for status, n in statuses.items() if status >= 500)} × 5xx")
    print(
        f"  {faults['a token issued without authorization']} tokens issued without authorization, of {granted:,} tokens"
    )
    print(f"  {faults['a secret in the log']} secrets in the log")
    print(f"  {faults['a malformed OAuth response']} malformed OAuth responses")
    return sum(faults.values())


def faults_of(server: Server, request: dict[str, Any], answer: dict[str, Any], logged: str) -> list[str]:
    faults = []
    status, body = answer["statusCode"], json.loads(answer["body"])
    if status >= 500:
        faults.append("a 5xx")
    if answer["headers"].get("Cache-Control") != "no-store" or (
        status != 200 and set(body) != {"error", "error_description"}
    ):
        faults.append("a malformed OAuth response")
    if SECRET in logged or TOKEN in logged or logged.count("\n") != 1:
        faults.append("a secret in the log")
    if status == 200:
        claims = jwt.decode(body["access_token"], options={"verify_signature": False})
        registered = set(server.parts.store.clients[claims["client_id"]].registered_scope("admin-api"))
        is_authorized = (
            server.proves_itself(claims["client_id"], request)
            and set(claims.get("scope", "").split()) <= registered
            and request["requestContext"]["httpMethod"] == "POST"
        )
        if not is_authorized:
            faults.append("a token issued without authorization")
    return faults


def tokens(total: int, seed: int) -> int:
    """The number of duplicate `jti`, plus 1 if memory grew."""
    if not total:
        return 0
    server = Server(seed)
    # As in production. A seeded generator would not show duplicates.
    server.parts.randomness = SystemRandom()
    request = valid_request(Random(seed), server.credential)
    jtis: set[bytes] = set()
    early = 0
    for number in counted(total, "tokens"):
        answer, _ = server.handle(request)
        token = json.loads(answer["body"])["access_token"]
        jti = jwt.decode(token, options={"verify_signature": False})["jti"]
        jtis.add(bytes.fromhex(jti.partition(".")[0]))
        server.parts.stores.credential_usage.used.clear()
        if number == total // 10:
            early = resident_bytes() - sys.getsizeof(jtis) - BYTES_OF_A_JTI * len(jtis)
    late = resident_bytes() - sys.getsizeof(jtis) - BYTES_OF_A_JTI * len(jtis)
    print(f"{total:,} tokens: {total - len(jtis)} duplicate jti")
    mebibytes = [f"{size / 2**20:.1f} MiB" for size in (early, late)]
    print(f"  resident memory without the set of jti: {mebibytes[0]} after a tenth, {mebibytes[1]} at the end")
    return total - len(jtis) + (late > early * 1.1)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
