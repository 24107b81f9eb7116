"""When keys come and go: pure functions over the ring.

A standby of each alg is made so early that another one is published when it takes over, however unevenly the schedule
runs. Making it gives its predecessor an end. Nothing here reads a clock or keeps a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from .key_ring import KeyRing, ScheduledKey
from .signing_key import ALGS, SigningKey

Generate: TypeAlias = Callable[[str], SigningKey]
Chain: TypeAlias = tuple[ScheduledKey, ...]


class AnotherRunWasFaster(Exception):
    """The ring is not what it was when it was read: somebody else's change came first, and this one was not made."""


class RotationRefused(Exception):
    """The ring stays as it is; the text says why and what to do."""


@dataclass(frozen=True)
class RotationPolicy:
    """Every period that the life of a key follows from.

    `unevenness` is how late a run may be, or how far its clock may be wrong, without shortening `publication_lead`;
    `outage` is how old a ring a warm container may go on with when it cannot fetch a newer one.
    """

    signing_period: timedelta = timedelta(days=30)
    publication_lead: timedelta = timedelta(hours=24)
    unevenness: timedelta = timedelta(hours=48)
    outage: timedelta = timedelta(hours=24)
    maximum_lifetime: timedelta = timedelta(hours=24)
    leeway: timedelta = timedelta(seconds=60)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.publication_lead <= self.signing_period:
            raise ValueError("a key must sign at least as long as it is published before")

    @property
    def ahead(self) -> timedelta:
        """So long before a key takes over, the next standby is there; so long before it signs, a key is made."""
        return self.publication_lead + self.unevenness

    def published_until(self, signs_until: datetime, now: datetime) -> datetime:
        """When the last token has expired, also that of a container which learns nothing of what is decided now."""
        return max(signs_until, now + self.outage) + self.maximum_lifetime + self.leeway


def first_ring(now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """For each alg a key that signs at once and a published standby that takes over after the signing period.

    The signing keys are the only ones that sign without having been published a day ahead: no verifier has a JWKS yet.
    """
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        signing = ScheduledKey(generate(alg), published_from=now, signs_from=now)
        standby = ScheduledKey(generate(alg), published_from=now, signs_from=now + policy.signing_period)
        keys.extend(_with_ends((signing, standby), now, policy))
    return KeyRing(tuple(keys))


def rotate(ring: KeyRing, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """The ring with every standby that is due; `ring` itself when none is.

    With a new key of an alg, those that are gone leave the ring. What an earlier run took for the present, the newest
    key tells: an old key leaves when that run and this one agree that it may. So one run whose clock is ahead, however
    far, takes nothing away.
    """
    return _rotated(ring, _newest(ring), now, policy, generate)


def promote(ring: KeyRing, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """The standbys sign from now on, and there are new ones. Raises RotationRefused while a standby is so young that
    verifiers may not have seen it.
    """
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        standby = _standby(ring.of(alg), now)
        if standby is None:
            raise RotationRefused(f"There is no published standby for {alg}: run rotate without `now` first.")
        if now - standby.published_from < policy.publication_lead:
            seen = standby.published_from + policy.publication_lead
            raise RotationRefused(
                f"The {alg} standby {standby.key.kid} is published since {standby.published_from:%Y-%m-%d %H:%M} UTC"
                f" only, and verifiers may not have seen it: run this again after {seen:%Y-%m-%d %H:%M:%S} UTC."
            )
        keys.extend(_with_ends(_signing_now(ring.of(alg), standby, now), now, policy))
    return _rotated(replace(ring, keys=tuple(keys)), _newest(ring), now, policy, generate)


def without_leaked(ring: KeyRing, kid: str, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """Without the key `kid`. If it signed, the standby signs at once, however young; without one, a new key does.

    Raises RotationRefused when the ring has no such key.
    """
    leaked = next((key for key in ring.keys if key.key.kid == kid), None)
    if leaked is None:
        raise RotationRefused("The key ring has no key of this kid; `keys` lists those that it has.")
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        chain = tuple(key for key in ring.of(alg) if key is not leaked)
        if alg == leaked.key.alg and not any(key.signs_at(now) for key in chain):
            heir = _standby(chain, now) or ScheduledKey(generate(alg), published_from=now, signs_from=now)
            chain = _signing_now(chain, heir, now)
        keys.extend(_with_ends(chain, now, policy))
    return _rotated(replace(ring, keys=tuple(keys)), _newest(ring), now, policy, generate)


def ahead_of(ring: KeyRing, now: datetime, policy: RotationPolicy) -> datetime | None:
    """A moment at which a key was made and which is yet to come: this run's clock is behind, or that run's was ahead.

    Nothing is due until then, which is right: a key made with a clock that is behind could sign before it was seen.
    """
    newest = _newest(ring)
    return newest if newest > now + policy.unevenness else None


def next_rotation(ring: KeyRing, now: datetime) -> datetime | None:
    """When the next standby takes over; None when there is none."""
    return min((key.signs_from for key in ring.keys if key.is_standby_at(now)), default=None)


def next_key_due(ring: KeyRing, policy: RotationPolicy) -> datetime:
    """From when on a run makes a new standby."""
    return min(ring.of(alg)[-1].signs_from for alg in ALGS) - policy.ahead


def _rotated(ring: KeyRing, newest: datetime, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """`newest` is when the last key was made before this run."""
    agreed = min(now, newest) - policy.unevenness
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        chain = ring.of(alg)
        *older, youngest = _with_standbys(chain, alg, now, policy, generate)
        if youngest not in chain:
            older = [key for key in older if key.published_until is None or key.published_until > agreed]
        keys.extend(_with_ends((*older, youngest), now, policy))
    is_changed = keys != [key for alg in ALGS for key in ring.of(alg)]
    return replace(ring, keys=tuple(keys)) if is_changed else ring


def _newest(ring: KeyRing) -> datetime:
    return max(key.published_from for key in ring.keys)


def _with_standbys(chain: Chain, alg: str, now: datetime, policy: RotationPolicy, generate: Generate) -> Chain:
    while chain[-1].signs_from <= now + policy.ahead:
        signs_from = max(chain[-1].signs_from + policy.signing_period, now + policy.ahead)
        chain = (*chain, ScheduledKey(generate(alg), published_from=now, signs_from=signs_from))
    return chain


def _standby(chain: Chain, now: datetime) -> ScheduledKey | None:
    """The one that takes over next."""
    return next((key for key in chain if key.is_standby_at(now)), None)


def _signing_now(chain: Chain, heir: ScheduledKey, now: datetime) -> Chain:
    chain = (*(key for key in chain if key is not heir), replace(heir, signs_from=now))
    return tuple(sorted(chain, key=lambda key: key.signs_from))


def _with_ends(chain: Chain, now: datetime, policy: RotationPolicy) -> Chain:
    """Each key signs until the next one does, and what has ended stays ended; the last has no end."""
    successors = (*(key.signs_from for key in chain[1:]), None)
    return tuple(_ending(key, until, now, policy) for key, until in zip(chain, successors, strict=True))


def _ending(key: ScheduledKey, signs_until: datetime | None, now: datetime, policy: RotationPolicy) -> ScheduledKey:
    if signs_until is None:
        return replace(key, signs_until=None, published_until=None)
    if key.signs_until is not None and key.signs_until <= now:
        signs_until = key.signs_until
    if signs_until == key.signs_until and key.published_until is not None:
        return key
    return replace(key, signs_until=signs_until, published_until=policy.published_until(signs_until, now))
