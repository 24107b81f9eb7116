"""Which events took something from a client. An event that does not clearly add is a loss."""

from random import Random
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, AuditEvent, audit_event
from chalicelib.administration.losses import FIELDS, deletes, is_of_a_client, takes_away
from chalicelib.oauth.client import EDITABLE_FIELDS
from tests.fakes.memory import NOON

EARLIER, LATER = "2026-11-23T11:00:00+00:00", "2026-11-23T13:00:00+00:00"


def event(action: str, **changes: tuple[Any, Any]) -> AuditEvent:
    return audit_event(action, "erp", Actor("administrator"), NOON, Random(1), changes)


def secret(secret_id: str, expires_at: str | None = None) -> dict[str, str | None]:
    return {"secret_id": secret_id, "label": "", "expires_at": expires_at}


GAINS = {
    "renamed": {"client_name": ("ERP", "Erp"), "description": ("", "Ours")},
    "enabled": {"enabled": (False, True)},
    "a longer lifetime": {"access_token_lifetime": (600, 3600)},
    "another scope": {"registrations": ({"orders": ["read"]}, {"orders": ["write", "read"], "stock": ["read"]})},
    "another API to administer": {"administers": ({"orders": 7}, {"orders": 7, "stock": 8})},
    "another secret": {"client_secrets": ([secret("1")], [secret("1"), secret("2")])},
    "another secret, and one that had ended goes": {"client_secrets": ([secret("1", EARLIER)], [secret("2")])},
    "a secret that no longer ends": {"client_secrets": ([secret("1", LATER)], [secret("1")])},
    "made, disabled": {"enabled": (None, False), "registrations": (None, {}), "client_secrets": (None, [secret("1")])},
}
LOSSES = {
    "disabled": {"enabled": (True, False)},
    "disabled and renamed": {"client_name": ("ERP", "Erp"), "enabled": (True, False)},
    "a shorter lifetime": {"access_token_lifetime": (3600, 600)},
    "a scope": {"registrations": ({"orders": ["read", "write"]}, {"orders": ["read"]})},
    "all scopes of an API": {"registrations": ({"orders": ["read"], "stock": ["read"]}, {"stock": ["read"]})},
    "one scope for another": {"registrations": ({"orders": ["read"]}, {"orders": ["write"]})},
    "an API to administer": {"administers": ({"orders": 7, "stock": 8}, {"orders": 7})},
    "an API for another of its slug": {"administers": ({"orders": 7}, {"orders": 9})},
    "its secret": {"client_secrets": ([secret("1"), secret("2")], [secret("2")])},
    "its secret, later": {"client_secrets": ([secret("1")], [secret("1", LATER), secret("2")])},
    "an end that comes sooner": {"client_secrets": ([secret("1", "2026-11-23T14:00:00Z")], [secret("1", LATER)])},
    "its tokens": {"tokens_valid_from": (None, LATER)},
    "its tokens, again": {"tokens_valid_from": (EARLIER, LATER)},
    "disabled, and its tokens with it": {"enabled": (True, False), "tokens_valid_from": (EARLIER, LATER)},
    "all but a new secret, by an eviction": {
        "client_secrets": ([secret("1")], [secret("2")]),
        "tokens_valid_from": (None, LATER),
    },
    "its tokens by an eviction, when it had no secret": {
        "client_secrets": ([], [secret("1")]),
        "tokens_valid_from": (None, LATER),
    },
    "everything": {"enabled": (True, None), "client_name": ("ERP", None)},
    "everything it had while disabled": {"enabled": (False, None), "access_token_lifetime": (3600, None)},
    "secrets with ids only": {"client_secrets": (["1"], ["2"])},
    "something that only another version knows": {"networks": (["192.0.2.0/24"], ["0.0.0.0/0"])},
    "no changes": {},
}


@pytest.mark.parametrize("changes", GAINS.values(), ids=GAINS)
def test_an_addition_is_no_loss(changes: dict[str, tuple[Any, Any]]) -> None:
    """Such a client stays enabled after a restoration."""
    assert not takes_away(event("api_client.edit", **changes))


@pytest.mark.parametrize("changes", LOSSES.values(), ids=LOSSES)
def test_a_removal_is_a_loss(changes: dict[str, tuple[Any, Any]]) -> None:
    """A change that does not clearly add is a loss."""
    assert takes_away(event("api_client.edit", **changes))


def test_only_events_of_clients_have_a_client_as_their_target() -> None:
    """A client may be called settings, or key-ring."""
    actions = ["api_client.edit", "client_secret.evict", "administrator.reissue", "settings.edit", "key_ring.rotate"]

    assert [True, True, True, False, False] == [is_of_a_client(event(action)) for action in actions]
    assert [True, False] == [deletes(event(action)) for action in ("api_client.delete", "client_secret.delete")]


def test_every_editable_field_has_a_rule_for_losses() -> None:
    """A field without a rule counts as a loss, and `restored` would disable each client whose field was changed."""
    assert {field.name for field in EDITABLE_FIELDS} <= FIELDS.keys()
