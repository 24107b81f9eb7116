"""Years of a key ring in a second: what was stored at every moment, and what containers and verifiers made of it."""

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
# RFC 9068's exp, and the clock leeway of whoever verifies.
LONGEST_LIFE = timedelta(days=1, seconds=60)
JWKS_CACHE = timedelta(hours=2)
_numbers = itertools.count(1)

Edit = Callable[[KeyRing, datetime, RotationPolicy, Callable[[str], SigningKey]], KeyRing]


def generate(alg: str) -> SigningKey:
    """A name is all that time acts upon."""
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
        """What comes out is stored at the true time, whatever the run's clock says."""
        self.moments.append(self.now)
        self.rings.append(edit(self.ring, self.now + clock_error, self.policy, generate))

    # What others see.

    def ring_at(self, moment: datetime) -> KeyRing:
        return self.rings[max(0, bisect_right(self.moments, moment) - 1)]

    def signer(self, alg: str, moment: datetime, stale: timedelta) -> str:
        """Of a container whose ring is so old."""
        return self.ring_at(moment - stale).signing_key(alg, moment).kid

    def is_shown(self, kid: str, moment: datetime, stale: timedelta = timedelta(0)) -> bool:
        return self.ring_at(moment - stale).published_key(kid, moment) is not None

    def keys(self) -> list[ScheduledKey]:
        return [key for ring in self.rings for key in ring.keys]

    def turning_points(self) -> list[datetime]:
        """Where anything can change, and just before, until now."""
        moments = {NOON, self.now, *self.moments}
        for key in set(_moments(self.keys())):
            moments |= {key, key + LONGEST_LIFE, key - JWKS_CACHE}
        near = {moment + shift for moment in moments for shift in (-SECOND, timedelta(0), SECOND)}
        return sorted(moment for moment in near if NOON <= moment <= self.now)

    # What must hold.

    def check(
        self,
        *,
        lead: timedelta = DAY,
        staleness: Iterable[timedelta] = (timedelta(0), 60 * SECOND),
        jwks_staleness: timedelta = timedelta(0),
    ) -> None:
        """`staleness` is how old the rings of signing containers are, `jwks_staleness` those that show the JWKS."""
        points = self.turning_points()
        used: dict[str, set[datetime]] = {}
        for moment in points:
            for alg in ALGS:
                for stale in staleness:
                    used.setdefault(self.signer(alg, moment, stale), set()).add(moment)
        for kid, moments in used.items():
            begin, end = min(moments), max(moments)
            # Before a key signs: published for a day, so that it is in every JWKS that a verifier may have.
            shown_since = begin - lead
            if kid in self.first_kids:
                shown_since = max(shown_since, NOON)
            for moment in (shown_since, *points):
                if shown_since <= moment < min(end + LONGEST_LIFE, self.now):
                    assert self.is_shown(kid, moment, jwks_staleness), (kid, begin, end, moment)

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
