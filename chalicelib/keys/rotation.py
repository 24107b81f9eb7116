"""When keys come and go: pure functions over the ring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .key_ring import KeyRing, ScheduledKey
from .signing_key import ALGS, SigningKey


@dataclass(frozen=True)
class RotationPolicy:
    """How long a key signs before its successor takes over."""

    signing_period: timedelta = timedelta(days=30)


def first_ring(now: datetime, policy: RotationPolicy, generate: Callable[[str], SigningKey]) -> KeyRing:
    """For each alg a key that signs at once and a published standby that takes over after the signing period.

    The signing keys are the only ones ever to sign without having been published a day ahead: no verifier has a JWKS
    yet. They stay published until a rotation, knowing the longest lifetime of a token, gives them an end.
    """
    keys: list[ScheduledKey] = []
    for alg in ALGS:
        takes_over = now + policy.signing_period
        keys.append(ScheduledKey(generate(alg), published_from=now, signs_from=now, signs_until=takes_over))
        keys.append(ScheduledKey(generate(alg), published_from=now, signs_from=takes_over))
    return KeyRing(tuple(keys))
