"""RFC 8707 §2: an API is named by its identifier. A slug names only the leftover scopes of a deleted API."""

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, new

ORDERS = {"resource": "https://orders.example.com", "scopes": ["orders:read", "twice"]}
LEFT = {"resource": "orders", "scopes": ["orders:read", "twice"]}
STOCK = {"resource": "urn:example:stock", "scopes": ["stock_read"]}
UNKNOWN = ["admin-api", "orders", "stock", "retired", "nowhere", "https://nowhere.example.com"]


@pytest.fixture
def client(here: Desk) -> Registered:
    """A client with scopes of the Admin API, of another API, and of a deleted API."""
    client = here.create(scopes=["shared"], resources=[ORDERS, STOCK])
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)
    here.move(seconds=31)
    return client


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_identifier_without_scopes_removes_no_scopes(desk: Desk, name: str) -> None:
    """`admin-api` removed all scopes of the client with 200."""
    client = desk.create(scopes=["shared", "customer_group_read"], resources=[ORDERS, STOCK])
    before = desk.read(client.generation)

    answer = client.patch({"resources": [ORDERS, STOCK, {"resource": name, "scopes": []}]})

    assert (422, before) == (answer.status, desk.read(client.generation))


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_new_client_cannot_use_a_slug(here: Desk, name: str) -> None:
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": name, "scopes": []}]))

    assert (422, f"No resource has the identifier {name}.") == (answer.status, answer.json["detail"])


def test_the_slug_of_a_deleted_api_removes_its_leftover_scopes(here: Desk, client: Registered) -> None:
    answer = client.patch({"resources": [{"resource": "orders", "scopes": []}, STOCK]})

    assert (200, [STOCK], ["shared"]) == (answer.status, answer.json["resources"], answer.json["scopes"])


def test_the_slug_of_a_deleted_api_reduces_its_leftover_scopes(here: Desk, client: Registered) -> None:
    reduced_entry = {"resource": "orders", "scopes": ["twice"]}

    answer = client.patch({"resources": [reduced_entry, STOCK]})

    assert (200, [reduced_entry, STOCK]) == (answer.status, answer.json["resources"])


def test_the_response_of_a_read_can_be_sent_back(here: Desk, client: Registered) -> None:
    """A form may be saved unchanged. The slug of the deleted API is among its identifiers."""
    content = here.read(client.generation)

    answer = client.patch({"description": "x", "scopes": content["scopes"], "resources": content["resources"]})

    assert (200, [LEFT, STOCK], ["shared"]) == (answer.status, answer.json["resources"], answer.json["scopes"])


def test_the_slug_of_a_deleted_api_cannot_add_scopes(here: Desk, client: Registered) -> None:
    more = {"resource": "orders", "scopes": ["orders:read", "orders:write"]}

    assert (422, [LEFT, STOCK]) == (
        client.patch({"resources": [more, STOCK]}).status,
        here.read(client.generation)["resources"],
    )


def test_the_slug_of_a_deleted_api_is_unknown_for_a_client_without_its_scopes(here: Desk, client: Registered) -> None:
    other = here.create(scopes=["shared"])

    assert 422 == other.patch({"resources": [{"resource": "orders", "scopes": []}]}).status
