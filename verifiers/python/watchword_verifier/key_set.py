"""RFC 7517: the server's keys. The last good ones stay when it is not there."""

import json
from collections.abc import Callable
from threading import Lock
from typing import Final

import jwt

from .fetching import Fetch, FetchFailed
from .jws import NOT_VERIFIED, usable_key
from .refusals import InvalidToken, Unavailable

# Seconds: `max-age` of the server's answer.
FRESH: Final = 300
# Seconds: tokens with invented kids cause no more requests than this.
PAUSE: Final = 10


class KeySet:
    """Safe to use from several threads."""

    def __init__(self, address: str, fetch: Fetch, clock: Callable[[], float]) -> None:
        self._address = address
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._lock = Lock()
        self._attempted_at = float("-inf")
        self._fetched_at = float("-inf")
        self._has_failed = False

    def find(self, kid: str) -> jwt.PyJWK:
        """Reads the keys again if none has this kid. Raises InvalidToken, or Unavailable if they cannot be read."""
        key = self._keys.get(kid)
        if key is not None:
            return key
        with self._lock:
            # Another thread may have read the keys while this one waited for the lock.
            if kid not in self._keys:
                self._read()
            key = self._keys.get(kid)
            has_failed = self._has_failed
        if key is not None:
            return key
        if has_failed:
            raise Unavailable("The keys of the issuer cannot be read. Try again shortly.")
        raise InvalidToken(NOT_VERIFIED)

    def refresh(self, age: float = FRESH) -> None:
        """Reads the keys again if they are older than `age`. A caller does not wait for another one that does so."""
        # abs: the clock may have been ahead.
        if abs(self._clock() - self._fetched_at) > age and self._lock.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._lock.release()

    def _read(self) -> None:
        now = self._clock()
        if abs(now - self._attempted_at) < PAUSE:
            return
        self._attempted_at = now
        self._has_failed = True
        try:
            keys = _keys_of(self._fetch(self._address, None).content or b"")
        except FetchFailed:
            return
        if keys:
            self._keys = keys
            self._fetched_at = now
            self._has_failed = False


def _keys_of(content: bytes) -> dict[str, jwt.PyJWK]:
    """The usable keys by kid; none if the answer is malformed."""
    try:
        members = json.loads(content)["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    keys = [usable_key(jwk) for jwk in members] if isinstance(members, list) else []
    return {str(key.key_id): key for key in keys if key is not None}
