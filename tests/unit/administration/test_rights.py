"""Who may do what: the two questions that every operation asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.rights import GRANT, require, require_to_cover
from chalicelib.oauth.bearer import Caller
from chalicelib.oauth.errors import InsufficientScope
from chalicelib.oauth.resource import OWN_SLUG
from chalicelib.oauth.scope import Scope
from tests.unit.example import CLIENT

names = st.sampled_from(["a", "b", "c", "d"])
scopes = st.builds(Scope, st.lists(names, unique=True, max_size=4).map(tuple))
registrations = st.dictionaries(st.sampled_from([OWN_SLUG, "orders", "stock"]), scopes, max_size=3)


def caller(*scope: str) -> Caller:
    return Caller(CLIENT, Scope(scope), "jti.secret")


def covers(who: Caller, held: dict[str, Scope]) -> bool:
    try:
        require_to_cover(who, held)
    except InsufficientScope:
        return False
    return True


def test_what_the_token_does_not_say_is_not_permitted() -> None:
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
        require_to_cover(caller("a"), {OWN_SLUG: Scope(("a", "b"))})

    assert GRANT == refused.value.scope


@given(scopes, registrations)
def test_without_the_grant_only_what_the_token_carries_is_covered(carried: Scope, held: dict[str, Scope]) -> None:
    """Decided: of other APIs a token for this one carries nothing."""
    own = set(held.get(OWN_SLUG, Scope()))
    others = {name for slug, scope in held.items() if slug != OWN_SLUG for name in scope}

    assert (own <= set(carried) and not others) == covers(caller(*carried), held)


@given(scopes, registrations)
def test_the_grant_covers_everything(carried: Scope, held: dict[str, Scope]) -> None:
    """Decided: unless it carries api_client_grant."""
    assert covers(caller(*carried, GRANT), held)
