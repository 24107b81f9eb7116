"""Issuing is disabled and enabled again."""

from tests.fakes.memory_wiring import MemoryWiring


def test_it_is_switched_and_recorded_once() -> None:
    """Design: an operator function turns it on again; the record names it."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    answers = [parts.operations.issuing.run({"enabled": enabled}) for enabled in (False, False, True)]
    events = [event for event in parts.store.events if event.action == "settings.edit"]

    assert [False, False, True] == [answer["issuing_enabled"] for answer in answers]
    assert [(True, False), (False, True)] == [event.changes["issuing_enabled"] for event in events]
    assert {"operator:issuing"} == {event.actor.client_id for event in events}
