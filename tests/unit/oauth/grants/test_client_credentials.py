"""RFC 6749 §4.4, RFC 8707, RFC 9068 §3: one token, one resource, a scope of that resource."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.client import Client
from chalicelib.oauth.errors import InvalidScope, InvalidTarget
from chalicelib.oauth.grants import Authorization
from chalicelib.oauth.grants.client_credentials import CLIENT_CREDENTIALS
from chalicelib.oauth.resource import Resource
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.token_request import TokenRequest
from tests.unit.example import CATALOGUE, CLIENT, ORDERS, OWN, RETIRED, STOCK

STRANGER = CLIENT._replace(registrations={})
ALL_OF_IT = [token for r in CATALOGUE.resources for g in r.groups for token in g.scopes]


def authorized(scope: str = "", resource: str | None = None, client: Client = CLIENT) -> Authorization:
    request = TokenRequest("client_credentials", Scope.parse(scope), resource)
    return CLIENT_CREDENTIALS.authorize(client, request, CATALOGUE)


def test_without_scope_and_resource_the_token_is_for_the_servers_own() -> None:
    """It proves who the client is, and permits nothing."""
    assert Authorization(CLIENT, OWN, Scope()) == authorized()


@pytest.mark.parametrize("named", [None, OWN.identifier])
def test_that_needs_no_registration(named: str | None) -> None:
    assert Authorization(STRANGER, OWN, Scope()) == authorized("", named, STRANGER)


@pytest.mark.parametrize(
    ("scope", "resource"),
    [
        ("twice", ORDERS),
        ("orders:read twice", ORDERS),
        ("customer_group_read", OWN),
        ("customer_group_write api_client_read customer_group_read", OWN),
        ("orders:read", ORDERS),
        ("shared", OWN),
        ("shared customer_group_read", OWN),
    ],
)
def test_the_scope_chooses_the_resource(scope: str, resource: Resource) -> None:
    """RFC 9068 §3; a name that our own resource has means our own."""
    assert Authorization(CLIENT, resource, Scope.parse(scope)) == authorized(scope)


@pytest.mark.parametrize("resource", [OWN, ORDERS])
def test_a_resource_that_is_named_decides_between_several(resource: Resource) -> None:
    """RFC 8707 §2."""
    assert Authorization(CLIENT, resource, Scope(("shared",))) == authorized("shared", resource.identifier)


def test_with_the_resource_named_it_is_granted() -> None:
    """RFC 8707 §2."""
    assert Authorization(CLIENT, ORDERS, Scope(("twice",))) == authorized("twice", ORDERS.identifier)


def test_scopes_of_two_apis_are_refused_with_one_of_each_named() -> None:
    """RFC 9068 §3."""
    with pytest.raises(InvalidScope, match="customer_group_read and orders:read belong to different APIs"):
        authorized("customer_group_read customer_group_write orders:read")


def test_of_scopes_of_three_apis_the_first_two_are_named() -> None:
    """RFC 9068 §3."""
    with pytest.raises(InvalidScope, match="customer_group_read and stock_read belong to different APIs"):
        authorized("customer_group_read stock_read orders:read")


@pytest.mark.parametrize("resource", [OWN, ORDERS])
def test_a_resource_without_a_scope_is_granted_to_whoever_is_registered_there(resource: Resource) -> None:
    """RFC 8707 §2."""
    assert Authorization(CLIENT, resource, Scope()) == authorized("", resource.identifier)


def test_a_resource_where_the_client_is_not_registered_is_refused() -> None:
    """RFC 8707 §2."""
    with pytest.raises(InvalidTarget, match="not registered"):
        authorized("", STOCK.identifier)


@pytest.mark.parametrize(
    "resource",
    [
        "https://unknown.example.com",
        RETIRED.identifier,
        ORDERS.identifier + "/",
        ORDERS.identifier.upper(),
        ORDERS.identifier[:-1],
        "orders",
        " " + ORDERS.identifier,
        "*",
    ],
)
def test_a_resource_that_is_not_exactly_an_identifier_is_refused(resource: str) -> None:
    """RFC 8707 §2: no token for an unknown audience or a disabled API."""
    with pytest.raises(InvalidTarget, match="Unknown resource"):
        authorized("", resource)


@pytest.mark.parametrize("scope", ["unknown", "Customer_group_read", "customer_group_rea", "openid", "0"])
def test_an_unknown_scope_is_refused_by_name(scope: str) -> None:
    """RFC 6749 §5.2."""
    with pytest.raises(InvalidScope, match=f"No API of this server offers the scope {scope}"):
        authorized(scope)


@pytest.mark.parametrize("scope", ["sleep_read", "old_read"])
def test_a_disabled_scope_is_unknown(scope: str) -> None:
    """The client is registered for both: one of a disabled group, one of a disabled API."""
    with pytest.raises(InvalidScope, match=f"No API of this server offers the scope {scope}"):
        authorized(scope)


def test_a_scope_of_another_api_than_the_one_named_is_refused() -> None:
    """RFC 8707 §2."""
    with pytest.raises(InvalidScope, match=r"https://orders\.example\.com does not offer the scope"):
        authorized("customer_group_read", ORDERS.identifier)


@pytest.mark.parametrize("scope", ["api_client_write", "customer_group_read api_client_write"])
def test_a_known_scope_that_the_client_lacks_is_refused_whole(scope: str) -> None:
    """RFC 6749 §5.2; PrestaShop answers access_denied."""
    with pytest.raises(InvalidScope, match="Usage of the scope api_client_write is not allowed"):
        authorized(scope)


def test_to_be_registered_for_a_name_at_one_api_grants_it_at_no_other() -> None:
    """A scope belongs to its resource."""
    client = CLIENT._replace(registrations={"stock": Scope(("stock_read",)), "orders": Scope(("shared",))})

    with pytest.raises(InvalidScope, match="Usage of the scope shared"):
        authorized("shared", OWN.identifier, client)


@given(st.lists(st.sampled_from([*ALL_OF_IT, "unknown"])), st.none() | st.sampled_from(CATALOGUE.resources))
def test_no_request_is_granted_more_than_the_registration(tokens: list[str], named: Resource | None) -> None:
    try:
        granted = authorized(" ".join(tokens), named and named.identifier)
    except (InvalidScope, InvalidTarget):
        return
    assert granted.scope == Scope.of(tokens)
    assert not granted.scope - CLIENT.registered_scope(granted.resource.slug)
    assert not granted.scope - granted.resource.available_scope()
    assert named in (None, granted.resource)
