"""A simulation of years of rotation: the stored rings, and what containers and verifiers do with them."""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.keys.key_ring import KeyRing, ScheduledKey
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import ALGS, SigningKey
from tests.fakes.memory import NOON

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
POLICY = RotationPolicy()
# The maximum lifetime of a token, and the clock leeway of verifiers.
LONGEST_LIFE = timedelta(days=1, seconds=60)
JWKS_CACHE = timedelta(hours=2)
_numbers = itertools.count(1)

Edit = Callable[[KeyRing, datetime, RotationPolicy, Callable[[str], SigningKey]], KeyRing]


def generate(alg: str) -> SigningKey:
    """A key with only a name, because rotation depends on nothing else."""
    kid = f"{alg}-{next(_numbers)}"
    nothing: Any = None
    return SigningKey(alg, kid, {"kid": kid}, nothing)


class Years:
    def __init__(self, policy: RotationPolicy = POLICY) -> None:
        self.policy, self.now = policy, NOON
        self.moments, self.rings = [NOON], [first_ring(NOON, policy, generate)]
        self.first_kids = {key.key.kid for key in self.ring.keys}

    @property
    def ring(self) -> KeyRing:
        return self.rings[-1]

    def pass_(self, period: timedelta) -> None:
        self.now += period

    def run(self, edit: Edit, clock_error: timedelta = timedelta(0)) -> None:
        """Stores the ring at the true time. `clock_error` is the error of the run's clock."""
        self.moments.append(self.now)
        self.rings.append(edit(self.ring, self.now + clock_error, self.policy, generate))

    # The view of containers and verifiers.

    def ring_at(self, moment: datetime) -> KeyRing:
        return self.rings[max(0, bisect_right(self.moments, moment) - 1)]

    def signer(self, alg: str, moment: datetime, stale: timedelta) -> str:
        """The kid that a container signs with whose ring is `stale`."""
        return self.ring_at(moment - stale).signing_key(alg, moment).kid

    def is_published(self, kid: str, moment: datetime, stale: timedelta = timedelta(0)) -> bool:
        return self.ring_at(moment - stale).published_key(kid, moment) is not None

    def keys(self) -> list[ScheduledKey]:
        return [key for ring in self.rings for key in ring.keys]

    def turning_points(self) -> list[datetime]:
        """The times until now at which anything can change, one second before and one second after."""
        moments = {NOON, self.now, *self.moments}
        for key in set(_moments(self.keys())):
            moments |= {key, key + LONGEST_LIFE, key - JWKS_CACHE}
        near = {moment + shift for moment in moments for shift in (-SECOND, timedelta(0), SECOND)}
        return sorted(moment for moment in near if NOON <= moment <= self.now)

    # Assertions.

    def check(
        self,
        *,
        lead: timedelta = DAY,
        staleness: Iterable[timedelta] = (timedelta(0), 60 * SECOND),
        jwks_staleness: timedelta = timedelta(0),
    ) -> None:
        """`staleness` is the age of the rings that sign, `jwks_staleness` that of the rings that serve the JWKS."""
        points = self.turning_points()
        used: dict[str, set[datetime]] = {}
        for moment in points:
            for alg in ALGS:
                for stale in staleness:
                    used.setdefault(self.signer(alg, moment, stale), set()).add(moment)
        for kid, moments in used.items():
            begin, end = min(moments), max(moments)
            # A key is published for a day before it signs, so that every cached JWKS has it.
            published_since = begin - lead
            if kid in self.first_kids:
                published_since = max(published_since, NOON)
            for moment in (published_since, *points):
                if published_since <= moment < min(end + LONGEST_LIFE, self.now):
                    assert self.is_published(kid, moment, jwks_staleness), (kid, begin, end, moment)

    def check_standbys(self) -> None:
        for moment in self.turning_points():
            for alg in ALGS:
                assert any(key.is_standby_at(moment) for key in self.ring_at(moment).of(alg)), (alg, moment)

    def check_size(self, most: int) -> None:
        assert max(len(ring.of(alg)) for ring in self.rings for alg in ALGS) <= most


def _moments(keys: Iterable[ScheduledKey]) -> Iterable[datetime]:
    for key in keys:
        yield from (key.published_from, key.signs_from)
        yield from filter(None, (key.signs_until, key.published_until))
