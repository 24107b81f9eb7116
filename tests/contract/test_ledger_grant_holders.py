"""The ledger keeps at least one enabled holder of api_client_grant."""

import pytest

from chalicelib.administration.errors import LastGrantHolder
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, at_once, created, event, founded, holder


def _without_grant(one: Client, how: str) -> Client:
    if how == "disabled":
        return one._replace(enabled=False)
    return one._replace(registrations={"admin-api": Scope.parse("api_client_read")})


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_the_last_holder_of_api_client_grant_is_kept(stores: Stores, how: str) -> None:
    """Design: "Who may do what": nobody could administer the server."""
    last = founded(stores)

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(last, _without_grant(last, how), event("refused", last))

    assert last == stores.clients.find(last.client_id)
    assert ["server.bootstrap"] == stores.actions(last.client_id)


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_a_holder_beside_another_may_go_and_come_back(stores: Stores, how: str) -> None:
    """The count follows both ways."""
    first, second = founded(stores), created(stores, holder())
    gone = _without_grant(first, how)

    stores.ledger.change(first, gone, event("gone", first))
    with pytest.raises(LastGrantHolder):
        stores.ledger.change(second, _without_grant(second, how), event("refused", second))
    stores.ledger.change(gone._replace(version=2), first, event("back", first))
    stores.ledger.change(second, _without_grant(second, how), event("gone", second))

    assert ["server.bootstrap", "gone", "back"] == stores.actions(first.client_id)
    assert ["created", "gone"] == stores.actions(second.client_id)


def test_of_two_holders_who_leave_at_once_one_stays(stores: Stores) -> None:
    """The count is a condition in the transaction."""
    pair = [founded(stores), created(stores, holder())]

    outcomes = at_once(
        [lambda one=one: stores.ledger.change(one, one._replace(enabled=False), event("gone", one)) for one in pair]
    )

    assert 1 == outcomes.count(None)
    assert 1 == sum(stores.clients.find(one.client_id).enabled for one in pair)


def test_a_disabled_holder_does_not_count(stores: Stores) -> None:
    """Nobody could administer the server with it."""
    first = founded(stores)
    created(stores, holder()._replace(enabled=False))

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(first, first._replace(enabled=False), event("refused", first))
