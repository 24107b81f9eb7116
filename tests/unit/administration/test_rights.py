"""Who may do what: the questions that every operation asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.rights import GRANT, NAMED_SCOPES, administered, require, require_to_cover
from chalicelib.oauth.bearer import Caller
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.errors import InsufficientScope
from chalicelib.oauth.resource import OWN_SLUG
from chalicelib.oauth.scope import Scope
from tests.unit.example import CATALOGUE, CLIENT, OWN, group

names = st.sampled_from(["a", "b", "c", "d"])
scopes = st.builds(Scope, st.lists(names, unique=True, max_size=4).map(tuple))
slugs = st.sampled_from(["orders", "stock"])
registrations = st.dictionaries(st.sampled_from([OWN_SLUG, "orders", "stock"]), scopes, max_size=3)
generations = st.integers(0, 2)
administered_apis = st.dictionaries(slugs | st.just(OWN_SLUG), generations, max_size=3)


def caller(*scope: str, **fields: object) -> Caller:
    return Caller(CLIENT._replace(registrations={}, **fields), Scope(scope), "jti.secret")  # type: ignore[arg-type]  # fields of Client


def other(**fields: object) -> Client:
    return CLIENT._replace(generation=CLIENT.generation + 1, **fields)  # type: ignore[arg-type]  # fields of Client


def covers(who: Caller, client: Client, catalogue: Catalogue = CATALOGUE) -> bool:
    try:
        require_to_cover(who, client, lambda: catalogue)
    except InsufficientScope:
        return False
    return True


def test_a_scope_that_the_token_lacks_is_not_permitted() -> None:
    """RFC 6750 §3.1."""
    require(caller("api_client_read"), "api_client_read")
    with pytest.raises(InsufficientScope) as refused:
        require(caller("api_client_read", "api_client_writ"), "api_client_write")

    assert "api_client_write" == refused.value.scope


def test_the_grant_permits_no_operation_by_itself() -> None:
    """Decided: api_client_grant lifts the limit on what is handed out, nothing else."""
    with pytest.raises(InsufficientScope):
        require(caller(GRANT), "api_client_write")


def test_the_refusal_names_the_grant() -> None:
    """RFC 6750 §3.1: the scope that would be enough."""
    with pytest.raises(InsufficientScope) as refused:
        require_to_cover(caller("a"), other(registrations={OWN_SLUG: Scope(("a", "b"))}), lambda: CATALOGUE)

    assert GRANT == refused.value.scope


def test_the_refusal_names_the_scopes_that_the_caller_can_ask_for() -> None:
    """Issue 14: the 403 names what is missing."""
    held = {OWN_SLUG: Scope(("api_client_read", "shared"))}
    who = Caller(CLIENT, Scope(("shared",)), "jti.secret")

    with pytest.raises(InsufficientScope) as refused:
        require_to_cover(who, other(registrations=held), lambda: CATALOGUE)

    assert ("api_client_read", True) == (refused.value.scope, "request a token" in refused.value.error_description)


def test_a_disabled_scope_is_not_named_because_no_token_can_have_it() -> None:
    """Issue 14: the 403 names what is missing."""
    with pytest.raises(InsufficientScope) as refused:
        require_to_cover(
            Caller(CLIENT, Scope(), "jti.secret"),
            other(registrations={OWN_SLUG: Scope(("sleep_read",))}),
            lambda: CATALOGUE,
        )

    assert GRANT == refused.value.scope


def test_the_refusal_stays_short() -> None:
    """API Gateway: headers of 10,240 bytes."""
    many = Scope(tuple(f"scope_{number}" for number in range(256)))
    own = OWN._replace(groups=(group("many", *many),))
    who = Caller(CLIENT._replace(registrations={OWN_SLUG: many}), Scope(), "jti.secret")

    with pytest.raises(InsufficientScope) as refused:
        require_to_cover(who, other(registrations={OWN_SLUG: many}), lambda: Catalogue((own,)))

    assert NAMED_SCOPES == len(refused.value.scope.split())


@given(scopes, registrations, administered_apis, st.dictionaries(slugs, generations))
def test_without_the_grant_only_what_the_token_carries_and_its_apis_are_covered(
    carried: Scope, held: dict[str, Scope], administers: dict[str, int], stored: dict[str, int]
) -> None:
    """Decided: of other APIs a token for this one carries nothing. Issue 14: what a client administers."""
    resources = [
        each._replace(generation=stored.get(each.slug, 0 if each.slug == OWN_SLUG else 9))
        for each in CATALOGUE.resources
    ]
    own_apis = {slug for slug, generation in administers.items() if slug != OWN_SLUG and stored.get(slug) == generation}
    own = set(held.get(OWN_SLUG, Scope()))
    others = {slug for slug, scope in held.items() if slug != OWN_SLUG and scope}

    who = caller(*carried, administers=administers)
    is_covered = covers(who, other(registrations=held), Catalogue(tuple(resources)))

    assert own_apis == administered(who.client, Catalogue(tuple(resources)))
    assert (own <= set(carried) and others <= own_apis) == is_covered


@given(scopes, st.dictionaries(slugs, generations, min_size=1))
def test_a_client_that_administers_apis_is_covered_only_by_the_grant_and_by_itself(
    carried: Scope, administers: dict[str, int]
) -> None:
    """Issue 14: who can add a secret to a client can become it."""
    who = caller(*carried, administers=administers)

    assert not covers(who, other(registrations={}, administers=administers))
    assert covers(who, CLIENT._replace(registrations={}, administers=administers))


@given(scopes, registrations, administered_apis)
def test_the_grant_covers_everything(carried: Scope, held: dict[str, Scope], administers: dict[str, int]) -> None:
    """Decided: unless it carries api_client_grant."""
    assert covers(caller(*carried, GRANT), other(registrations=held, administers=administers))


def test_the_catalogue_is_read_only_for_who_administers_an_api() -> None:
    """A read more for every change would be a cost without a use."""

    def unread() -> Catalogue:
        raise AssertionError("read")

    client = other(registrations={OWN_SLUG: Scope(("a",))})
    require_to_cover(caller("a"), client, unread)
    require_to_cover(caller(GRANT), client, unread)
    with pytest.raises(InsufficientScope):
        require_to_cover(caller("a"), other(registrations={"orders": Scope(("orders:read",))}), unread)
