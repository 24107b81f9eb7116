"""The ledger keeps at least one enabled holder of api_client_grant."""

import pytest

from chalicelib.administration.errors import LastGrantHolder
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, at_once, create, event, holder, initialize


def _without_grant(one: Client, how: str) -> Client:
    if how == "disabled":
        return one._replace(enabled=False)
    return one._replace(registrations={"admin-api": Scope.parse("api_client_read")})


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_the_last_holder_of_api_client_grant_cannot_lose_it(stores: Stores, how: str) -> None:
    """Without it, nobody could administer the server."""
    last = initialize(stores)

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(last, _without_grant(last, how), event("refused", last))

    assert last == stores.clients.find(last.client_id)
    assert ["server.bootstrap"] == stores.actions(last.client_id)


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_one_of_two_holders_may_lose_the_scope_and_get_it_back(stores: Stores, how: str) -> None:
    """The count decreases and increases."""
    first, second = initialize(stores), create(stores, holder())
    revoked = _without_grant(first, how)

    stores.ledger.change(first, revoked, event("revoked", first))
    with pytest.raises(LastGrantHolder):
        stores.ledger.change(second, _without_grant(second, how), event("refused", second))
    stores.ledger.change(revoked._replace(version=2), first, event("granted", first))
    stores.ledger.change(second, _without_grant(second, how), event("revoked", second))

    assert ["server.bootstrap", "revoked", "granted"] == stores.actions(first.client_id)
    assert ["created", "revoked"] == stores.actions(second.client_id)


def test_of_two_concurrent_removals_of_holders_one_is_refused(stores: Stores) -> None:
    """The transaction has a condition on the count."""
    pair = [initialize(stores), create(stores, holder())]

    outcomes = at_once(
        [lambda one=one: stores.ledger.change(one, one._replace(enabled=False), event("revoked", one)) for one in pair]
    )

    assert 1 == outcomes.count(None)
    assert 1 == sum(stores.clients.find(one.client_id).enabled for one in pair)


def test_a_disabled_holder_does_not_count(stores: Stores) -> None:
    """Nobody could administer the server with it."""
    first = initialize(stores)
    create(stores, holder()._replace(enabled=False))

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(first, first._replace(enabled=False), event("refused", first))
