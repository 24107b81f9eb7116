"""RFC 8707 §2: an API is named by its identifier. A slug names only what a deleted API has left with a client."""

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, new

ORDERS = {"resource": "https://orders.example.com", "scopes": ["orders:read", "twice"]}
LEFT = {"resource": "orders", "scopes": ["orders:read", "twice"]}
STOCK = {"resource": "urn:example:stock", "scopes": ["stock_read"]}
UNKNOWN = ["admin-api", "orders", "stock", "retired", "nowhere", "https://nowhere.example.com"]


@pytest.fixture
def left(here: Desk) -> Registered:
    """A client with scopes of ours, of an API that is still there and of one that was deleted."""
    client = here.create(scopes=["shared"], resources=[ORDERS, STOCK])
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)
    here.move(seconds=31)
    return client


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_identifier_without_scopes_takes_nothing_away(desk: Desk, name: str) -> None:
    """`admin-api` took all scopes of the client, and the answer said 200."""
    client = desk.create(scopes=["shared", "customer_group_read"], resources=[ORDERS, STOCK])
    before = desk.read(client.generation)

    answer = client.patch({"resources": [ORDERS, STOCK, {"resource": name, "scopes": []}]})

    assert (422, before) == (answer.status, desk.read(client.generation))


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_new_client_cannot_name_one_either(here: Desk, name: str) -> None:
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": name, "scopes": []}]))

    assert (422, f"No resource has the identifier {name}.") == (answer.status, answer.json["detail"])


def test_the_slug_of_a_deleted_api_clears_what_it_left(here: Desk, left: Registered) -> None:
    answer = left.patch({"resources": [{"resource": "orders", "scopes": []}, STOCK]})

    assert (200, [STOCK], ["shared"]) == (answer.status, answer.json["resources"], answer.json["scopes"])


def test_the_slug_of_a_deleted_api_cuts_down_what_it_left(here: Desk, left: Registered) -> None:
    cut = {"resource": "orders", "scopes": ["twice"]}

    answer = left.patch({"resources": [cut, STOCK]})

    assert (200, [cut, STOCK]) == (answer.status, answer.json["resources"])


def test_what_was_read_can_be_sent_back(here: Desk, left: Registered) -> None:
    """A form that is saved unchanged; the slug of what was left stands among the identifiers."""
    shown = here.read(left.generation)

    answer = left.patch({"description": "x", "scopes": shown["scopes"], "resources": shown["resources"]})

    assert (200, [LEFT, STOCK], ["shared"]) == (answer.status, answer.json["resources"], answer.json["scopes"])


def test_the_slug_of_a_deleted_api_gives_nothing(here: Desk, left: Registered) -> None:
    more = {"resource": "orders", "scopes": ["orders:read", "orders:write"]}

    assert (422, [LEFT, STOCK]) == (
        left.patch({"resources": [more, STOCK]}).status,
        here.read(left.generation)["resources"],
    )


def test_the_slug_of_a_deleted_api_is_unknown_for_a_client_without_its_scopes(here: Desk, left: Registered) -> None:
    other = here.create(scopes=["shared"])

    assert 422 == other.patch({"resources": [{"resource": "orders", "scopes": []}]}).status
