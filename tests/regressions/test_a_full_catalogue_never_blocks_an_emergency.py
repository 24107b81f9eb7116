"""A holder of resource_write can fill the catalogue. Issuing, epoch and key ring can be changed all the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from pynamodb.models import Model

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.catalogue_editor import changes
from chalicelib.administration.errors import CatalogueChanged, CatalogueTooLarge
from chalicelib.aws import audit_trail
from chalicelib.aws.catalogue_item import to_item
from chalicelib.oauth.catalogue import Catalogue, Settings
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory import NOON
from tests.unit.operations.backup import CUT, Backup
from tests.unit.operations.operator import Operator

DYNAMODB_ITEM_BYTES = 409_600
LONGEST_TEXT = 255
Make = Callable[[int], Catalogue]


@cache
def full_one(make: Make) -> Catalogue:
    """Of the catalogues that `make` makes, by size, the largest that is accepted."""
    low, high = 0, 500_000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            to_item(make(middle))
        except CatalogueTooLarge:
            high = middle
        else:
            low = middle
    return make(low)


def with_texts(size: int) -> Catalogue:
    """Full to the last byte, mostly of descriptions."""
    whole, rest = divmod(size, LONGEST_TEXT)
    groups = [ScopeGroup(f"g-{index}", "x" * LONGEST_TEXT, {}) for index in range(whole)]
    return catalogue_of(*groups, ScopeGroup("rest", "x" * rest, {}))


def with_scopes(size: int) -> Catalogue:
    """Full of names, so that marks take the most."""
    whole, rest = divmod(size, LONGEST_TEXT)
    names = [f"{index}-".ljust(LONGEST_TEXT, "x") for index in range(whole)]
    return catalogue_of(ScopeGroup("g", "x" * rest, dict.fromkeys(names, "")))


def with_short_scopes(size: int) -> Catalogue:
    return catalogue_of(ScopeGroup("g", "G", {f"{index}": "" for index in range(size // 10)}))


def catalogue_of(*groups: ScopeGroup) -> Catalogue:
    resource = Resource("x", "urn:x", "X", groups=groups)
    return Catalogue((own_resource("https://auth.example.com"), resource))


every_full_one = pytest.mark.parametrize("make", [with_texts, with_scopes, with_short_scopes])


def emergency(full: Catalogue) -> Catalogue:
    """Everything marked and switched off, and every number as long as it gets."""
    resources = tuple(
        known._replace(
            enabled=False,
            removing=frozenset(known.scope()),
            groups=tuple(group._replace(enabled=False) for group in known.groups),
        )
        for known in full.resources
    )
    return Catalogue(
        resources,
        Settings(False, False, timedelta(seconds=86_399), timedelta(seconds=86_399)),
        epoch=datetime(2093, 12, 31, 23, 59, 59, 999_999, UTC),
        ring_version=2**53,
        version=2**53,
    )


def size_of(item: Model) -> int:
    """As DynamoDB counts: UTF-8 bytes of names and of texts. For a number, its digits are more than it takes."""
    members = item.serialize().items()
    return sum(len(name.encode()) + len(text.encode()) for name, typed in members for text in typed.values())


@every_full_one
def test_a_full_catalogue_can_be_marked_and_switched_off_as_a_whole(make: Make) -> None:
    """DynamoDB: names and values of an item take 400 KB (409,600 bytes) at most."""
    item = to_item(emergency(full_one(make)))

    assert size_of(item) < DYNAMODB_ITEM_BYTES


@every_full_one
def test_so_can_the_audit_event_of_any_change(make: Make) -> None:
    """It is an item of DynamoDB too; the fields beside the changes are as long as they get."""
    full = full_one(make)
    actor = Actor("x" * 128, "x" * 64, "x" * 16, "x" * 128, "x" * 45)
    for before, after in ((full, emergency(full)), (emergency(full), full), (full, full._replace(resources=()))):
        event = audit_event(
            "scopes.removing", "resource:".ljust(73, "x"), actor, NOON, Random(1), changes(before, after)
        )

        assert size_of(audit_trail.to_item(event)) < DYNAMODB_ITEM_BYTES


@every_full_one
def test_what_fitted_before_fits(make: Make) -> None:
    """0.1.0: 200,000 bytes of JSON with spaces, in which marks did not count."""

    def before(size: int) -> int:
        document = json.loads(to_item(make(size)).serialize()["document"]["S"])
        return len(json.dumps(document, ensure_ascii=False).encode())

    low, high = 0, 400_000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            low, high = (middle, high) if before(middle) <= 200_000 else (low, middle)
        except CatalogueTooLarge:
            high = middle

    assert before(low) > 199_000


@pytest.fixture
def operator() -> Operator:
    """With a full catalogue."""
    made = Operator()
    made.parts.store.catalogue = full_one(with_texts)._replace(version=made.parts.store.catalogue.version)
    return made


def test_issuing_can_be_switched_off(operator: Operator) -> None:
    assert {"issuing_enabled": False} == operator.parts.operations.issuing.run({"enabled": False})


def test_a_resource_can_be_switched_off(operator: Operator) -> None:
    editor = operator.parts.administration.resources.editor
    full = operator.parts.store.catalogue
    off = full._replace(resources=(full.own_resource, full.resources[1]._replace(enabled=False)))
    editor.edit(lambda _: off, action="resource.edit", target="resource:x", actor=Actor("tests"))

    assert not operator.parts.store.catalogue.resources[1].enabled


def test_restored_raises_the_epoch() -> None:
    backup = Backup()
    backup.forgets("api_client.edit", "erp", CUT)
    backup.store.catalogue = full_one(with_texts)._replace(version=backup.store.catalogue.version)
    answer = backup.restored()

    assert ("changed", True) == (answer["outcome"], backup.store.catalogue.epoch is not None)


def test_a_leaked_key_is_announced_and_told(operator: Operator) -> None:
    operator.parts.clock.move(days=2)
    answer = operator.leaked(kid=operator.ring.of("RS256")[0].key.kid)

    assert ("changed", True) == (answer["outcome"], answer["announced"])
    assert "key_ring.leaked" in operator.told()


def test_a_rotation_is_announced_and_told(operator: Operator) -> None:
    operator.parts.clock.move(days=27)
    answer = operator.rotate()

    assert ("changed", True) == (answer["outcome"], answer["announced"])
    assert ["key_ring.rotate"] == operator.told()


FAILURES: dict[str, Exception] = {
    "too large": CatalogueTooLarge(),
    "changed": CatalogueChanged(),
    "away": StoreUnavailable("TransactWriteItems: ConnectionError"),
    "a fault of ours": KeyError("x"),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_ring_stands_whatever_becomes_of_its_announcement(failure: Exception, operator: Operator) -> None:
    """The answer says so, and the next run announces it."""

    def refuse(*_: Any) -> Any:
        raise failure

    operator.parts.clock.move(days=2)
    kid = operator.ring.of("RS256")[0].key.kid
    operator.parts.store.change_catalogue = refuse
    leaked = operator.leaked(kid=kid)
    failures = operator.emitted[-1]["RotationFailures"]
    del operator.parts.store.change_catalogue
    following = operator.rotate()

    assert ("changed", False, 1) == (leaked["outcome"], leaked["announced"], failures)
    assert kid not in {key.key.kid for key in operator.ring.keys}
    assert (True, ["key_ring.leaked"]) == (following["announced"], operator.told())
