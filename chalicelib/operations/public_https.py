"""The only code that calls a server outside AWS: it reads a small JSON document of a public https server.

An administrator chooses the URL, and this function may run where other servers trust its address. So every address of
the host must be public, the connection goes to the address that was checked, and redirects are not followed.
"""

import http.client
import io
import ipaddress
import json
import re
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

MAXIMUM_BYTES: Final = 65_536
# Seconds, for everything after the name is resolved.
TIME_LIMIT: Final = 2.0
MAXIMUM_URL_LENGTH: Final = 2048
# A name, not an address in any of its spellings.
HOST: Final = re.compile(r"(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}")
PATH: Final = re.compile(r"/[\x21-\x7e]*")
# RFC 4291 §2.4: all global unicast addresses that exist. It excludes ::ffff:127.0.0.1 and 64:ff9b::/96 (RFC 6052).
IPV6_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
# Global addresses that lead to others: 6to4 (RFC 3056) and Teredo (RFC 4380).
TUNNELS: Final = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/32"))
Resolve = Callable[[str], list[str]]


class FetchFailed(Exception):
    """The text is a sentence for administrators. It holds nothing of the response."""


def fetch_json(url: str, *, allows_loopback: bool = False, resolve: Resolve | None = None) -> dict[str, Any]:
    """The JSON object at `url`. `allows_loopback` permits http://127.0.0.1, for one machine. Raises FetchFailed."""
    parts = _parts(url)
    is_loopback = allows_loopback and parts.scheme == "http" and parts.hostname == "127.0.0.1"
    if not is_loopback:
        check_url(url)
    host, port = parts.hostname or "", parts.port or 443
    address = host if is_loopback else _public_address(host, resolve or _addresses)
    deadline = time.monotonic() + TIME_LIMIT
    try:
        with socket.create_connection((address, port), timeout=TIME_LIMIT) as plain:
            plain.settimeout(_remaining(deadline))
            if is_loopback:
                return _exchange(plain, parts.netloc, parts.path, deadline)
            # SNI and the certificate are for the name. Only the connection is to the address that was checked.
            with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
                return _exchange(secure, host, parts.path, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise FetchFailed(f"The server did not answer in time, or not as an https server: {_kind(error)}.") from None


def check_url(url: str) -> None:
    """Whether `url` is that of a public server, as far as the URL says. Raises FetchFailed."""
    parts = _parts(url)
    # The authority is compared as a whole, so there is no user, and no second spelling.
    if parts.scheme != "https" or not HOST.fullmatch(parts.netloc.removesuffix(":443")):
        raise FetchFailed("The URL must begin with https:// and the name of a public host, without a port.")
    # The URL too: urlsplit removes line breaks and tabs.
    if not PATH.fullmatch(parts.path or "/") or parts.query or parts.fragment or not url.isprintable():
        raise FetchFailed("The URL must have neither a query nor a fragment.")


def is_public(address: str) -> bool:
    """Whether it is a global unicast address, and no way to another one."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6 and (ip not in IPV6_UNICAST or any(ip in tunnel for tunnel in TUNNELS)):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # Read here because it raises for a port that is not a number.
        _ = parts.port
    except ValueError:
        raise FetchFailed("The URL is malformed.") from None
    if len(url) > MAXIMUM_URL_LENGTH:
        raise FetchFailed(f"The URL is longer than {MAXIMUM_URL_LENGTH} characters.")
    return parts


def _addresses(host: str) -> list[str]:
    entries = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]).partition("%")[0] for *_, sockaddr in entries]


def _public_address(host: str, resolve: Resolve) -> str:
    """All addresses must be public, so that it does not matter which one is used."""
    try:
        addresses = resolve(host)
    except (OSError, UnicodeError):
        raise FetchFailed("The name of the host cannot be resolved.") from None
    if not addresses or not all(map(is_public, addresses)):
        raise FetchFailed("The host has an address that is not public.")
    return addresses[0]


def _exchange(connection: socket.socket, host: str, path: str, deadline: float) -> dict[str, Any]:
    lines = (f"GET {path or '/'} HTTP/1.1", f"Host: {host}", "Accept: application/json", "User-Agent: watchword")
    connection.sendall(("\r\n".join((*lines, "Connection: close")) + "\r\n\r\n").encode("ascii"))
    timed: Any = _Timed(connection, deadline)
    response = http.client.HTTPResponse(timed, method="GET")
    response.begin()
    if response.status != 200:
        raise FetchFailed(f"The server answered with the status {response.status}. Only 200 is accepted.")
    body = response.read(MAXIMUM_BYTES + 1)
    if len(body) > MAXIMUM_BYTES:
        raise FetchFailed(f"The document has more than {MAXIMUM_BYTES:,} bytes.")
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise FetchFailed("The document is not JSON.") from None
    if not isinstance(document, dict):
        raise FetchFailed("The document is not a JSON object.")
    return document


class _Timed(io.RawIOBase):
    """Reads until the deadline, so that a server cannot prolong the time by sending slowly.

    `http.client` calls only `makefile` of a socket.
    """

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection, self._deadline = connection, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(_remaining(self._deadline))
        return self._connection.recv_into(buffer)


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


def _kind(error: Exception) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else type(error).__name__
