"""RFC 7396: a patch changes what it names, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.client_patch import ClientPatch, server_owned
from chalicelib.administration.errors import ServerOwnedFields, TooManyScopes, UnknownResource, UnknownScopes
from chalicelib.oauth.client import EDITABLE_FIELDS, Client
from chalicelib.oauth.scope import MAXIMUM_SCOPE_TOKENS, Scope
from tests.unit.example import CATALOGUE, CLIENT, ORDERS, OWN, RETIRED, STOCK

SECONDS = st.integers(1, 86_400).map(lambda number: timedelta(seconds=number))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "client_name": st.text(min_size=1, max_size=9),
    "description": st.text(max_size=9),
    "enabled": st.booleans(),
    "access_token_lifetime": SECONDS,
}
FIELDS = st.fixed_dictionaries({}, optional=VALUES)


def registrations(name: str) -> st.SearchStrategy[dict[str, Scope]]:
    """By `name`, slug or identifier, of resources that exist: scopes that they offer."""
    return st.fixed_dictionaries(
        {},
        optional={
            getattr(each, name): st.lists(st.sampled_from(sorted(each.assignable_scope())), max_size=4).map(Scope.of)
            for each in CATALOGUE.resources
        },
    )


CLIENTS = st.builds(
    lambda fields, scopes: CLIENT._replace(**fields, registrations={slug: s for slug, s in scopes.items() if s}),
    FIELDS,
    registrations("slug"),
)
PATCHES = st.builds(
    ClientPatch, fields=FIELDS, registrations=registrations("identifier"), replaces_resources=st.booleans()
)


def test_there_is_a_value_here_for_every_field_that_can_be_edited() -> None:
    assert VALUES.keys() == {field.name for field in EDITABLE_FIELDS}


@given(CLIENTS, PATCHES)
def test_a_patch_applied_twice_is_the_patch_applied_once(before: Client, patch: ClientPatch) -> None:
    """RFC 5789 §2: a caller whose answer was lost sends it again."""
    once = patch.applied_to(before, CATALOGUE)

    assert once == patch.applied_to(once, CATALOGUE)


@given(CLIENTS, PATCHES)
def test_an_edit_changes_the_named_fields_only(before: Client, patch: ClientPatch) -> None:
    """RFC 7396 §1."""
    after = patch.applied_to(before, CATALOGUE)

    assert {**before._asdict(), **patch.fields, "registrations": after.registrations} == after._asdict()


@given(CLIENTS, PATCHES)
def test_each_api_keeps_its_scopes_unless_they_are_named_or_all_are_replaced(
    before: Client, patch: ClientPatch
) -> None:
    """RFC 7396 §1: `resources` is one member; `scopes`, those of our own API, is another."""
    after = patch.applied_to(before, CATALOGUE)

    for resource in CATALOGUE.resources:
        is_replaced = patch.replaces_resources and resource is not OWN
        unnamed = Scope() if is_replaced else before.registered_scope(resource.slug)
        expected = patch.registrations.get(resource.identifier, unnamed)
        assert expected == after.registered_scope(resource.slug)


@given(CLIENTS)
def test_an_empty_patch_changes_nothing(before: Client) -> None:
    """RFC 7396 §2."""
    assert before == ClientPatch().applied_to(before, CATALOGUE)


def test_an_api_that_is_left_without_scopes_is_not_stored() -> None:
    after = ClientPatch(registrations={ORDERS.identifier: Scope()}).applied_to(CLIENT, CATALOGUE)

    assert CLIENT.registrations.keys() - {"orders"} == after.registrations.keys()


def test_a_scope_that_nobody_offers_is_refused_by_name() -> None:
    patch = ClientPatch(registrations={STOCK.identifier: Scope(("stock_read", "unknown"))})

    with pytest.raises(UnknownScopes, match="The scopes unknown are"):
        patch.applied_to(CLIENT, CATALOGUE)


IN_ORDERS = f"in resources, with the resource {ORDERS.identifier}"
BELONG_TO_ORDERS = f"The scopes orders:read,orders:write belong {IN_ORDERS}"


@pytest.mark.parametrize(
    ("identifier", "scope", "sentence"),
    [
        (
            OWN.identifier,
            "shared orders:read unknown orders:write",
            f"The scopes unknown are not associated to any installed API. {BELONG_TO_ORDERS}.",
        ),
        (
            OWN.identifier,
            "twice",
            f"The scopes twice belong {IN_ORDERS}, or in resources, with the resource {STOCK.identifier}.",
        ),
        (STOCK.identifier, "api_client_read", "The scopes api_client_read belong in scopes."),
        (STOCK.identifier, "sleep_read", "The scopes sleep_read belong in scopes."),
    ],
)
def test_the_refusal_of_another_apis_scope_names_that_api(identifier: str, scope: str, sentence: str) -> None:
    """Issue 14, 3."""
    before = CLIENT._replace(registrations={})
    with pytest.raises(UnknownScopes) as caught:
        ClientPatch(registrations={identifier: Scope.parse(scope)}).applied_to(before, CATALOGUE)

    assert sentence == str(caught.value)


def test_a_scope_that_the_client_has_may_stay_while_nobody_offers_it() -> None:
    """The module may be away for a moment."""
    before = CLIENT._replace(registrations={"stock": Scope(("away", "stock_read"))})
    patch = ClientPatch(registrations={STOCK.identifier: Scope(("away", "twice"))})

    assert {"stock": Scope(("away", "twice"))} == patch.applied_to(before, CATALOGUE).registrations


def test_a_registered_scope_of_one_api_cannot_be_assigned_at_another() -> None:
    """A scope belongs to its resource."""
    with pytest.raises(UnknownScopes):
        ClientPatch(registrations={STOCK.identifier: Scope(("old_read",))}).applied_to(CLIENT, CATALOGUE)


@pytest.mark.parametrize("identifier", ["urn:example:unknown", "orders", "gone"])
def test_an_unknown_identifier_is_refused(identifier: str) -> None:
    """The slug of a resource that exists does not name it."""
    with pytest.raises(UnknownResource, match=identifier):
        ClientPatch(registrations={identifier: Scope()}).applied_to(CLIENT, CATALOGUE)


def test_the_scopes_of_a_deleted_resource_are_named_by_its_slug() -> None:
    before = CLIENT._replace(registrations={**CLIENT.registrations, "gone": Scope(("one", "two"))})

    after = ClientPatch(registrations={"gone": Scope(("two",))}).applied_to(before, CATALOGUE)

    assert Scope(("two",)) == after.registered_scope("gone")


def test_a_client_may_have_256_scopes_and_those_that_stay_count() -> None:
    away = Scope(tuple(f"s{number}" for number in range(MAXIMUM_SCOPE_TOKENS - 1)))
    before = CLIENT._replace(registrations={"retired": away})
    one, two = (
        ClientPatch(registrations={STOCK.identifier: Scope(scope)}) for scope in (("twice",), ("stock_read", "twice"))
    )

    assert Scope(("twice",)) == one.applied_to(before, CATALOGUE).registered_scope("stock")
    with pytest.raises(TooManyScopes):
        two.applied_to(before, CATALOGUE)


@pytest.mark.parametrize(("replaces_resources", "member"), [(False, "scopes"), (True, "resources")])
def test_more_scopes_than_a_client_may_have_are_refused_at_the_member_that_names_them(
    replaces_resources: bool, member: str
) -> None:
    too_many = Scope(tuple(f"s{number}" for number in range(MAXIMUM_SCOPE_TOKENS + 1)))
    patch = ClientPatch(registrations={STOCK.identifier: too_many}, replaces_resources=replaces_resources)

    with pytest.raises(TooManyScopes) as caught:
        patch.applied_to(CLIENT, CATALOGUE)

    assert member == caught.value.member


@pytest.mark.parametrize("resource", [ORDERS, RETIRED])
def test_scopes_of_a_disabled_api_can_be_assigned(resource: Any) -> None:
    scope = resource.assignable_scope()

    after = ClientPatch(registrations={resource.identifier: scope}).applied_to(CLIENT, CATALOGUE)

    assert scope == after.registered_scope(resource.slug)


def test_server_owned_fields_can_be_sent_back_unchanged() -> None:
    """A caller may send the whole object back."""
    assert CLIENT == ClientPatch(echoes=server_owned(CLIENT)).applied_to(CLIENT, CATALOGUE)


@pytest.mark.parametrize("name", sorted(server_owned(CLIENT)))
@pytest.mark.parametrize("value", ["", "x", 0, True, [], {}])
def test_a_server_owned_field_cannot_be_changed(name: str, value: Any) -> None:
    with pytest.raises(ServerOwnedFields) as caught:
        ClientPatch(echoes={**server_owned(CLIENT), name: value}).applied_to(CLIENT, CATALOGUE)

    assert (name,) == caught.value.names


@pytest.mark.parametrize("value", [True, 1.0])
def test_a_number_is_sent_back_as_that_number(value: Any) -> None:
    """RFC 8259 §3: true and 1.0 are equal to 1 in Python, and not the same JSON."""
    with pytest.raises(ServerOwnedFields):
        ClientPatch(echoes={"generation": value}).applied_to(CLIENT._replace(generation=1), CATALOGUE)


def test_the_error_names_all_changed_server_owned_fields() -> None:
    before = CLIENT._replace(updated_at=datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC))

    with pytest.raises(ServerOwnedFields) as caught:
        ClientPatch(echoes={**server_owned(CLIENT), "client_id": "other"}).applied_to(before, CATALOGUE)

    assert {"client_id", "updated_at"} == set(caught.value.names)
