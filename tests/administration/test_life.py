"""The life of a client in any order: creation, edits, disabling, rotation, expiry, deletion, creation again."""

import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.administration.desk import Desk
from tests.administration.life import Life
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring

_runs = itertools.count(1)
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_a_life_in_memory_agrees_with_the_model() -> None:
    """Issue 4: hypothesis stateful testing of a client's life against a model."""

    class InMemory(Life):
        def __init__(self) -> None:
            super().__init__()
            parts = MemoryWiring()
            parts.operations.bootstrap.run({"catalogue": EXAMPLE})
            administrator = parts.ledgers.administrator_secret.find()
            assert administrator is not None
            self.desk = Desk.of(Deployment(RawEvents(parts), parts, administrator))

    run_state_machine_as_test(
        InMemory,
        settings=settings(max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=CHECKS),
    )


@pytest.mark.emulator
def test_a_life_on_the_emulator_agrees_with_the_model(emulator: Desk) -> None:
    """With the AWS adapters. The test cannot move the clock there, so secrets and tokens do not expire."""

    class OnEmulator(Life):
        can_move = False

        def __init__(self) -> None:
            super().__init__()
            self.desk, self.prefix = emulator, f"life-{next(_runs)}-"

    run_state_machine_as_test(
        OnEmulator,
        settings=settings(max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=CHECKS),
    )
