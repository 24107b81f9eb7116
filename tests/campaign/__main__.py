"""A million hostile requests and a million tokens, through the Lambda handler in this process.

python -m tests.campaign [--inputs N] [--tokens N] [--seed N]; ends with status 1 when a single one went wrong.
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

from tests.campaign.mutations import mutated, rightful
from tests.campaign.progress import counted
from tests.campaign.server import SECRET, TOKEN, Server

SHOWN = 5
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
    """How many were answered as they must not be."""
    if not total:
        return 0
    server, random = Server(seed), Random(seed)
    statuses: Counter[int] = Counter()
    faults: Counter[str] = Counter()
    for _ in counted(total, "hostile requests"):
        request = mutated(random, rightful(random, server.credential))
        answer, logged = server.handle(request)
        statuses[answer["statusCode"]] += 1
        for fault in found_wrong(server, request, answer, logged):
            faults[fault] += 1
            if faults[fault] <= SHOWN:
                print(f"\n{fault}\n  {json.dumps(request, default=repr)}\n  {answer}")
    granted = statuses[200]
    print(
        f"{total:,} requests, seed {seed}: " + ", ".join(f"{n:,} × {status}" for status, n in sorted(statuses.items()))
    )
    print(f"  {sum(n for status, n in statuses.items() if status >= 500)} × 5xx")
    print(f"  {faults['a token granted wrongly']} tokens granted wrongly, of {granted:,} that a mutation left rightful")
    print(f"  {faults['a secret in the log']} secrets in the log")
    print(f"  {faults['an answer that is not in OAuth words']} answers that are not in OAuth's words")
    return sum(faults.values())


def found_wrong(server: Server, request: dict[str, Any], answer: dict[str, Any], logged: str) -> list[str]:
    faults = []
    status, body = answer["statusCode"], json.loads(answer["body"])
    if status >= 500:
        faults.append("a 5xx")
    if answer["headers"].get("Cache-Control") != "no-store" or (
        status != 200 and set(body) != {"error", "error_description"}
    ):
        faults.append("an answer that is not in OAuth words")
    if SECRET in logged or TOKEN in logged or logged.count("\n") != 1:
        faults.append("a secret in the log")
    if status == 200:
        claims = jwt.decode(body["access_token"], options={"verify_signature": False})
        registered = set(server.parts.store.clients[claims["client_id"]].registered_scope("admin-api"))
        is_rightful = (
            server.proves_itself(claims["client_id"], request)
            and set(claims.get("scope", "").split()) <= registered
            and request["requestContext"]["httpMethod"] == "POST"
        )
        if not is_rightful:
            faults.append("a token granted wrongly")
    return faults


def tokens(total: int, seed: int) -> int:
    """How many `jti` came twice, and whether memory grew."""
    if not total:
        return 0
    server = Server(seed)
    # As in production: a seeded generator would prove nothing about duplicates.
    server.parts.randomness = SystemRandom()
    request = rightful(Random(seed), server.credential)
    seen: set[bytes] = set()
    early = 0
    for number in counted(total, "tokens"):
        answer, _ = server.handle(request)
        token = json.loads(answer["body"])["access_token"]
        jti = jwt.decode(token, options={"verify_signature": False})["jti"]
        seen.add(bytes.fromhex(jti.partition(".")[0]))
        server.parts.stores.credential_usage.used.clear()
        if number == total // 10:
            early = resident_bytes() - sys.getsizeof(seen) - BYTES_OF_A_JTI * len(seen)
    late = resident_bytes() - sys.getsizeof(seen) - BYTES_OF_A_JTI * len(seen)
    print(f"{total:,} tokens: {total - len(seen)} duplicate jti")
    mebibytes = [f"{size / 2**20:.1f} MiB" for size in (early, late)]
    print(f"  resident memory without the set of jti: {mebibytes[0]} after a tenth, {mebibytes[1]} at the end")
    return total - len(seen) + (late > early * 1.1)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
