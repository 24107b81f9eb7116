"""Creates keys and schedules when each is published and signs: pure functions over the key ring.

When a standby starts to sign, the next standby is already published, even if a run is up to `schedule_tolerance`
late. A key ends when its successor starts to sign, so it has no end until that successor is created.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from .key_ring import KeyRing, ScheduledKey
from .signing_key import ALGS, SigningKey

Generate: TypeAlias = Callable[[str], SigningKey]
# The keys of one alg in the order in which they sign.
Chain: TypeAlias = tuple[ScheduledKey, ...]


class RotationRefused(Exception):
    """The ring is unchanged. The text says why, and what to do."""


@dataclass(frozen=True)
class RotationPolicy:
    """The periods that determine the life of a key.

    `schedule_tolerance` is how late a run may be without a gap between standbys. A run whose clock is wrong by no more
    than that keeps `publication_lead`. `outage` is how long a container uses its cached ring when it cannot refresh it.
    """

    signing_period: timedelta = timedelta(days=30)
    publication_lead: timedelta = timedelta(hours=24)
    schedule_tolerance: timedelta = timedelta(hours=48)
    outage: timedelta = timedelta(hours=24)
    maximum_lifetime: timedelta = timedelta(hours=24)
    leeway: timedelta = timedelta(seconds=60)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.publication_lead <= self.signing_period:
            raise ValueError("publication_lead must be more than 0 and at most signing_period")

    @property
    def creation_lead(self) -> timedelta:
        """A new key signs no earlier than this after its creation. This long before it signs, its successor is due."""
        return self.publication_lead + self.schedule_tolerance

    def published_until(self, signs_until: datetime, now: datetime) -> datetime:
        """When the last token of a key has expired. A container in an outage may sign with the key until `outage` from
        now, because it does not learn about this change.
        """
        return max(signs_until, now + self.outage) + self.maximum_lifetime + self.leeway


def first_ring(now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """For each alg, a key that signs at once and a published standby that signs after the signing period.

    The first key signs without `publication_lead`. That is safe because no verifier has cached a JWKS yet.
    """
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        signing_key = ScheduledKey(generate(alg), published_from=now, signs_from=now)
        standby = ScheduledKey(generate(alg), published_from=now, signs_from=now + policy.signing_period)
        keys.extend(_with_ends((signing_key, standby), now, policy))
    return KeyRing(tuple(keys))


def rotate(ring: KeyRing, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """The ring with a new standby wherever one is due; `ring` itself when there is nothing to change.

    When a key of an alg is created, the keys whose publication ended more than `schedule_tolerance` ago are removed.
    """
    return _rotated(ring, _last_creation(ring), now, policy, generate)


def promote(ring: KeyRing, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """The ring in which the standbys sign from now on, with new standbys.

    Raises RotationRefused if a standby is younger than `publication_lead`, because verifiers may not have fetched it.
    """
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        chain = ring.of(alg)
        standby = _standby(chain, now)
        if standby is None:
            raise RotationRefused(f"There is no published standby for {alg}. Run rotate without `now` first.")
        promotable_from = standby.published_from + policy.publication_lead
        if now < promotable_from:
            raise RotationRefused(
                f"Verifiers may not have fetched the {alg} standby {standby.key.kid} yet, because it was published at"
                f" {standby.published_from:%Y-%m-%d %H:%M} UTC. Run this again after"
                f" {promotable_from:%Y-%m-%d %H:%M:%S} UTC."
            )
        keys.extend(_with_ends(_with_signer(chain, standby, now), now, policy))
    return _rotated(ring._replace(keys=tuple(keys)), _last_creation(ring), now, policy, generate)


def without_leaked(ring: KeyRing, kid: str, now: datetime, policy: RotationPolicy, generate: Generate) -> KeyRing:
    """The ring without the key `kid`. If that key signed, its standby signs at once, or a new key if there is none.

    The successor may sign without `publication_lead`. Raises RotationRefused when the ring has no key `kid`.
    """
    leaked_key = next((key for key in ring.keys if key.key.kid == kid), None)
    if leaked_key is None:
        raise RotationRefused("The key ring has no key with this kid. `keys` lists the kids.")
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        chain = tuple(key for key in ring.of(alg) if key is not leaked_key)
        if alg == leaked_key.key.alg and not any(key.signs_at(now) for key in chain):
            successor = _standby(chain, now) or ScheduledKey(generate(alg), published_from=now, signs_from=now)
            chain = _with_signer(chain, successor, now)
        keys.extend(_with_ends(chain, now, policy))
    return _rotated(ring._replace(keys=tuple(keys)), _last_creation(ring), now, policy, generate)


def future_creation(ring: KeyRing, now: datetime, policy: RotationPolicy) -> datetime | None:
    """When the newest key was created, if that time is still to come: the clock of that run or of this one is wrong.

    No key of that alg is due before then. The operator must learn of it, because otherwise rotation stops silently.
    """
    last_creation = _last_creation(ring)
    return last_creation if last_creation > now + policy.schedule_tolerance else None


def next_rotation(ring: KeyRing, now: datetime) -> datetime | None:
    """When the next standby starts to sign; None when there is no standby."""
    return min((key.signs_from for key in ring.keys if key.is_standby_at(now)), default=None)


def next_key_due(ring: KeyRing, policy: RotationPolicy) -> datetime:
    """The time from which a run creates a new standby."""
    return min(ring.of(alg)[-1].signs_from for alg in ALGS) - policy.creation_lead


def _rotated(
    ring: KeyRing, last_creation: datetime, now: datetime, policy: RotationPolicy, generate: Generate
) -> KeyRing:
    """`last_creation` is when the newest key was created before this run."""
    # One wrong clock must not remove a key whose tokens are still valid, so the clock of an earlier run must agree.
    # `last_creation` records that clock. Otherwise only AWS limits the error: it rejects requests that are minutes off.
    removal_cutoff = min(now, last_creation) - policy.schedule_tolerance
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        chain = ring.of(alg)
        *older_keys, newest_key = _with_standbys(chain, alg, now, policy, generate)
        if newest_key not in chain:
            older_keys = [
                key for key in older_keys if key.published_until is None or key.published_until > removal_cutoff
            ]
        keys.extend(_with_ends((*older_keys, newest_key), now, policy))
    keys_before = [key for alg in ALGS for key in ring.of(alg)]
    return ring if keys == keys_before else ring._replace(keys=tuple(keys))


def _last_creation(ring: KeyRing) -> datetime:
    """When the newest key was created, by the clock of the run that created it."""
    return max(key.published_from for key in ring.keys)


def _with_standbys(chain: Chain, alg: str, now: datetime, policy: RotationPolicy, generate: Generate) -> Chain:
    earliest_start = now + policy.creation_lead
    while chain[-1].signs_from <= earliest_start:
        signs_from = max(chain[-1].signs_from + policy.signing_period, earliest_start)
        chain = (*chain, ScheduledKey(generate(alg), published_from=now, signs_from=signs_from))
    return chain


def _standby(chain: Chain, now: datetime) -> ScheduledKey | None:
    """The standby that signs next."""
    return next((key for key in chain if key.is_standby_at(now)), None)


def _with_signer(chain: Chain, successor: ScheduledKey, now: datetime) -> Chain:
    """The chain in which `successor`, a key of the chain or a new one, signs from now on."""
    others = [key for key in chain if key is not successor]
    return tuple(sorted((*others, successor._replace(signs_from=now)), key=lambda key: key.signs_from))


def _with_ends(chain: Chain, now: datetime, policy: RotationPolicy) -> Chain:
    """Each key signs until the next key does. The last key has no end."""
    keys = [_with_end(key, successor.signs_from, now, policy) for key, successor in pairwise(chain)]
    return (*keys, chain[-1]._replace(signs_until=None, published_until=None))


def _with_end(key: ScheduledKey, signs_until: datetime, now: datetime, policy: RotationPolicy) -> ScheduledKey:
    if key.signs_until is not None and key.signs_until <= now:
        # The key no longer signs. A change of its successor does not make it sign again.
        signs_until = key.signs_until
    if signs_until == key.signs_until and key.published_until is not None:
        return key
    return key._replace(signs_until=signs_until, published_until=policy.published_until(signs_until, now))
