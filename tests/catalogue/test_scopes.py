"""GET /admin-api/scopes, and what is switched off: PrestaShop's form shows disabled modules, too."""

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import Desk
from tests.catalogue.catalogue import SCOPES, Api, group
from tests.fakes.memory_wiring import ISSUER


def test_native_scopes_come_first_then_groups_by_name_each_sorted(here: Desk) -> None:
    """PrestaShop: core first, then one group per module; sorted; groups without scopes are left out."""
    Api.made(here, group("z", "b", "a", name="alpha"), group("empty"))
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


def test_each_has_what_a_form_needs(desk: Desk) -> None:
    """Issue: each with its state."""
    api = Api.made(desk, group("g", "x"))

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
    """Native scopes are our own."""
    api = Api.made(here, group("native", "x"))

    assert [False] == [each["native"] for each in api.listed()]


def test_our_own_groups_bear_our_identifier(here: Desk) -> None:
    """Design: our own aud is {issuer}/admin-api."""
    first = here.call("GET", SCOPES).json["items"][0]

    assert f"{ISSUER}/admin-api" == first["resource"]


def switch_off(api: Api, what: str) -> None:
    answer = api.patch({"enabled": False}) if what == "resource" else api.put(group("g", "x", enabled=False))
    assert answer.status == 200, answer.text


@pytest.mark.parametrize("what", ["resource", "group"])
def test_what_is_switched_off_is_shown_as_unavailable(desk: Desk, what: str) -> None:
    """Issue: assignments stay and are shown as unavailable."""
    api = Api.made(desk, group("g", "x"))
    client = api.holder("x")
    switch_off(api, what)

    assert [(False, False)] == [(each["enabled"], each["scopes"][0]["available"]) for each in api.listed()]
    assert [{"resource": api.identifier, "scopes": ["x"]}] == desk.read(client.generation)["resources"]


@pytest.mark.parametrize("what", ["resource", "group"])
def test_no_token_has_a_scope_that_is_switched_off(desk: Desk, what: str) -> None:
    """PrestaShop: the token endpoint knows the scopes of enabled modules only, 400; here at once where it was done."""
    api = Api.made(desk, group("g", "x"))
    client = api.holder("x")
    assert 200 == api.token(client.credential, "x").status
    switch_off(api, what)

    assert 400 == api.token(client.credential, "x").status


@pytest.mark.parametrize("what", ["resource", "group"])
def test_switched_on_again_the_assignments_work(desk: Desk, what: str) -> None:
    """Issue: assignments stay."""
    api = Api.made(desk, group("g", "x"))
    client = api.holder("x")
    switch_off(api, what)
    api.patch({"enabled": True})
    api.put(group("g", "x"))

    assert 200 == api.token(client.credential, "x").status


@pytest.mark.parametrize("what", ["resource", "group"])
def test_what_is_switched_off_can_be_assigned(desk: Desk, what: str) -> None:
    """PrestaShop: the form lists the scopes of installed modules, disabled ones too."""
    api = Api.made(desk, group("g", "x"))
    switch_off(api, what)

    assert 201 == api.can_be_assigned("x")


def test_other_containers_follow_within_30_seconds(here: Desk) -> None:
    """Promise: resources and settings changed, ≤ 30 s."""
    api = Api.made(here, group("g", "x"))
    client = api.holder("x")
    elsewhere(here, api)
    here.clock.move(seconds=29)
    before = api.token(client.credential, "x").status
    here.clock.move(seconds=1)

    assert (200, 400) == (before, api.token(client.credential, "x").status)


def elsewhere(here: Desk, api: Api) -> None:
    """Another container switches the resource off: this one is not told."""

    here.deployment.parts.tokens.catalogue()
    catalogue = here.store.catalogue
    resources = tuple(each._replace(enabled=each.enabled and each.slug != api.slug) for each in catalogue.resources)
    here.store.catalogue = catalogue._replace(resources=resources, version=catalogue.version + 1)


def test_a_scope_of_ours_that_is_switched_off_stops_at_our_own_endpoints(here: Desk) -> None:
    """Design: scope ∩ what is available now."""
    answer = here.call("GET", "/.well-known/oauth-authorization-server")

    assert "sleep_read" not in answer.json["scopes_supported"]
