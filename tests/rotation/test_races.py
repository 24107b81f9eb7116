"""Of concurrent runs, one succeeds and the others report it. No change is lost or made twice."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.keys.rotation import next_key_due
from chalicelib.keys.signing_key import SigningKey
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.operations.leaked import Leaked
from chalicelib.operations.rotate import Rotate
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.rotation.world import World

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def world(emulators: Emulators, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World("rotation-races", tmp_path_factory.mktemp("rotation-races"))
    yield made
    made.close()


def all_at_once(operations: list[Any]) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(len(operations)) as threads:
        return list(threads.map(lambda operation: operation(), operations))


def racing(parts: Wiring, number: int) -> list[Any]:
    """Ring keepers that read the ring before any of them writes."""
    barrier = Barrier(number)
    made = {alg: [SigningKey.generate(alg) for _ in range(2 * number)] for alg in ("RS256", "ES256")}

    def keeper() -> Any:
        is_first = [True]

        def generate(alg: str) -> SigningKey:
            if is_first:
                is_first.clear()
                barrier.wait(10)
            return made[alg].pop()

        return replace(parts.operations.ring_keeper, generate=generate)

    return [keeper() for _ in range(number)]


def make_due(world: World) -> None:
    world.parts.operations.rotate.run({})
    world.clock.move(next_key_due(world.ring(), world.parts.operations.rotation_policy) - world.clock())


@pytest.mark.parametrize("number", [2, 8])
def test_of_concurrent_rotations_one_succeeds_and_the_others_report_it(number: int, world: World) -> None:
    make_due(world)
    version, changes = world.ring().version, len(world.version_changes())

    answers = all_at_once([partial(Rotate(keeper).run, {}) for keeper in racing(world.parts, number)])

    assert {"changed": 1, "another run was faster": number - 1} == Counter(answer["outcome"] for answer in answers)
    assert {True} == {answer["announced"] for answer in answers}
    assert world.ring().version == world.version_changes()[-1][1] > version
    assert 1 == len(world.version_changes()) - changes
    world.check_stored()


@pytest.mark.parametrize("number", [2, 8])
def test_concurrent_rotations_change_nothing_if_none_is_due(number: int, world: World) -> None:
    world.parts.operations.rotate.run({})
    before = world.ring()

    answers = all_at_once([lambda: Rotate(world.parts.operations.ring_keeper).run({}) for _ in range(number)])

    assert ["unchanged"] * number == [answer["outcome"] for answer in answers]
    assert before == world.ring()


def test_a_concurrent_rotation_does_not_restore_a_leaked_key(world: World) -> None:
    make_due(world)
    leaked = world.ring().keys[0].key.kid
    one, other = racing(world.parts, 2)

    answers = all_at_once(
        [
            lambda: Rotate(one).run({}),
            lambda: Leaked(other, world.parts.operations.leaked.refetch, world.parts.operations.leaked.max_age).run(
                {"kid": leaked}
            ),
        ]
    )
    outcomes = [answer["outcome"] for answer in answers]
    if outcomes[1] != "changed":
        # The operator reads that another run was faster, and repeats the command.
        assert "changed" == world.parts.operations.leaked.run({"kid": leaked})["outcome"]

    assert "another run was faster" in outcomes
    assert leaked not in {key.key.kid for key in world.ring().keys}
    world.parts.operations.rotate.run({})
    assert leaked not in {key.key.kid for key in world.ring().keys}
    world.check_stored()


def test_a_concurrent_change_of_the_catalogue_is_not_lost(world: World) -> None:
    """The version of the ring is written to the stored catalogue, which is read again after a conflict."""
    make_due(world)
    ledger, find = world.parts.ledgers.ledger, world.parts.stores.catalogue_store.find
    interrupted: list[bool] = []

    class Interrupting:
        def find(self) -> Catalogue | None:
            catalogue = find()
            if catalogue is not None and not interrupted:
                interrupted.append(True)
                event = audit_event("settings.edit", "settings", Actor("erp"), world.clock(), world.parts.randomness)
                settings = catalogue.settings._replace(default_lifetime=timedelta(minutes=7))
                ledger.change_catalogue(catalogue, catalogue._replace(settings=settings), event)
            return catalogue

    Rotate(replace(world.parts.operations.ring_keeper, catalogues=Interrupting())).run({})

    assert timedelta(minutes=7) == world.parts.stores.catalogue_store.load().settings.default_lifetime
    world.check_stored()
