"""All signing keys, and when each is published and signs.

    published_from ──── signs_from ──────────── signs_until ──── published_until
       in the JWKS         signs              silent, in JWKS        gone

State follows from time, so there is no status to forget. The youngest key of an alg has no end until its successor is
scheduled: some key always signs, however late a rotation runs.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from .signing_key import SigningKey

# How many changes a ring remembers: those that nobody has announced yet, and some for whoever looks at it.
REMEMBERED_CHANGES: Final = 12


class NoSigningKey(Exception):
    """No key of this alg signs at this moment."""


@dataclass(frozen=True)
class ScheduledKey:
    """A key and its four moments (UTC); the last two are None while no successor is scheduled."""

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
        """Published, so that verifiers know it, and yet to sign."""
        return self.published_from <= now < self.signs_from


@dataclass(frozen=True)
class RingChange:
    """What a run did to the ring, by kid. `version` is the ring's from then on."""

    version: int
    action: str
    at: datetime
    made: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    began_to_sign: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyRing:
    """`version` rises with every change; `changes` are the last ones, oldest first."""

    keys: tuple[ScheduledKey, ...]
    version: int = 0
    changes: tuple[RingChange, ...] = ()

    def of(self, alg: str) -> tuple[ScheduledKey, ...]:
        """In the order in which they sign."""
        return tuple(sorted((key for key in self.keys if key.key.alg == alg), key=lambda key: key.signs_from))

    def signing_key(self, alg: str, now: datetime) -> SigningKey:
        """The youngest key of `alg` that signs now. Raises NoSigningKey."""
        signing = [scheduled for scheduled in self.keys if scheduled.key.alg == alg and scheduled.signs_at(now)]
        if not signing:
            raise NoSigningKey(f"no {alg} key signs at {now.isoformat()}")
        return max(signing, key=lambda scheduled: scheduled.signs_from).key

    def published_key(self, kid: str, now: datetime) -> SigningKey | None:
        """The key that a verifier would find under `kid`."""
        return next((key for key in self._published_at(now) if key.kid == kid), None)

    def jwks(self, now: datetime) -> dict[str, Any]:
        """RFC 7517 §5: public members only, by construction of SigningKey.public_jwk."""
        return {"keys": [dict(key.public_jwk) for key in self._published_at(now)]}

    def changed_from(self, before: "KeyRing", action: str, now: datetime) -> "KeyRing":
        """This ring with a note of what `action` changed, under a version that no other ring ever had: an older ring
        may have been restored meanwhile, and counting on from its version would use one twice.
        """
        version = max(before.version + 1, int(now.timestamp()))
        old, new = {key.key.kid for key in before.keys}, {key.key.kid for key in self.keys}
        signed, signs = _signing(before, now), _signing(self, now)
        change = RingChange(version, action, now, _sorted(new - old), _sorted(old - new), _sorted(signs - signed))
        return replace(self, version=version, changes=(*before.changes, change)[-REMEMBERED_CHANGES:])

    def _published_at(self, now: datetime) -> list[SigningKey]:
        return [scheduled.key for scheduled in self.keys if scheduled.is_published_at(now)]


def _signing(ring: KeyRing, now: datetime) -> set[str]:
    return {scheduled.key.kid for scheduled in ring.keys if scheduled.signs_at(now)}


def _sorted(kids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(kids))
