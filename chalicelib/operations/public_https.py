"""The only code that calls a server outside AWS: it reads a small JSON document of a public https server.

An administrator chooses the URL, and this function may run where other servers trust its address. So every address of
the host must be public, the connection goes to the address that was checked, and redirects are not followed.
"""

import http.client
import ipaddress
import json
import re
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

MAXIMUM_BYTES: Final = 65_536
# Seconds, for everything after the name is resolved.
TIME_LIMIT: Final = 2.0
# A name, not an address in any of its spellings.
HOST: Final = re.compile(r"(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}")
PATH: Final = re.compile(r"/[\x21-\x7e]*")
# Global addresses that lead to others: NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380).
TRANSLATED: Final = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
Resolve = Callable[[str], list[str]]


class FetchFailed(Exception):
    """The text is a sentence for administrators. It holds nothing of the response."""


def fetch_json(url: str, *, allows_loopback: bool = False, resolve: Resolve | None = None) -> dict[str, Any]:
    """The JSON object at `url`. `allows_loopback` permits http://127.0.0.1, for one machine. Raises FetchFailed."""
    parts = urlsplit(url)
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
            with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
                return _exchange(secure, host, parts.path, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise FetchFailed(f"The server did not answer in time, or not as an https server: {_kind(error)}.") from None


def check_url(url: str) -> None:
    """Whether `url` is that of a public server, as far as the URL says. Raises FetchFailed."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    # The authority is compared as a whole, so there is no user, and no second spelling.
    if parts.scheme != "https" or not HOST.fullmatch(parts.netloc.removesuffix(":443")) or port not in (None, 443):
        raise FetchFailed("The URL must begin with https:// and the name of a public host, without a port.")
    if not PATH.fullmatch(parts.path or "/") or parts.query or parts.fragment or not url.isprintable():
        raise FetchFailed("The URL must have neither a query nor a fragment.")


def is_public(address: str) -> bool:
    """Whether it is a global unicast address, and no way to another one."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    is_translated = any(ip in network for network in TRANSLATED if network.version == ip.version)
    return mapped is None and not is_translated and ip.is_global and not ip.is_multicast and not ip.is_reserved


def _addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found]


def _public_address(host: str, resolve: Resolve) -> str:
    """All addresses must be public, so that it does not matter which one is used."""
    try:
        addresses = resolve(host)
    except OSError:
        raise FetchFailed("The name of the host cannot be resolved.") from None
    if not addresses or not all(map(is_public, addresses)):
        raise FetchFailed("The host has an address that is not public.")
    return addresses[0]


def _exchange(connection: socket.socket, host: str, path: str, deadline: float) -> dict[str, Any]:
    lines = (f"GET {path or '/'} HTTP/1.1", f"Host: {host}", "Accept: application/json", "User-Agent: watchword")
    connection.sendall(("\r\n".join((*lines, "Connection: close")) + "\r\n\r\n").encode("ascii"))
    response = http.client.HTTPResponse(connection, method="GET")
    response.begin()
    if response.status != 200:
        raise FetchFailed(f"The server answered with the status {response.status}. Only 200 is accepted.")
    body = b""
    # Each read may return little, so that a server cannot prolong the time by sending slowly.
    while chunk := response.read1(MAXIMUM_BYTES):
        body += chunk
        if len(body) > MAXIMUM_BYTES:
            raise FetchFailed(f"The document has more than {MAXIMUM_BYTES:,} bytes.")
        connection.settimeout(_remaining(deadline))
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise FetchFailed("The document is not JSON.") from None
    if not isinstance(document, dict):
        raise FetchFailed("The document is not a JSON object.")
    return document


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


def _kind(error: Exception) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else type(error).__name__
