"""HTTP requests for keys and revocations, with the standard library."""

import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Final, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

# Seconds, for the whole answer.
TIMEOUT: Final = 3.0
# Bytes. A feed of 1,000 revoked tokens has 77,000.
MAXIMUM_ANSWER: Final = 4 * 1024 * 1024


class FetchFailed(Exception):
    """There is no usable answer."""


class Answer(NamedTuple):
    """`content` is None if the server says that it has not changed (304)."""

    content: bytes | None
    etag: str | None = None


# From an address and the ETag of the last answer. Raises FetchFailed.
Fetch = Callable[[str, str | None], Answer]


class _NoRedirects(HTTPRedirectHandler):
    """The keys come from the address of the issuer and from no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener: Final = build_opener(_NoRedirects)


def check_address(address: str) -> None:
    """Raises ValueError for an issuer for which a stranger could answer. Plain HTTP is for this machine only."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    )
    if not is_safe or not parts.hostname or address.endswith("/"):
        raise ValueError(f"The issuer must begin with https:// and have no slash at its end: {address}")


def fetch(address: str, etag: str | None) -> Answer:
    """Raises FetchFailed."""
    headers = {"User-Agent": "watchword-verifier"} | ({"If-None-Match": etag} if etag else {})
    deadline = time.monotonic() + TIMEOUT
    try:
        with _opener.open(Request(address, headers=headers), timeout=TIMEOUT) as response:  # noqa: S310 - See above.
            content = b""
            while piece := response.read1(65536):
                content += piece
                if len(content) > MAXIMUM_ANSWER or time.monotonic() > deadline:
                    raise FetchFailed("The answer is too long or too slow.")
            return Answer(content, response.headers.get("ETag"))
    except HTTPError as error:
        error.close()
        # Without an ETag of ours there is nothing that has not changed.
        if error.code == 304 and etag:
            return Answer(None, etag)
        raise FetchFailed(f"The server answered with status {error.code}.") from None
    except (OSError, HTTPException, ValueError) as error:
        raise FetchFailed(f"The request failed: {type(error).__name__}.") from None
