"""Keys and trusts are stored like secrets: each by itself, so that a concurrent use is not lost."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.oauth.client_authentication import AuthenticatedClient
from tests.contract.clients import Stores, client, create, event, key, trust
from tests.fakes.memory import NOON

_numbers = itertools.count(1)
KINDS: dict[str, Callable[..., Any]] = {"client_keys": key, "trusts": trust}


@pytest.mark.parametrize(("kind", "make"), KINDS.items(), ids=KINDS)
def test_a_credential_is_added_changed_and_removed(stores: Stores, kind: str, make: Callable[..., Any]) -> None:
    """The item of an older release lacks the map."""
    before = create(stores, client())
    states = [
        (make("1"),),
        (make("1"), make("2")),
        (make("1", expires_at=NOON), make("2")),
        (make("2"),),
        (),
        (make("3"),),
    ]

    for version, state in enumerate(states, start=1):
        stored = stores.clients.find(before.client_id)
        assert version == stored.version
        stores.ledger.change(stored, stored._replace(**{kind: state}), event("edit", before))
        assert state == getattr(stores.clients.find(before.client_id), kind)


@pytest.mark.parametrize(("kind", "make"), KINDS.items(), ids=KINDS)
def test_the_last_use_survives_a_concurrent_change(stores: Stores, kind: str, make: Callable[..., Any]) -> None:
    """A use is no edit, so the change does not conflict with it."""
    before = create(stores, client(**{kind: (make("1"),)}))
    stores.usage.record(AuthenticatedClient(before, "1"), NOON)

    after = before._replace(**{kind: (make("1", expires_at=NOON + timedelta(days=1)), make("2"))})
    stores.ledger.change(before, after, event("edit", before))

    stored = stores.clients.find(before.client_id)
    assert NOON == stored.last_used_at
    assert [NOON, None] == [credential.last_used_at for credential in getattr(stored, kind)]


@pytest.mark.parametrize(("kind", "make"), KINDS.items(), ids=KINDS)
def test_the_use_of_a_removed_credential_does_not_create_it_again(
    stores: Stores, kind: str, make: Callable[..., Any]
) -> None:
    """It would have no other attributes, and the client could not be read."""
    before = create(stores, client(**{kind: (make("1"),)}))
    stores.ledger.change(before, before._replace(**{kind: ()}), event("edit", before))

    stores.usage.record(AuthenticatedClient(before, "1"), NOON)

    assert () == getattr(stores.clients.find(before.client_id), kind)


def test_the_subject_of_a_default_trust_finds_its_client(stores: Stores) -> None:
    """As long as the trust is there, and no other one."""
    subject = f"system:serviceaccount:shop:{next(_numbers)}"
    default = trust("1", is_default=True)._replace(conditions={"/sub": (subject,)})
    other = trust("2")._replace(conditions={"/sub": (f"{subject}-other",)})
    before = create(stores, client(trusts=(default, other)))
    issuer = default.issuer, default.issuer_generation

    assert before.client_id == stores.clients.find_by_subject(*issuer, subject).client_id
    assert stores.clients.find_by_subject(*issuer, f"{subject}-other") is None
    assert stores.clients.find_by_subject(issuer[0], issuer[1] + 1, subject) is None
    stores.ledger.change(before, before._replace(trusts=()), event("edit", before))
    assert stores.clients.find_by_subject(*issuer, subject) is None
