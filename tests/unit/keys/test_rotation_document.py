"""The version and the changes of a ring in its stored document."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.keys.key_ring_document import MalformedKeyRing, from_document, to_document
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ring
from tests.unit.keys.years import HOUR

CHANGED = (
    ring().changed_from(ring()._replace(keys=ring().keys[1:]), "rotate", NOON).changed_from(ring(), "leaked", NOON)
)


def edited(**members: Any) -> str:
    return json.dumps({**json.loads(to_document(CHANGED)), **members})


def change(**members: Any) -> list[dict[str, Any]]:
    return [{**json.loads(to_document(CHANGED))["changes"][0], **members}]


def test_version_and_changes_are_restored_from_the_document() -> None:
    read = from_document(to_document(CHANGED))

    assert CHANGED == read
    assert CHANGED.changes == read.changes


def test_a_document_without_version_and_changes_is_read() -> None:
    content = json.loads(to_document(ring()))
    del content["version"], content["changes"]

    assert ring() == from_document(json.dumps(content))


def test_the_largest_ring_fits_into_the_secret() -> None:
    """Secrets Manager accepts 65,536 bytes. A ring has at most seven keys per alg."""
    largest = ring()._replace(keys=ring().keys * 4)
    for number in range(12):
        largest = largest.changed_from(largest._replace(keys=()), "rotate", NOON + number * HOUR)

    assert 65_536 / 2 > len(to_document(largest))


@pytest.mark.parametrize(
    "document",
    [
        lambda: edited(version=-1),
        lambda: edited(version="1"),
        lambda: edited(version=True),
        lambda: edited(version=None),
        lambda: edited(version=1.5),
        lambda: edited(changes=None),
        lambda: edited(changes=[None]),
        lambda: edited(changes=change(at=None)),
        lambda: edited(changes=change(at="2026-11-23")),
        lambda: edited(changes=change(action=1)),
        lambda: edited(changes=change(version="1")),
        lambda: edited(changes=change(made="a kid")),
        lambda: edited(changes=change(dropped=[1])),
        lambda: edited(changes=[{"action": "rotate"}]),
    ],
)
def test_a_ring_with_malformed_version_or_changes_is_refused(document: Callable[[], str]) -> None:
    with pytest.raises(MalformedKeyRing):
        from_document(document())
