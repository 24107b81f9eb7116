"""GET /admin-api/scopes, and disabled scopes. PrestaShop's form lists the scopes of disabled modules, too."""

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import Desk
from tests.catalogue.catalogue import SCOPES, Api, group
from tests.fakes.memory_wiring import ISSUER


def test_native_scopes_come_first_then_groups_by_name_each_sorted(here: Desk) -> None:
    """PrestaShop: core scopes first, then one group per module, sorted. Groups without scopes are omitted."""
    Api.create(here, group("z", "b", "a", name="alpha"), group("empty"))
    items = here.call("GET", SCOPES).json["items"]

    assert ["Native scopes", "alpha", "Asleep", "Customers", "Old", "Orders", "Stock"] == [
        each["name"] for each in items
    ]
    assert all(
        [entry["scope"] for entry in each["scopes"]] == sorted(e["scope"] for e in each["scopes"]) for each in items
    )
    assert (sorted(NATIVE_SCOPES), [True] + [False] * 6) == (
        [entry["scope"] for entry in items[0]["scopes"]],
        [each["native"] for each in items],
    )


def test_each_scope_has_the_members_that_a_form_needs(desk: Desk) -> None:
    """Each scope has its state."""
    api = Api.create(desk, group("g", "x"))

    assert [
        {
            "resource": api.identifier,
            "slug": "g",
            "name": "G",
            "native": False,
            "enabled": True,
            "scopes": [{"scope": "x", "description": "Text of x", "available": True, "removing": False}],
        }
    ] == api.listed()


def test_a_native_slug_of_another_resource_is_not_native(here: Desk) -> None:
    """Only the Admin API has native scopes."""
    api = Api.create(here, group("native", "x"))

    assert [False] == [each["native"] for each in api.listed()]


def test_native_groups_have_the_identifier_of_the_admin_api(here: Desk) -> None:
    """The aud of the Admin API is {issuer}/admin-api."""
    first = here.call("GET", SCOPES).json["items"][0]

    assert f"{ISSUER}/admin-api" == first["resource"]


def disable(api: Api, what: str) -> None:
    answer = api.patch({"enabled": False}) if what == "resource" else api.put(group("g", "x", enabled=False))
    assert answer.status == 200, answer.text


@pytest.mark.parametrize("what", ["resource", "group"])
def test_a_disabled_scope_is_listed_as_unavailable(desk: Desk, what: str) -> None:
    """Clients keep their assignments."""
    api = Api.create(desk, group("g", "x"))
    client = api.holder("x")
    disable(api, what)

    assert [(False, False)] == [(each["enabled"], each["scopes"][0]["available"]) for each in api.listed()]
    assert [{"resource": api.identifier, "scopes": ["x"]}] == desk.read(client.generation)["resources"]


@pytest.mark.parametrize("what", ["resource", "group"])
def test_no_token_is_issued_for_a_disabled_scope(desk: Desk, what: str) -> None:
    """PrestaShop: the token endpoint answers 400 for scopes of disabled modules."""
    api = Api.create(desk, group("g", "x"))
    client = api.holder("x")
    assert 200 == api.token(client.credential, "x").status
    disable(api, what)

    assert 400 == api.token(client.credential, "x").status


@pytest.mark.parametrize("what", ["resource", "group"])
def test_assignments_work_again_after_the_scope_is_enabled(desk: Desk, what: str) -> None:
    """Clients keep their assignments."""
    api = Api.create(desk, group("g", "x"))
    client = api.holder("x")
    disable(api, what)
    api.patch({"enabled": True})
    api.put(group("g", "x"))

    assert 200 == api.token(client.credential, "x").status


@pytest.mark.parametrize("what", ["resource", "group"])
def test_a_disabled_scope_can_be_assigned(desk: Desk, what: str) -> None:
    """PrestaShop: the form lists the scopes of all installed modules."""
    api = Api.create(desk, group("g", "x"))
    disable(api, what)

    assert 201 == api.registration_status("x")


def test_other_containers_apply_a_change_within_30_seconds(here: Desk) -> None:
    """The cached catalogue is refreshed every 30 seconds."""
    api = Api.create(here, group("g", "x"))
    client = api.holder("x")
    disable_in_another_container(here, api)
    here.clock.move(seconds=29)
    before = api.token(client.credential, "x").status
    here.clock.move(seconds=1)

    assert (200, 400) == (before, api.token(client.credential, "x").status)


def disable_in_another_container(here: Desk, api: Api) -> None:
    """Disables the resource in the store. The cache of this container is unchanged."""
    here.deployment.parts.tokens.catalogue()
    catalogue = here.store.catalogue
    resources = tuple(each._replace(enabled=each.enabled and each.slug != api.slug) for each in catalogue.resources)
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)


def test_a_disabled_scope_of_the_admin_api_is_not_advertised(here: Desk) -> None:
    """The metadata lists only available scopes."""
    answer = here.call("GET", "/.well-known/oauth-authorization-server")

    assert "sleep_read" not in answer.json["scopes_supported"]
