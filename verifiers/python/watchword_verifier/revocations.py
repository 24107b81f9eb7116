"""The revocation feed of the server: a signed list of what it revoked, which this verifier polls."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from .access_token import AccessToken
from .fetching import Fetch, FetchFailed
from .jws import has_typ, is_date, unverified_header, verified_payload
from .key_set import KeySet
from .refusals import Refusal

log = logging.getLogger("watchword_verifier")

TYP: Final = frozenset({"revocations+jwt"})
# Seconds after the last good poll.
STALE: Final = 300


@dataclass(frozen=True)
class Feed:
    iat: float = float("-inf")
    epoch: float = 0
    # By client_id: tokens issued earlier are revoked.
    clients: dict[str, float] = field(default_factory=dict)
    # By id of the credential and by jti: the values say only when the entry leaves the feed.
    credentials: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    # By kid: keys that somebody else may have.
    kids: dict[str, float] = field(default_factory=dict)

    def revokes(self, token: AccessToken, kid: str) -> bool:
        return (
            token.issued_at < self.epoch
            or token.issued_at < self.clients.get(token.client_id, float("-inf"))
            or (token.credential_id != "" and token.credential_id in self.credentials)
            or token.jti in self.tokens
            or kid in self.kids
        )


class Revocations:
    """The last good feed. Safe to use from several threads."""

    def __init__(
        self, address: str, issuer: str, keys: KeySet, fetch: Fetch, clock: Callable[[], float], leeway: float
    ) -> None:
        self._address = address
        self._issuer = issuer
        self._keys = keys
        self._fetch = fetch
        self._clock = clock
        self._leeway = leeway
        self._lock = Lock()
        self._etag: str | None = None
        self._attempted_at = float("-inf")
        self._polled_at = float("-inf")
        self._is_in_trouble = False
        # Whether the first poll has ended, well or not.
        self._has_answer = False
        self.feed = Feed()

    @property
    def is_stale(self) -> bool:
        # abs: the clock may have been ahead.
        return abs(self._clock() - self._polled_at) > STALE

    def poll_if_older(self, age: float) -> None:
        """A caller does not wait for another one that polls, unless there is no feed yet."""
        is_first = not self._has_answer
        if not is_first and abs(self._clock() - self._attempted_at) < age:
            return
        if self._lock.acquire(blocking=is_first):
            try:
                if abs(self._clock() - self._attempted_at) >= age:
                    self._poll()
            finally:
                self._lock.release()

    def poll(self) -> bool:
        """Whether the server has answered with a good feed. If not, the last good one stays."""
        with self._lock:
            return self._poll()

    def _poll(self) -> bool:
        self._attempted_at = self._clock()
        try:
            return self._polled()
        finally:
            self._has_answer = True

    def _polled(self) -> bool:
        try:
            answer = self._fetch(self._address, self._etag)
            if answer.content is not None:
                self.feed = self._verified(answer.content.decode("ascii").strip())
                # Only now, because the ETag of a refused feed must not be sent.
                self._etag = answer.etag
        except (FetchFailed, Refusal, ValueError) as error:
            self._log_once(str(error))
            return False
        self._polled_at = self._attempted_at
        self._log_once(None)
        return True

    def _log_once(self, trouble: str | None) -> None:
        """One line when the feed cannot be read, and one when it can be read again."""
        if trouble and not self._is_in_trouble:
            log.warning("The revocation feed %s cannot be used: %s", self._address, trouble)
        if not trouble and self._is_in_trouble:
            log.warning("The revocation feed %s can be used again.", self._address)
        self._is_in_trouble = trouble is not None

    def _verified(self, content: str) -> Feed:
        """Raises Refusal, and ValueError if it is no feed of this server or an older one."""
        header = unverified_header(content)
        if header["kid"] in self.feed.kids:
            raise ValueError("The feed is signed with a revoked key.")
        claims = verified_payload(content, self._keys.find(header["kid"]))
        expected = has_typ(header, TYP) and claims.get("iss") == self._issuer and claims.get("aud") == self._address
        if not expected or not is_date(claims.get("iat")) or not is_date(claims.get("epoch")):
            raise ValueError("This is not the feed of the issuer.")
        if not self.feed.iat <= claims["iat"] <= self._clock() + self._leeway:
            raise ValueError("The feed is older than the one before, or from the future.")
        clients, credentials, tokens = (_entries(claims.get(name)) for name in ("clients", "credentials", "tokens"))
        # Not in the feeds of the first servers that had one.
        kids = _entries(claims.get("kids", {}))
        return Feed(claims["iat"], claims["epoch"], clients, credentials, tokens, kids)


def _entries(value: Any) -> dict[str, float]:
    """Raises ValueError."""
    if not isinstance(value, dict) or not all(is_date(entry) for entry in value.values()):
        raise ValueError("An entry of the feed is malformed.")
    return value
