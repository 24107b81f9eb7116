"""All signing keys, and when each is published and signs.

    published_from ──── signs_from ──────────── signs_until ──── published_until
       in the JWKS         signs             only in the JWKS     in neither

The state of a key follows from the time, so no status is stored. The newest key of an alg has no end until its
successor is scheduled. So one key always signs, however late a rotation runs.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple

from .signing_key import SigningKey

# How many changes a ring records: those that are not announced yet, and recent ones for the operator function `keys`.
MAXIMUM_CHANGES: Final = 12


class NoSigningKey(Exception):
    """No key of this alg signs at this time."""


class ScheduledKey(NamedTuple):
    """A key and its four times (UTC). The last two are None until its successor is scheduled."""

    key: SigningKey
    published_from: datetime
    signs_from: datetime
    signs_until: datetime | None = None
    published_until: datetime | None = None

    def is_published_at(self, now: datetime) -> bool:
        return self.published_from <= now and (self.published_until is None or now < self.published_until)

    def signs_at(self, now: datetime) -> bool:
        return self.signs_from <= now and (self.signs_until is None or now < self.signs_until)

    def is_standby_at(self, now: datetime) -> bool:
        """Verifiers can fetch the key, but it does not sign yet."""
        return self.published_from <= now < self.signs_from


class RingChange(NamedTuple):
    """The changes by one run. `version` is that of the changed ring. `new_signer_kids` are keys that began to sign."""

    version: int
    action: str
    at: datetime
    created_kids: tuple[str, ...] = ()
    dropped_kids: tuple[str, ...] = ()
    new_signer_kids: tuple[str, ...] = ()


class KeyRing(NamedTuple):
    """`version` increases with every change. `changes` are the most recent ones, oldest first."""

    keys: tuple[ScheduledKey, ...]
    version: int = 0
    changes: tuple[RingChange, ...] = ()

    def of(self, alg: str) -> tuple[ScheduledKey, ...]:
        """The keys of `alg` in the order in which they sign."""
        return tuple(sorted((key for key in self.keys if key.key.alg == alg), key=lambda key: key.signs_from))

    def signing_key(self, alg: str, now: datetime) -> SigningKey:
        """The newest key of `alg` that signs now. Raises NoSigningKey."""
        candidates = [scheduled for scheduled in self.keys if scheduled.key.alg == alg and scheduled.signs_at(now)]
        if not candidates:
            raise NoSigningKey(f"no {alg} key signs at {now.isoformat()}")
        return max(candidates, key=lambda scheduled: scheduled.signs_from).key

    def published_key(self, kid: str, now: datetime) -> SigningKey | None:
        """The key that a verifier finds under `kid`."""
        return next((key for key in self._published_at(now) if key.kid == kid), None)

    def jwks(self, now: datetime) -> dict[str, Any]:
        """RFC 7517 §5. SigningKey.public_jwk has only public members."""
        return {"keys": [dict(key.public_jwk) for key in self._published_at(now)]}

    def changed_from(self, before: "KeyRing", action: str, now: datetime) -> "KeyRing":
        """This ring with a new version and a record of what `action` changed."""
        # Not only `before.version + 1`: after an older ring is restored, that number may already be in use.
        version = max(before.version + 1, int(now.timestamp()))
        old_kids = {key.key.kid for key in before.keys}
        new_kids = {key.key.kid for key in self.keys}
        change = RingChange(
            version,
            action,
            now,
            created_kids=_sorted(new_kids - old_kids),
            dropped_kids=_sorted(old_kids - new_kids),
            new_signer_kids=_sorted(_signing_kids(self, now) - _signing_kids(before, now)),
        )
        return self._replace(version=version, changes=(*before.changes, change)[-MAXIMUM_CHANGES:])

    def _published_at(self, now: datetime) -> list[SigningKey]:
        return [scheduled.key for scheduled in self.keys if scheduled.is_published_at(now)]


def _signing_kids(ring: KeyRing, now: datetime) -> set[str]:
    return {scheduled.key.kid for scheduled in ring.keys if scheduled.signs_at(now)}


def _sorted(kids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(kids))
