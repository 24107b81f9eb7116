"""Our own endpoints trust a token only while it agrees with what is stored at this moment."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.bearer import Caller
from chalicelib.oauth.catalogue import Settings
from chalicelib.oauth.errors import InvalidToken
from chalicelib.oauth.scope import Scope
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory import NOON
from tests.unit.example import CATALOGUE, CLIENT, CLIENT_SECRET, OWN, Server, group, registered
from tests.unit.oauth.forgery import token

READ = "customer_group_read api_client_read"
SECOND = timedelta(seconds=1)
SECRET = CLIENT.client_secrets[0]


def caller(server: Server, presented: str) -> Caller:
    return server.bearer.authenticate(f"Bearer {presented}")


def refusal(server: Server, presented: str) -> str:
    with pytest.raises(InvalidToken) as caught:
        caller(server, presented)
    return caught.value.detail


def changed(**fields: Any) -> Server:
    """A server whose client was changed after it had got its token."""
    return Server(CLIENT._replace(**fields))


TOKEN = Server().token(READ)


def test_a_caller_is_the_stored_client() -> None:
    server = changed(client_name="Renamed")

    assert "Renamed" == caller(server, TOKEN).client.client_name


def test_a_caller_has_the_scope_of_its_token() -> None:
    assert Scope.parse(READ) == caller(Server(), TOKEN).scope


def test_a_caller_is_known_by_the_jti_of_its_token_and_by_its_secret() -> None:
    """RFC 7519 §4.1.7: for the audit trail."""
    authenticated = caller(Server(), token(jti=f"0123.{SECRET.credential_id}"))

    assert (f"0123.{SECRET.credential_id}", SECRET.credential_id) == (authenticated.jti, authenticated.credential_id)


@pytest.mark.parametrize(
    "jti", ["", "0123", "0123.", ".", f"0123.{SECRET.credential_id}x", f"0123..{SECRET.credential_id}"]
)
def test_a_token_that_names_no_secret_of_its_client_is_refused(jti: str) -> None:
    """No live credential obtained it."""
    assert "the credential that the token was issued for is removed or expired" == refusal(Server(), token(jti=jti))


def test_a_call_costs_one_read() -> None:
    server = Server()
    caller(server, TOKEN)

    assert 1 == server.store.reads


def test_the_token_of_a_deleted_client_is_refused() -> None:
    server = Server()
    server.store.clients.clear()

    assert "the client was deleted" == refusal(server, TOKEN)


def test_the_token_of_a_deleted_client_does_not_come_back_with_its_id() -> None:
    """A generation is never used again."""
    again, _ = registered(seed=9, now=NOON + SECOND)

    assert "the client was deleted" == refusal(Server(again), TOKEN)


@pytest.mark.parametrize("generation", [CLIENT.generation - 1, CLIENT.generation + 1, 0])
def test_a_token_of_another_generation_is_refused(generation: int) -> None:
    assert "the client was deleted" == refusal(Server(), token(generation=generation))


def test_the_token_of_a_disabled_client_is_refused() -> None:
    assert "the client is disabled" == refusal(changed(enabled=False), TOKEN)


def test_a_token_is_accepted_again_when_the_client_is_enabled() -> None:
    server = changed(enabled=False)
    server.store.clients["erp"] = CLIENT

    assert CLIENT == caller(server, TOKEN).client


REVOKED = "the token was issued before the tokens of this client, or all tokens, were revoked"


@pytest.mark.parametrize("moment", [NOON + SECOND, NOON + timedelta(microseconds=1), NOON + timedelta(days=1)])
def test_a_token_from_before_the_client_s_tokens_were_revoked_is_refused(moment: Any) -> None:
    assert REVOKED == refusal(changed(tokens_valid_from=moment), TOKEN)


@pytest.mark.parametrize("moment", [NOON + SECOND, NOON + timedelta(microseconds=1), NOON + timedelta(days=1)])
def test_a_token_from_before_the_epoch_is_refused(moment: Any) -> None:
    """After a restore of the tables."""
    server = Server()
    server.catalogue = CATALOGUE._replace(epoch=moment)

    assert REVOKED == refusal(server, TOKEN)


@pytest.mark.parametrize("moment", [NOON, NOON - SECOND])
def test_a_token_from_the_same_second_is_accepted(moment: Any) -> None:
    server = changed(tokens_valid_from=moment)
    server.catalogue = CATALOGUE._replace(epoch=moment)

    assert "erp" == caller(server, TOKEN).client.client_id


CUTS = {
    "client": (CLIENT._replace(access_token_lifetime=timedelta(minutes=5)), CATALOGUE),
    "settings": (CLIENT, CATALOGUE._replace(settings=Settings(maximum_lifetime=timedelta(minutes=5)))),
    "resource": (
        CLIENT,
        CATALOGUE._replace(resources=(OWN._replace(maximum_lifetime=timedelta(minutes=5)), *CATALOGUE.resources[1:])),
    ),
}


@pytest.mark.parametrize(("client", "catalogue"), CUTS.values(), ids=CUTS.keys())
@pytest.mark.parametrize(("seconds", "good"), [(0, True), (299, True), (300, False), (3000, False)])
def test_a_lifetime_that_was_cut_counts_for_tokens_that_are_out(
    client: Any, catalogue: Any, seconds: int, good: bool
) -> None:
    server = Server(client)
    server.catalogue = catalogue
    server.clock.move(seconds=seconds)
    try:
        caller(server, TOKEN)
    except InvalidToken as refused:
        assert (good, "the token is older than the current lifetime of the client") == (False, refused.detail)
    else:
        assert good


def test_a_longer_lifetime_does_not_lengthen_a_token_that_is_out() -> None:
    """RFC 7519 §4.1.4."""
    server = changed(access_token_lifetime=timedelta(hours=2))
    server.clock.move(minutes=61)

    assert "the token is expired" == refusal(server, TOKEN)


@pytest.mark.parametrize(
    ("registered_now", "left"),
    [
        (READ, READ),
        ("customer_group_read", "customer_group_read"),
        ("customer_group_read api_client_grant", "customer_group_read"),
        ("api_client_grant", ""),
        ("", ""),
    ],
)
def test_a_removed_scope_is_absent_from_the_next_request_on(registered_now: str, left: str) -> None:
    """An added scope is not in the token either."""
    server = changed(registrations={"admin-api": Scope.parse(registered_now)})

    assert left == str(caller(server, TOKEN).scope)


def test_a_scope_of_another_api_s_registration_does_not_count_here() -> None:
    server = changed(registrations={"orders": Scope.parse(READ)})

    assert not caller(server, TOKEN).scope


def test_a_scope_of_a_disabled_group_is_not_in_the_callers_scope() -> None:
    server = Server()
    off = OWN._replace(groups=(OWN.groups[0], OWN.groups[1]._replace(enabled=False)))
    server.catalogue = CATALOGUE._replace(resources=(off, *CATALOGUE.resources[1:]))

    assert "api_client_read" == str(caller(server, TOKEN).scope)


def test_a_scope_of_a_removed_group_is_not_in_the_callers_scope() -> None:
    server = Server()
    without = OWN._replace(groups=(OWN.groups[0], group("others", "other_read")))
    server.catalogue = CATALOGUE._replace(resources=(without, *CATALOGUE.resources[1:]))

    assert "api_client_read" == str(caller(server, TOKEN).scope)


SOME = st.lists(st.sampled_from(sorted(OWN.available_scope())), max_size=8).map(Scope.of)


@given(SOME, SOME)
def test_a_caller_never_may_do_more_than_token_and_registration_both_say(in_token: Scope, now: Scope) -> None:
    server = changed(registrations={"admin-api": now})

    may = caller(server, token(scope=str(in_token))).scope

    assert set(in_token) & set(now) == set(may)


def test_tokens_are_accepted_while_issuing_is_disabled() -> None:
    """Otherwise no administrator could enable it again."""
    server = Server()
    server.catalogue = CATALOGUE._replace(settings=Settings(issuing_enabled=False))

    assert "erp" == caller(server, TOKEN).client.client_id


def test_a_failing_store_is_no_error_of_the_caller() -> None:
    """RFC 6750 §3.1: never a 401 for a valid token."""

    class Failing:
        def find(self, client_id: str) -> None:
            raise StoreUnavailable("the table does not answer")

    bearer = replace(Server().bearer, clients=Failing())

    with pytest.raises(StoreUnavailable):
        bearer.authenticate(f"Bearer {TOKEN}")


@pytest.mark.parametrize(
    "left",
    [(), (SECRET._replace(expires_at=NOON),), (SECRET._replace(credential_id="0123456789abcdef"),)],
    ids=["removed", "expired", "replaced"],
)
def test_tokens_of_a_removed_secret_are_refused(left: Any) -> None:
    """Otherwise a thief could continue after the stolen secret was removed."""
    assert "the credential that the token was issued for is removed or expired" == refusal(
        changed(client_secrets=left), TOKEN
    )


@pytest.mark.parametrize(
    "left",
    [(SECRET._replace(expires_at=NOON + SECOND),), (SECRET._replace(credential_id="0123456789abcdef"), SECRET)],
    ids=["about to expire", "one of two"],
)
def test_a_token_is_accepted_while_its_secret_is_live(left: Any) -> None:
    """Also during the overlap of a replaced secret."""
    assert "erp" == caller(changed(client_secrets=left), TOKEN).client.client_id


def test_a_client_that_is_read_again_still_trusts_its_caller() -> None:
    """Fields that do not affect tokens may change during the request."""
    authenticated = caller(Server(), TOKEN)

    authenticated.check_still_trusted(CLIENT._replace(description="Edited", version=2), NOON)


@pytest.mark.parametrize(
    "fields",
    [{"enabled": False}, {"tokens_valid_from": NOON + SECOND}, {"client_secrets": ()}],
    ids=["disabled", "revoked", "without its secret"],
)
def test_a_client_that_is_read_again_may_trust_its_caller_no_longer(fields: dict[str, Any]) -> None:
    """An administrator was faster than the request that is under way."""
    authenticated = caller(Server(), TOKEN)

    with pytest.raises(InvalidToken):
        authenticated.check_still_trusted(CLIENT._replace(**fields), NOON)


def test_a_client_secret_is_no_token() -> None:
    with pytest.raises(InvalidToken):
        caller(Server(), CLIENT_SECRET)
