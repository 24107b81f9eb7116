"""The ledger keeps an enabled holder of api_client_grant with a secret that does not expire; the fake agrees."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.administration.errors import LastGrantHolder, LastPermanentCredential
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, created, event, founded, holder
from tests.fakes.memory import NOON


def expiring(client: Client) -> Client:
    secrets = tuple(secret._replace(expires_at=NOON + timedelta(days=1)) for secret in client.client_secrets)
    return client._replace(client_secrets=secrets)


LEAVING: dict[str, Callable[[Client], Client]] = {
    "its secret removed": lambda client: client._replace(client_secrets=()),
    "its secret expires": expiring,
    "disabled": lambda client: client._replace(enabled=False),
    "stripped": lambda client: client._replace(registrations={"admin-api": Scope.parse("api_client_read")}),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_the_last_one_stays_beside_one_whose_secrets_expire(stores: Stores, leave: Callable[[Client], Client]) -> None:
    administrator = founded(stores)
    created(stores, expiring(holder()))

    with pytest.raises(LastPermanentCredential):
        stores.ledger.change(administrator, leave(administrator), event("refused", administrator))

    assert administrator == stores.clients.find(administrator.client_id)
    assert ["server.bootstrap"] == stores.actions(administrator.client_id)


def test_it_is_not_deleted_either(stores: Stores) -> None:
    administrator = founded(stores)
    created(stores, expiring(holder()))

    with pytest.raises(LastPermanentCredential):
        stores.ledger.delete(administrator, event("refused", administrator))


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_beside_another_it_may_leave_and_come_back(stores: Stores, leave: Callable[[Client], Client]) -> None:
    """The count follows both ways."""
    administrator, other = founded(stores), created(stores, holder())
    left = leave(administrator)

    stores.ledger.change(administrator, left, event("left", administrator))
    with pytest.raises((LastPermanentCredential, LastGrantHolder)):
        stores.ledger.change(other, leave(other), event("refused", other))
    stores.ledger.change(left._replace(version=2), administrator, event("back", administrator))
    stores.ledger.change(other, leave(other), event("left", other))

    assert ["created", "left"] == stores.actions(other.client_id)


def test_the_last_holder_of_the_grant_is_told_so_first(stores: Stores) -> None:
    """Also when none of its secrets is permanent."""
    administrator = founded(stores)

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(administrator, administrator._replace(enabled=False), event("refused", administrator))


def test_of_two_who_lose_their_secret_at_once_one_keeps_it(stores: Stores) -> None:
    """The count is a condition in the transaction."""
    pair = [founded(stores), created(stores, holder())]

    def leave(client: Client) -> bool:
        try:
            stores.ledger.change(client, expiring(client), event("left", client))
        except LastPermanentCredential:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(leave, pair))

    assert [False, True] == sorted(outcomes)
