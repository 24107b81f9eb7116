"""Ports on this machine."""

import random
import socket

from infra.problem import Problem

# Below the range from which systems take the local port of an outgoing connection: nothing slips in between choosing
# a port and listening on it, and a connection to a stopped emulator cannot meet itself.
_QUIET_RANGE = range(20000, 32000)


def free_port() -> int:
    return next(port for port in random.sample(_QUIET_RANGE, 200) if not is_taken(port))


def chosen_or_free(port: int, variable: str) -> int:
    """0 asks for any free port; the variable is what moves a port that is taken."""
    if port == 0:
        return free_port()
    if is_taken(port):
        raise Problem(f"Port {port} is taken: stop what listens there, or choose another port with {variable}=.")
    return port


def is_taken(port: int) -> bool:
    # DynamoDB Local listens on every interface, so every interface must be free.
    return not (_can_listen("127.0.0.1", port) and _can_listen("", port))


def _can_listen(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: connections of an earlier run that still linger are no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
