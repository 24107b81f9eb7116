"""Issue 14, 3: changes in audit events have the API's names, and RFC 3339 in UTC, however old the event is."""

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.aws.audit_trail import to_event
from chalicelib.endpoints.changes_json import changes_json
from tests.fakes.memory import NOON
from tests.unit.example import CATALOGUE, ORDERS

FORMATS = Path(__file__).parents[2] / "formats"
STORED = [
    item for path in sorted(FORMATS.glob("*/audit.json")) for item in json.loads(path.read_text(encoding="utf-8"))
]


def changes_of(**changes: tuple[Any, Any]) -> dict[str, Any]:
    event = audit_event("api_client.edit", "erp", Actor("tests"), NOON, Random(1), changes)
    return changes_json(event, CATALOGUE)


@pytest.mark.parametrize(
    ("name", "pair", "member", "values"),
    [
        ("client_name", ("a", "b"), "clientName", ("a", "b")),
        ("access_token_lifetime", (1, 2), "lifetime", (1, 2)),
        ("issuing_enabled", (True, False), "issuingEnabled", (True, False)),
        ("ring_version", (1, 2), "ringVersion", (1, 2)),
        ("epoch", (None, "2026-12-20T12:00:01+00:00"), "epoch", (None, "2026-12-20T12:00:01Z")),
        ("tokens_valid_from", ("2026-12-20T13:00:01+01:00", None), "tokensValidFrom", ("2026-12-20T12:00:01Z", None)),
        ("stock: group a_b: scope c_d", (None, "Text of e_f"), "stock: group a_b: scope c_d", (None, "Text of e_f")),
        ("orders: maximumLifetime", (60, 90), "orders: maximumLifetime", (60, 90)),
    ],
)
def test_a_member_has_the_name_and_the_times_of_the_api(
    name: str, pair: tuple[Any, Any], member: str, values: tuple[Any, Any]
) -> None:
    assert {member: {"from": values[0], "to": values[1]}} == changes_of(**{name: pair})


def test_secrets_have_the_same_members_as_in_their_list() -> None:
    secret = {"secret_id": "aa", "label": "expires_at", "expires_at": "2027-01-01T00:00:00.5+00:00"}

    expected = {"secretId": "aa", "label": "expires_at", "expiresAt": "2027-01-01T00:00:00Z"}
    assert {"secrets": {"from": None, "to": [expected]}} == changes_of(client_secrets=(None, [secret]))


@pytest.mark.parametrize(
    ("pair", "members"),
    [
        (
            (None, {"admin-api": ["a"], "orders": ["b"]}),
            {
                "scopes": {"from": None, "to": ["a"]},
                "resources": {"from": None, "to": [{"resource": ORDERS.identifier, "scopes": ["b"]}]},
            },
        ),
        (({"admin-api": ["a"]}, {}), {"scopes": {"from": ["a"], "to": []}}),
        (
            ({"admin-api": ["a"], "gone": ["x"]}, {"admin-api": ["a"]}),
            {"resources": {"from": [{"resource": "gone", "scopes": ["x"]}], "to": []}},
        ),
        (({}, None), {"scopes": {"from": [], "to": None}, "resources": {"from": [], "to": None}}),
    ],
)
def test_registrations_appear_as_scopes_and_resources(pair: Any, members: dict[str, Any]) -> None:
    """As in a client. A deleted API is named by its slug."""
    assert members == changes_of(registrations=pair)


@pytest.mark.parametrize("item", STORED, ids=lambda item: item["action"]["S"])
def test_an_event_of_an_older_release_has_the_same_form(item: dict[str, Any]) -> None:
    text = json.dumps(changes_json(to_event(item), CATALOGUE))

    assert [] == re.findall(r"\+00:00|registrations|[a-z]_[a-z]+(?=\": )", text)


def test_there_are_such_events() -> None:
    assert {"api_client.create", "catalogue.restored"} <= {item["action"]["S"] for item in STORED}
