"""Prints an assertion of the example client `worker` of `make run`: signed with its key, or by its cluster.

python -m infra.local.assertion [workload]
"""

import sys
import time
from typing import Any
from uuid import uuid4

import jwt

from infra.local import run_file
from infra.local.seed import SERVICE_ACCOUNT
from infra.problem import printing_problems


def assertion(run: dict[str, Any], *, is_workload: bool) -> str:
    """`run` is the content of run.json."""
    now, client_id = int(time.time()), run["worker_client_id"]
    iss, sub = (run["workload_issuer"], SERVICE_ACCOUNT) if is_workload else (client_id, client_id)
    claims = {"iss": iss, "sub": sub, "aud": run["base_url"], "iat": now, "exp": now + 300, "jti": str(uuid4())}
    return jwt.encode(claims, run["workload_key" if is_workload else "worker_key"], "ES256")


if __name__ == "__main__":
    with printing_problems():
        print(assertion(run_file.read(), is_workload=sys.argv[1:] == ["workload"]))
