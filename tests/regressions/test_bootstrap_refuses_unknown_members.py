"""{"reissue": "false"} caused a reissue. Values that are not boolean and unknown members are now refused."""

from typing import Any

import pytest

from chalicelib.operations.bootstrap import BootstrapRefused
from tests.fakes.memory_wiring import MemoryWiring

EVENTS = 'Send {}, {"catalogue": {"resources": […]}} or {"reissue": true}.'


@pytest.fixture
def parts() -> MemoryWiring:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    return parts


@pytest.mark.parametrize("value", ["false", "true", "", 0, 1, None, [], [True], {}, 0.0])
def test_reissue_is_a_boolean(value: Any, parts: MemoryWiring) -> None:
    before = parts.ledgers.administrator_secret.find()

    with pytest.raises(BootstrapRefused) as refused:
        parts.operations.bootstrap.run({"reissue": value})

    assert f"reissue must be true or false. {EVENTS}" == str(refused.value)
    assert before == parts.ledgers.administrator_secret.find()


@pytest.mark.parametrize("event", [{"Reissue": True}, {"reissue": True, "dry_run": True}, {"catalog": {}}])
def test_unknown_members_are_refused(event: dict[str, Any], parts: MemoryWiring) -> None:
    """A misspelt member must not be ignored."""
    before = parts.ledgers.administrator_secret.find()

    with pytest.raises(BootstrapRefused, match=r"Unknown members: \w+\. Send"):
        parts.operations.bootstrap.run(event)

    assert before == parts.ledgers.administrator_secret.find()


def test_a_catalogue_together_with_reissue_is_refused(parts: MemoryWiring) -> None:
    """Bootstrap would ignore the catalogue."""
    with pytest.raises(BootstrapRefused, match="Send it alone"):
        parts.operations.bootstrap.run({"reissue": True, "catalogue": {"resources": []}})


def test_false_does_not_reissue(parts: MemoryWiring) -> None:
    before = parts.ledgers.administrator_secret.find()

    assert "unchanged" == parts.operations.bootstrap.run({"reissue": False})["administrator"]
    assert before == parts.ledgers.administrator_secret.find()
