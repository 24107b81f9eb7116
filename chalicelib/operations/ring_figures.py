"""The state of the key ring as metrics for alarms, and as a timeline for the operator."""

from datetime import datetime, timedelta
from typing import Any, Final

from ..keys.key_ring import KeyRing, RingChange, ScheduledKey
from ..keys.rotation import RotationPolicy, next_key_due, next_rotation
from ..keys.signing_key import ALGS
from ..moments import rfc3339

DAY: Final = timedelta(days=1)


def figures(ring: KeyRing, now: datetime, policy: RotationPolicy) -> dict[str, float]:
    """Metrics by name. The age is that of the oldest signing key, which is overdue when it exceeds the signing period.
    Without a standby, DaysToNextRotation is 0.
    """
    age = now - min((key.signs_from for key in ring.keys if key.signs_at(now)), default=now)
    rotation = next_rotation(ring, now) or now
    standbys = [sum(key.is_standby_at(now) for key in ring.of(alg)) for alg in ALGS]
    return {
        "SigningKeyAgeDays": _days(age),
        "SigningKeyOverdueDays": _days(max(age - policy.signing_period, timedelta())),
        "DaysToNextRotation": _days(rotation - now),
        "PublishedStandbys": min(standbys),
    }


def timeline(ring: KeyRing, now: datetime, policy: RotationPolicy) -> dict[str, Any]:
    return {
        "now": rfc3339(now),
        "next_rotation_due": rfc3339(next_rotation(ring, now)),
        "next_key_due": rfc3339(next_key_due(ring, policy)),
        "keys": [_key(key, now) for alg in ALGS for key in ring.of(alg)],
    }


def changed_kids(change: RingChange) -> dict[str, list[str]]:
    return {
        "made": list(change.created_kids),
        "dropped": list(change.dropped_kids),
        "began_to_sign": list(change.new_signer_kids),
    }


def _key(key: ScheduledKey, now: datetime) -> dict[str, Any]:
    return {
        "kid": key.key.kid,
        "alg": key.key.alg,
        "state": _state(key, now),
        "published_from": rfc3339(key.published_from),
        "signs_from": rfc3339(key.signs_from),
        "signs_until": rfc3339(key.signs_until),
        "published_until": rfc3339(key.published_until),
    }


def _state(key: ScheduledKey, now: datetime) -> str:
    if key.signs_at(now):
        return "signs"
    if key.is_standby_at(now):
        return "standby"
    if now < key.published_from:
        return "not yet published"
    return "published, silent" if key.is_published_at(now) else "gone"


def _days(period: timedelta) -> float:
    return round(period / DAY, 3)
