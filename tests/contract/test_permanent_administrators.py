"""There is always an enabled holder of api_client_grant with a secret that does not expire."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.administration.errors import LastGrantHolder, LastPermanentCredential
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, create, event, holder, initialize, key, trust
from tests.fakes.memory import NOON


def expiring(client: Client) -> Client:
    secrets = tuple(secret._replace(expires_at=NOON + timedelta(days=1)) for secret in client.client_secrets)
    return client._replace(client_secrets=secrets)


LEAVING: dict[str, Callable[[Client], Client]] = {
    "its secret removed": lambda client: client._replace(client_secrets=()),
    "its secret expires": expiring,
    "only a key that expires": lambda client: expiring(client)._replace(
        client_keys=(key("1", expires_at=NOON + timedelta(days=1)),)
    ),
    "only a trust": lambda client: client._replace(client_secrets=(), trusts=(trust("1"),)),
    "disabled": lambda client: client._replace(enabled=False),
    "stripped": lambda client: client._replace(registrations={"admin-api": Scope.parse("api_client_read")}),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_the_last_permanent_administrator_cannot_be_changed_to_expire(
    stores: Stores, leave: Callable[[Client], Client]
) -> None:
    administrator = initialize(stores)
    create(stores, expiring(holder()))

    with pytest.raises(LastPermanentCredential):
        stores.ledger.change(administrator, leave(administrator), event("refused", administrator))

    assert administrator == stores.clients.find(administrator.client_id)
    assert ["server.bootstrap"] == stores.actions(administrator.client_id)


def test_the_last_permanent_administrator_cannot_be_deleted(stores: Stores) -> None:
    administrator = initialize(stores)
    create(stores, expiring(holder()))

    with pytest.raises(LastPermanentCredential):
        stores.ledger.delete(administrator, event("refused", administrator))


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_one_of_two_permanent_administrators_may_change_and_change_back(
    stores: Stores, leave: Callable[[Client], Client]
) -> None:
    """The count decreases and increases."""
    administrator, other = initialize(stores), create(stores, holder())
    changed = leave(administrator)

    stores.ledger.change(administrator, changed, event("changed", administrator))
    with pytest.raises((LastPermanentCredential, LastGrantHolder)):
        stores.ledger.change(other, leave(other), event("refused", other))
    stores.ledger.change(changed._replace(version=2), administrator, event("back", administrator))
    stores.ledger.change(other, leave(other), event("changed", other))

    assert ["created", "changed"] == stores.actions(other.client_id)


def test_the_refusal_for_the_last_grant_holder_has_priority(stores: Stores) -> None:
    """This holds even if none of its secrets is permanent."""
    administrator = initialize(stores)

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(administrator, administrator._replace(enabled=False), event("refused", administrator))


def test_of_two_concurrent_losses_of_permanent_secrets_one_is_refused(stores: Stores) -> None:
    """The transaction has a condition on the count."""
    pair = [initialize(stores), create(stores, holder())]

    def leave(client: Client) -> bool:
        try:
            stores.ledger.change(client, expiring(client), event("changed", client))
        except LastPermanentCredential:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(leave, pair))

    assert [False, True] == sorted(outcomes)


def test_a_key_that_does_not_expire_is_a_permanent_credential(stores: Stores) -> None:
    """Unlike a trust, which its issuer may end."""
    administrator = initialize(stores)
    after = administrator._replace(client_secrets=(), client_keys=(key("1"),))

    stores.ledger.change(administrator, after, event("edit", administrator))

    assert (key("1"),) == stores.clients.find(administrator.client_id).client_keys
