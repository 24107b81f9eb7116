"""Nobody can give themselves, or a client they control, more rights than they have."""

from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, new

HELD = "customer_group_read"
ORDERS = [{"resource": "https://orders.example.com", "scopes": ["orders:read"]}]


@pytest.mark.parametrize(
    "content",
    [
        {"scopes": ["api_client_grant"]},
        {"scopes": ["api_client_write", "audit_read"]},
        {"scopes": ["sleep_read"]},
        {"resources": ORDERS},
    ],
)
def test_scopes_that_the_token_lacks_cannot_be_assigned(desk: Desk, content: Any) -> None:
    """Issue 4. Scopes of other APIs require api_client_grant, unless the client administers them."""
    token = desk.caller("api_client_write api_client_read customer_group_read")
    client = desk.create()

    created = desk.call("POST", CLIENTS, new(**content), token=token)
    edited = client.patch(content, token=token)

    assert (403, 403) == (created.status, edited.status)
    assert 'scope="api_client_grant"' in created.headers["www-authenticate"]
    assert ([], []) == tuple(desk.read(client.generation)[name] for name in ("scopes", "resources"))


def test_a_client_cannot_give_itself_rights(desk: Desk) -> None:
    """Issue 4."""
    client = desk.create(scopes=["api_client_write", "api_client_read"])
    token = desk.deployment.token(client.credential, "api_client_write api_client_read")

    raised = client.patch({"scopes": ["api_client_write", "api_client_read", "api_client_grant"]}, token=token)
    other = client.patch({"resources": ORDERS}, token=token)
    lowered = client.patch({"scopes": ["api_client_read"]}, token=token)
    back = client.patch({"scopes": ["api_client_write", "api_client_read"]}, token=token)

    assert (403, 403, 200, 403) == (raised.status, other.status, lowered.status, back.status)
    assert ["api_client_read"] == desk.read(client.generation)["scopes"]


@pytest.mark.parametrize("content", [{"enabled": True}, {"scopes": []}, {"clientName": "Mine"}, {"lifetime": 1}, {}])
def test_a_disabled_client_with_more_rights_cannot_be_changed_or_enabled(desk: Desk, content: Any) -> None:
    """Issue 4: cannot enable or edit a client that holds more, nor take scopes from it."""
    client = desk.create(scopes=["api_client_grant", "api_client_write"], enabled=False)
    before = desk.read(client.generation)
    token = desk.caller("api_client_write")

    assert 403 == client.patch(content, token=token).status
    assert before == desk.read(client.generation)


def test_an_administrator_without_grant_can_change_clients_with_fewer_rights(here: Desk) -> None:
    """A caller assigns only scopes of its token."""
    token = here.caller(f"api_client_write api_client_read {HELD}")

    created = here.call("POST", CLIENTS, new(scopes=[HELD, "api_client_read"]), token=token)
    path = f"{CLIENTS}/{created.json['apiClientId']}"
    done = [
        here.call("PATCH", path, {"scopes": [HELD], "enabled": False}, token=token).status,
        here.call("PATCH", path, {"enabled": True}, token=token).status,
        here.call("PUT", f"{path}/secrets", token=token).status,
        here.call("DELETE", path, token=token).status,
    ]

    assert (201, [200, 200, 200, 204]) == (created.status, done)


def test_a_disabled_scope_of_a_token_permits_nothing(here: Desk) -> None:
    """A token permits only scopes that its client is registered for and that are enabled now."""
    token = here.caller(f"api_client_write {HELD}")
    catalogue = here.store.catalogue
    assert catalogue is not None
    groups = tuple(group._replace(enabled=group.slug != "customers") for group in catalogue.own_resource.groups)
    here.store.catalogue = catalogue._replace(
        resources=(catalogue.own_resource._replace(groups=groups), *catalogue.resources[1:]), version=2
    )
    here.clock.move(seconds=31)

    assert 403 == here.call("POST", CLIENTS, new(scopes=[HELD]), token=token).status


def test_scopes_are_assigned_by_the_current_catalogue(here: Desk) -> None:
    """The write has a condition on the version of the catalogue."""
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)
    client = here.create()

    created = here.call("POST", CLIENTS, new(resources=ORDERS))
    edited = client.patch({"resources": ORDERS})

    assert (422, 422) == (created.status, edited.status)
    assert "No resource has the identifier https://orders.example.com." == created.json["detail"]


def test_a_new_scope_can_be_assigned_immediately(here: Desk) -> None:
    """Issue 4: the cached catalogue lacks the scope, so the server reads the stored one."""
    catalogue = here.deployment.parts.tokens.catalogue()
    orders = next(resource for resource in catalogue.resources if resource.slug == "orders")
    group = orders.groups[0]._replace(scopes={**orders.groups[0].scopes, "orders:new": "New"})
    resources = tuple(
        orders._replace(groups=(group,)) if resource.slug == "orders" else resource for resource in catalogue.resources
    )
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)
    resources_of_client = [{"resource": orders.identifier, "scopes": ["orders:new"]}]

    created = here.call("POST", CLIENTS, new(resources=resources_of_client))

    assert 201 == created.status
    assert resources_of_client == here.read(created.json["apiClientId"])["resources"]


def test_the_scopes_of_a_deleted_api_are_listed_by_its_slug_and_can_be_removed(here: Desk) -> None:
    """Issue 4: assignments stay until they are removed."""
    client = here.create(resources=ORDERS)
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)
    here.move(seconds=31)

    before = here.read(client.generation)["resources"]
    untouched = client.patch({"description": "x"})
    taken = client.patch({"resources": []})

    assert [{"resource": "orders", "scopes": ["orders:read"]}] == before == untouched.json["resources"]
    assert (200, []) == (taken.status, taken.json["resources"])
