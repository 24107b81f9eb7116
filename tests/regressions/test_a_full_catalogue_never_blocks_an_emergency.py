"""A holder of resource_write can fill the catalogue. Emergency changes are still possible then."""

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
    """The largest accepted catalogue of those that `make` creates by size."""
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
    """Descriptions fill the catalogue to the last byte."""
    whole, rest = divmod(size, LONGEST_TEXT)
    groups = [ScopeGroup(f"g-{index}", "x" * LONGEST_TEXT, {}) for index in range(whole)]
    return catalogue_of(*groups, ScopeGroup("rest", "x" * rest, {}))


def with_scopes(size: int) -> Catalogue:
    """Names fill the catalogue, so that removal marks are as long as possible."""
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
    """Everything is marked and disabled, and every number has its maximum length."""
    resources = tuple(
        resource._replace(
            enabled=False,
            pending_removals=frozenset(resource.scope()),
            groups=tuple(group._replace(enabled=False) for group in resource.groups),
        )
        for resource in full.resources
    )
    return Catalogue(
        resources,
        Settings(False, False, timedelta(seconds=86_399), timedelta(seconds=86_399)),
        epoch=datetime(2093, 12, 31, 23, 59, 59, 999_999, UTC),
        ring_version=2**53,
        version=2**53,
    )


def size_of(item: Model) -> int:
    """The size by DynamoDB's rules: UTF-8 bytes of names and strings. A number counts at most with its digits."""
    members = item.serialize().items()
    return sum(len(name.encode()) + len(text.encode()) for name, typed in members for text in typed.values())


@every_full_one
def test_a_full_catalogue_can_be_marked_and_disabled_completely(make: Make) -> None:
    """DynamoDB accepts items of at most 400 KB (409,600 bytes), names included."""
    item = to_item(emergency(full_one(make)))

    assert size_of(item) < DYNAMODB_ITEM_BYTES


@every_full_one
def test_the_audit_event_of_any_change_fits_into_an_item(make: Make) -> None:
    """An event is an item of DynamoDB, too. Its other fields have their maximum length."""
    full = full_one(make)
    actor = Actor("x" * 128, "x" * 64, "x" * 16, "x" * 128, "x" * 45)
    for before, after in ((full, emergency(full)), (emergency(full), full), (full, full._replace(resources=()))):
        event = audit_event(
            "scopes.removing", "resource:".ljust(73, "x"), actor, NOON, Random(1), changes(before, after)
        )

        assert size_of(audit_trail.to_item(event)) < DYNAMODB_ITEM_BYTES


@every_full_one
def test_a_catalogue_that_0_1_0_accepted_is_accepted(make: Make) -> None:
    """Version 0.1.0 accepted 200,000 bytes of JSON with spaces, without marks."""

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
    """An operator of a server with a full catalogue."""
    operator = Operator()
    store = operator.parts.store
    store.catalogue = full_one(with_texts)._replace(version=store.catalogue.version)
    return operator


def test_issuing_can_be_disabled(operator: Operator) -> None:
    assert {"issuing_enabled": False} == operator.parts.operations.issuing.run({"enabled": False})


def test_a_resource_can_be_disabled(operator: Operator) -> None:
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


def test_a_leaked_key_is_announced_and_audited(operator: Operator) -> None:
    operator.parts.clock.move(days=2)
    answer = operator.leaked(kid=operator.ring.of("RS256")[0].key.kid)

    assert ("changed", True) == (answer["outcome"], answer["announced"])
    assert "key_ring.leaked" in operator.recorded_actions()


def test_a_rotation_is_announced_and_audited(operator: Operator) -> None:
    operator.parts.clock.move(days=27)
    answer = operator.rotate()

    assert ("changed", True) == (answer["outcome"], answer["announced"])
    assert ["key_ring.rotate"] == operator.recorded_actions()


FAILURES: dict[str, Exception] = {
    "too large": CatalogueTooLarge(),
    "changed": CatalogueChanged(),
    "away": StoreUnavailable("TransactWriteItems: ConnectionError"),
    "a fault of ours": KeyError("x"),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_ring_is_saved_even_if_its_announcement_fails(failure: Exception, operator: Operator) -> None:
    """The answer reports it, and the next run announces the change."""

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
    assert (True, ["key_ring.leaked"]) == (following["announced"], operator.recorded_actions())
