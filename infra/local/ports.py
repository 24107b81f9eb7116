"""Free ports on this machine."""

import random
import socket

from infra.problem import Problem

# Below the ephemeral ports of Linux and macOS. An outgoing connection cannot take such a port before the server
# listens, and a connection to a stopped emulator cannot connect to itself.
_CANDIDATES = range(20000, 32000)


def free_port() -> int:
    return next(port for port in random.sample(_CANDIDATES, 200) if not is_taken(port))


def available_port(port: int, variable: str) -> int:
    """`port` itself, or any free port for 0. `variable` is the setting that changes it. Raises Problem."""
    if port == 0:
        return free_port()
    if is_taken(port):
        raise Problem(f"Port {port} is in use. Stop the program that uses it, or set {variable}= to another port.")
    return port


def is_taken(port: int) -> bool:
    # DynamoDB Local listens on every interface, so every interface must be free.
    return not (_can_listen("127.0.0.1", port) and _can_listen("", port))


def _can_listen(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # Servers set this option too, so that connections in TIME_WAIT do not block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
