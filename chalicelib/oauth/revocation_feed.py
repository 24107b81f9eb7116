"""The signed list of revocations that offline verifiers poll.

It is a JWS with its own `typ` and without `exp` and `sub`, so that no verifier accepts it as an access token.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from ..keys.key_ring import KeyRing, NoSigningKey
from .access_token import CLOCK_LEEWAY
from .errors import TemporarilyUnavailable
from .metadata import REVOCATIONS_PATH
from .resource import MAXIMUM_LIFETIME

TYP: Final = "revocations+jwt"
ALG: Final = "RS256"
# Seconds, for caches. Kits poll every 20 s.
MAX_AGE: Final = 10
# A container reads the entries again after this time. While it cannot, its feed is usable for longer.
REFRESH_AFTER: Final = timedelta(seconds=15)
USABLE_FOR: Final = timedelta(seconds=25)
# No token that was issued before a revocation is accepted for longer than this after it.
FORGET_AFTER: Final = MAXIMUM_LIFETIME + CLOCK_LEEWAY
# Tokens and credentials in one feed: 80 KB. The clients with most of them then become one moment each.
MAXIMUM_LISTED: Final = 1_000
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


class RevocationEntry(NamedTuple):
    """What is revoked of one client, of one signing key, or of the whole server. All times are seconds since 1970.

    A later entry with the same `key` replaces this one. `at` is the time of the last revocation. `tokens` maps a jti to
    its `exp`; `credentials` and `kids` map an id to the time at which the last token of it is expired.
    """

    key: str
    at: int
    forget_at: int
    client_id: str = ""
    valid_from: int = 0
    credentials: Mapping[str, int] = NOTHING
    tokens: Mapping[str, int] = NOTHING
    epoch: int = 0
    kids: Mapping[str, int] = NOTHING


class RevocationEntries(Protocol):
    def entries(self, now: datetime) -> list[RevocationEntry]:
        """All that are not to be forgotten at `now`, by a consistent read. Raises StoreUnavailable."""


def signed_feed(revocations: RevocationEntries, issuer: str, key_ring: Callable[[], KeyRing], now: datetime) -> str:
    """The feed as a compact JWS. Raises StoreUnavailable or TemporarilyUnavailable."""
    claims = feed_claims(revocations.entries(now), issuer, now)
    try:
        return key_ring().signing_key(ALG, now).sign(claims, TYP)
    except NoSigningKey as error:
        raise TemporarilyUnavailable(detail=str(error)) from error


def feed_claims(entries: Iterable[RevocationEntry], issuer: str, now: datetime) -> dict[str, Any]:
    """`now` is the time at which `entries` were read: a verifier refuses a feed that is older than the one it has."""
    epoch = 0
    clients: dict[str, int] = {}
    credentials: dict[str, int] = {}
    tokens: dict[str, int] = {}
    kids: dict[str, int] = {}
    for entry in _bounded([entry for entry in entries if entry.forget_at > now.timestamp()]):
        epoch = max(epoch, entry.epoch)
        if entry.valid_from:
            clients[entry.client_id] = max(entry.valid_from, clients.get(entry.client_id, 0))
        credentials |= unforgotten(entry.credentials, now)
        tokens |= unforgotten(entry.tokens, now - CLOCK_LEEWAY)
        kids |= entry.kids
    return {
        "iss": issuer,
        "aud": issuer + REVOCATIONS_PATH,
        "iat": int(now.timestamp()),
        "ttl": MAX_AGE,
        "epoch": epoch,
        "clients": clients,
        "credentials": credentials,
        "tokens": tokens,
        "kids": kids,
    }


def _bounded(entries: list[RevocationEntry]) -> list[RevocationEntry]:
    """With at most MAXIMUM_LISTED tokens and credentials. What they are of is then revoked as a whole."""
    total = sum(map(_listed, entries))
    fullest = heapq.nlargest(len(entries), range(len(entries)), key=lambda index: _listed(entries[index]))
    for index in fullest:
        if total <= MAXIMUM_LISTED:
            break
        entry = entries[index]
        total -= _listed(entry)
        # Every listed token was issued before the last revocation.
        valid_from = max(entry.valid_from, entry.at + 1)
        entries[index] = entry._replace(valid_from=valid_from, credentials=NOTHING, tokens=NOTHING)
    return entries


def _listed(entry: RevocationEntry) -> int:
    return len(entry.credentials) + len(entry.tokens)


def unforgotten(moments: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Those that are still to come."""
    return {name: moment for name, moment in moments.items() if moment > now.timestamp()}
