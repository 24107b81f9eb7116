"""The ledger refuses a second client with the same id, name or generation."""

import pytest

from chalicelib.administration.errors import ClientIdTaken, ClientNameTaken, GenerationTaken
from tests.contract.clients import Stores, at_once, client, create, event


@pytest.mark.parametrize(
    ("shared", "refusal"),
    [("client_id", ClientIdTaken), ("client_name", ClientNameTaken), ("generation", GenerationTaken)],
)
def test_a_duplicate_id_name_or_generation_is_refused(stores: Stores, shared: str, refusal: type[Exception]) -> None:
    """For the refused client, no event and no guard items are written."""
    first, other = client(), client()
    stores.ledger.create(first, event("api_client.create", first))
    second = other._replace(**{shared: getattr(first, shared)})

    with pytest.raises(refusal):
        stores.ledger.create(second, event("refused", second))

    assert "refused" not in stores.actions(second.client_id)
    stores.ledger.create(other, event("api_client.create", other))
    assert other == stores.clients.find(other.client_id)
    assert first == stores.clients.find(first.client_id)


def test_an_equivalent_name_is_refused_at_creation_and_change(stores: Stores) -> None:
    """Names are compared in NFC and case-folded."""
    first, other = create(stores, client(client_name="Caf\u00e9")), create(stores, client())
    alike = "CAFE\u0301"

    with pytest.raises(ClientNameTaken):
        create(stores, client(client_name=alike))
    with pytest.raises(ClientNameTaken):
        stores.ledger.change(other, other._replace(client_name=alike), event("refused", other))

    assert ["created"] == stores.actions(other.client_id) == stores.actions(first.client_id)


def test_a_client_may_change_the_spelling_of_its_own_name(stores: Stores) -> None:
    """The name is still reserved for the client."""
    before = create(stores, client(client_name="Caf\u00e9"))
    after = before._replace(client_name="CAFE\u0301")

    stores.ledger.change(before, after, event("renamed", before))

    assert "CAFE\u0301" == stores.clients.find(before.client_id).client_name
    with pytest.raises(ClientNameTaken):
        create(stores, client(client_name="Caf\u00e9"))
    stores.ledger.delete(after._replace(version=2), event("deleted", before))
    assert create(stores, client(client_name="caf\u00e9"))


@pytest.mark.parametrize("shared", ["client_id", "client_name"])
def test_of_concurrent_creations_of_a_client_one_succeeds(stores: Stores, shared: str) -> None:
    """PrestaShop has a race condition here."""
    first = client()
    rivals = [first, *(client()._replace(**{shared: getattr(first, shared)}) for _ in range(7))]

    outcomes = at_once([lambda rival=rival: stores.ledger.create(rival, event("made", rival)) for rival in rivals])

    assert 1 == outcomes.count(None)
    (winner,) = [rival for rival, outcome in zip(rivals, outcomes, strict=True) if outcome is None]
    assert winner == stores.clients.find(winner.client_id)
    assert ["made"] == stores.actions(winner.client_id)
