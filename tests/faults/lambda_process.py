"""The server in its own process, as in a Lambda container. Events and responses go through a socket.

    python -m tests.faults.lambda_process FILE_DESCRIPTOR

It imports only the application, as Lambda does.
"""

import json
import socket
import sys

import app


def _serve(descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as ours, ours.makefile("r") as events:
        for event in events:
            ours.sendall(json.dumps(app.app(json.loads(event), None)).encode() + b"\n")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
