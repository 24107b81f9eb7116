"""`make pointers`: adds pointers to the secrets of older versions, so that reports of leaks find their clients.

python -m infra.pointers [STAGE]
"""

import sys
from typing import Any

from infra.invoke import Invoke, invoker
from infra.problem import printing_problems


def fill(invoke: Invoke) -> None:
    """One run of the function ends before Lambda's limit, so it is invoked until all clients are done."""
    event: dict[str, Any] = {}
    clients = written = 0
    while True:
        answer = invoke("pointers", event)
        clients, written = clients + answer["clients"], written + answer["pointers_written"]
        print(f"{answer['outcome']}: {clients} clients, {written} pointers written", flush=True)
        if answer["outcome"] == "complete":
            return
        event = {"after": answer["after"]}


if __name__ == "__main__":
    with printing_problems():
        fill(invoker(sys.argv[1] if sys.argv[1:] else ""))
