"""The metrics that alarms read."""

from datetime import timedelta

import pytest

from chalicelib.keys.key_ring import KeyRing, ScheduledKey
from chalicelib.keys.rotation import RotationPolicy
from chalicelib.operations.ring_figures import figures
from tests.fakes.memory import NOON
from tests.unit.keys.years import DAY, generate


@pytest.mark.parametrize(("period", "overdue"), [(30, 4.0), (10, 24.0), (90, 0.0)])
def test_a_key_is_overdue_when_it_has_signed_for_longer_than_the_signing_period(period: int, overdue: float) -> None:
    """Issue 14: the alarm on the signing key's age follows the signing period."""
    ring = KeyRing((ScheduledKey(generate("RS256"), published_from=NOON, signs_from=NOON),))
    metrics = figures(ring, NOON + 34 * DAY, RotationPolicy(signing_period=timedelta(days=period)))

    assert (34.0, overdue) == (metrics["SigningKeyAgeDays"], metrics["SigningKeyOverdueDays"])
