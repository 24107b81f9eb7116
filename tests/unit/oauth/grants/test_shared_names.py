"""RFC 8707 §2, RFC 9068 §3: which API a scope means that several APIs offer. The client's registrations decide."""

import pytest

from chalicelib.oauth.client import Client
from chalicelib.oauth.errors import InvalidScope, InvalidTarget
from chalicelib.oauth.grants.client_credentials import CLIENT_CREDENTIALS
from chalicelib.oauth.resource import OWN_SLUG, Resource
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.token_request import TokenRequest
from tests.unit.example import CATALOGUE, CLIENT, ORDERS, OWN, STOCK, group

# A third API with names of both others.
SHOP = Resource("shop", "https://shop.example.com", "Shop", groups=(group("shop", "twice", "orders:read"),))
EVERYWHERE = CATALOGUE._replace(resources=(*CATALOGUE.resources, SHOP))


def client(**registrations: str) -> Client:
    by_slug = {slug.replace("own", OWN_SLUG): Scope.parse(scope) for slug, scope in registrations.items()}
    return CLIENT._replace(registrations=by_slug)


def audience(scope: str, asking: Client) -> str:
    request = TokenRequest("client_credentials", Scope.parse(scope), None)
    return CLIENT_CREDENTIALS.authorize(asking, request, EVERYWHERE).resource.slug


@pytest.mark.parametrize(
    ("scope", "registrations", "expected"),
    [
        ("twice", {"orders": "twice"}, "orders"),
        ("twice", {"stock": "twice"}, "stock"),
        ("twice", {"stock": "twice", "orders": "orders:read"}, "stock"),
        ("shared", {"orders": "shared"}, "orders"),
        ("shared", {"orders": "shared", "own": "customer_group_read"}, "orders"),
        ("orders:read twice", {"orders": "orders:read twice", "shop": "twice"}, "orders"),
        ("orders:read twice", {"orders": "orders:read", "shop": "twice orders:read"}, "shop"),
    ],
)
def test_the_api_where_the_client_is_registered_is_meant(
    scope: str, registrations: dict[str, str], expected: str
) -> None:
    """Issue 14, 1: one API never breaks another's clients."""
    assert expected == audience(scope, client(**registrations))


@pytest.mark.parametrize("others", ["shared", "shared twice"])
def test_of_several_our_own_is_meant(others: str) -> None:
    """Issue 14, 1."""
    assert OWN_SLUG == audience("shared", client(own="shared", orders=others))


@pytest.mark.parametrize(
    ("registrations", "candidates"),
    [
        ({"orders": "twice", "stock": "twice"}, (ORDERS, STOCK)),
        ({"orders": "twice", "shop": "twice", "own": "shared"}, (ORDERS, SHOP)),
        ({"orders": "twice", "shop": "twice", "stock": "twice"}, (ORDERS, STOCK, SHOP)),
    ],
)
def test_of_several_other_apis_one_must_be_named_and_the_message_lists_those_of_the_client(
    registrations: dict[str, str], candidates: tuple[Resource, ...]
) -> None:
    """Issue 14, 1: the message names the candidates of this client and no other API."""
    identifiers = ", ".join(resource.identifier for resource in candidates)
    with pytest.raises(InvalidTarget) as caught:
        audience("twice", client(**registrations))

    assert (
        f"Several APIs offer this scope to the client. Send resource to select one: {identifiers}."
        == caught.value.error_description
    )


def test_a_disabled_api_is_no_candidate() -> None:
    """RFC 8707 §2."""
    off = EVERYWHERE._replace(resources=(OWN, ORDERS._replace(enabled=False), STOCK))
    asking = client(orders="twice", stock="twice")

    request = TokenRequest("client_credentials", Scope(("twice",)), None)
    assert STOCK == CLIENT_CREDENTIALS.authorize(asking, request, off).resource


@pytest.mark.parametrize(
    ("scope", "registrations", "missing"),
    [
        ("twice", {}, "twice"),
        ("twice", {"own": "shared"}, "twice"),
        ("orders:read twice", {"orders": "orders:read"}, "twice"),
        # Another API must not tell that a name is registered there.
        ("shared", {"stock": "twice"}, "shared"),
    ],
)
def test_a_scope_that_the_client_holds_at_none_of_them_is_refused_by_name(
    scope: str, registrations: dict[str, str], missing: str
) -> None:
    """RFC 6749 §5.2."""
    with pytest.raises(InvalidScope, match=f"Usage of the scope {missing} is not allowed for this client"):
        audience(scope, client(**registrations))


def test_scopes_that_the_client_holds_at_different_apis_are_not_mixed() -> None:
    """RFC 9068 §3."""
    with pytest.raises(InvalidScope, match="registered for these scopes at different APIs"):
        audience("orders:read twice", client(orders="orders:read", shop="twice"))


def test_scopes_that_no_api_offers_together_are_refused_though_each_pair_is_offered() -> None:
    """RFC 9068 §3."""
    first, second, third = (
        SHOP._replace(slug=slug, identifier=f"urn:{slug}", groups=(group("g", *tokens),))
        for slug, tokens in {"one": ("a", "b"), "two": ("b", "c"), "three": ("a", "c")}.items()
    )
    catalogue = CATALOGUE._replace(resources=(OWN, first, second, third))
    request = TokenRequest("client_credentials", Scope.parse("a b c"), None)

    with pytest.raises(InvalidScope, match="No API of this server offers all of these scopes"):
        CLIENT_CREDENTIALS.authorize(client(one="a b", two="b c", three="a c"), request, catalogue)
