"""Scopes of this server's own resource and of other APIs."""

import pytest

from tests.administration.desk import CLIENTS, Desk, new

ORDERS = "https://orders.example.com"


def test_scopes_of_other_apis_are_in_resources(everywhere: Desk) -> None:
    """`scopes` has the scopes of this server's own resource, as in PrestaShop."""
    resources = [
        {"resource": ORDERS, "scopes": ["shared", "orders:read"]},
        {"resource": "urn:example:stock", "scopes": ["stock_read"]},
    ]
    client = everywhere.create(scopes=["shared"], resources=resources[::-1])

    content = everywhere.read(client.generation)
    token = everywhere.deployment.ask(client.credential, scope="orders:read")

    assert (["shared"], resources, 200) == (content["scopes"], content["resources"], token.status)


def test_an_edit_replaces_all_resources_and_leaves_scopes_unchanged(desk: Desk) -> None:
    """RFC 7396 §1: a list is replaced."""
    client = desk.create(scopes=["shared"], resources=[{"resource": ORDERS, "scopes": ["orders:read"]}])
    stock = [{"resource": "urn:example:stock", "scopes": ["stock_read"]}]

    content = client.patch({"resources": stock}).json

    assert (["shared"], stock) == (content["scopes"], content["resources"])
    assert ([], stock) == tuple(client.patch({"scopes": []}).json[name] for name in ("scopes", "resources"))
    assert [] == client.patch({"resources": []}).json["resources"]


def test_a_removed_scope_is_refused_from_the_next_request_on(desk: Desk) -> None:
    """Promise: scopes cut, at once after the 2xx."""
    client = desk.create(scopes=["customer_group_read", "shared"])

    client.patch({"scopes": ["shared"]})

    assert "invalid_scope" == desk.deployment.ask(client.credential, scope="customer_group_read").json["error"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_unknown_scopes_are_named_in_prestashops_message(desk: Desk, method: str) -> None:
    """PrestaShop: NON_INSTALLED_SCOPES, a problem object with 422."""
    content = {"scopes": ["shared", "no_such", "nor_this"]}
    client = desk.create()

    answer = client.patch(content) if method == "PATCH" else desk.call("POST", CLIENTS, new(**content))

    assert (422, 422, "application/problem+json") == (
        answer.status,
        answer.json["status"],
        answer.headers["content-type"],
    )
    assert "The scopes no_such,nor_this are not associated to any installed API." == answer.json["detail"]


def test_the_refusal_of_another_apis_scope_names_that_api(desk: Desk) -> None:
    """Decided: scope names are unique within a resource. Issue 14, 3."""
    answer = desk.call("POST", CLIENTS, new(scopes=["orders:read"]))

    expected = "The scopes orders:read belong in resources, with the resource https://orders.example.com."
    assert (422, expected) == (answer.status, answer.json["detail"])


def test_an_unknown_api_is_named(here: Desk) -> None:
    """RFC 8707 §2."""
    entry = {"resource": "https://nowhere.example.com", "scopes": ["read"]}

    answer = here.call("POST", CLIENTS, new(resources=[entry]))

    assert (422, "No resource has the identifier https://nowhere.example.com.") == (
        answer.status,
        answer.json["detail"],
    )


def test_scopes_of_a_disabled_group_can_be_assigned(here: Desk) -> None:
    """PrestaShop: every scope of an installed module, even a disabled one."""
    retired = [{"resource": "https://retired.example.com", "scopes": ["old_read"]}]

    content = here.read(here.create(scopes=["sleep_read"], resources=retired).generation)

    assert (["sleep_read"], retired) == (content["scopes"], content["resources"])
