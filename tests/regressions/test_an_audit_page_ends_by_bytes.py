"""An audit event may have 300 KB. A page of 100 such events would exceed Lambda's limit."""

from datetime import timedelta

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.catalogue_editor import MAXIMUM_EVENT_BYTES
from tests.administration.desk import AUDIT, Desk
from tests.api.drivers import Answer

MAXIMUM_ANSWER = 1_000_000


def tell(desk: Desk, target: str, *sizes: int) -> None:
    """Adds one event for each size in bytes, oldest first."""
    parts = desk.deployment.parts
    for number, size in enumerate(sizes):
        catalogue = parts.stores.catalogue_store.load()
        changes = {"group g: name": ("", "x" * size)}
        now = parts.clock() + timedelta(milliseconds=number)
        event = audit_event("scope_group.put", target, Actor("tests"), now, parts.randomness, changes)
        parts.ledgers.ledger.change_catalogue(catalogue, catalogue, event)


def pages(desk: Desk, target: str, limit: int = 100) -> list[Answer]:
    """All pages."""
    answers, cursor = [], ""
    while len(answers) < 50:
        answers.append(desk.call("GET", f"{AUDIT}?clientId={target}&limit={limit}&cursor={cursor}"))
        assert 200 == answers[-1].status
        cursor = answers[-1].json["nextCursor"]
        if cursor is None:
            return answers
    raise AssertionError("no end")


def lengths_of(answers: list[Answer]) -> list[list[int]]:
    """The lengths of the values in each page."""
    pages = [[next(iter(item["changes"].values())) for item in answer.json["items"]] for answer in answers]
    return [[len(change["to"]) for change in page] for page in pages]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_of_large_events_are_small_and_contain_every_event_once(desk: Desk, limit: int) -> None:
    """The events are sorted newest first."""
    target = f"resource:large-{limit}"
    sizes = list(range(290_000, 290_012))
    tell(desk, target, *sizes)
    answers = pages(desk, target, limit)

    lengths = lengths_of(answers)
    assert max(len(answer.text) for answer in answers) <= MAXIMUM_ANSWER
    assert sizes[::-1] == [length for page in lengths for length in page]
    assert {min(limit, 3)} == {len(page) for page in lengths}


def test_the_longest_event_fits_into_a_page(here: Desk) -> None:
    """The limit includes the names of the members and the words `from` and `to`."""
    parts = here.deployment.parts
    changes = {f"a: group b: scope {number}": (None, "") for number in range(MAXIMUM_EVENT_BYTES // 40)}
    catalogue = parts.stores.catalogue_store.load()
    for _ in range(2):
        event = audit_event("x", "resource:many", Actor("tests"), parts.clock(), parts.randomness, changes)
        parts.ledgers.ledger.change_catalogue(parts.stores.catalogue_store.load(), catalogue, event)
    answers = pages(here, "resource:many")

    assert [2] == [len(answer.json["items"]) for answer in answers]
    assert len(answers[0].text) <= MAXIMUM_ANSWER


def test_small_events_fill_a_page_as_before(here: Desk) -> None:
    tell(here, "resource:small", *range(100))

    assert [100] == [len(answer.json["items"]) for answer in pages(here, "resource:small")]
