"""All signing keys, and when each is published and signs.

    published_from ──── signs_from ──────────── signs_until ──── published_until
       in the JWKS         signs              silent, in JWKS        dropped

State follows from time, so there is no status to forget. The youngest key of an alg has no end until its successor is
scheduled: some key always signs, however late a rotation runs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .signing_key import SigningKey


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


@dataclass(frozen=True)
class KeyRing:
    keys: tuple[ScheduledKey, ...]

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

    def _published_at(self, now: datetime) -> list[SigningKey]:
        return [scheduled.key for scheduled in self.keys if scheduled.is_published_at(now)]
