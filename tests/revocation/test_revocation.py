"""RFC 7009: a client revokes its own tokens. The numbers are those of the list in the plan."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from chalicelib.administration.errors import ClientChanged
from tests.administration.desk import Desk
from tests.api.deployment import FORM
from tests.assertions.signer import TYPE, ask, claims, client_key, register, signed
from tests.revocation.feed import claims_of, is_revoked, read_afresh
from tests.revocation.tokens import (
    INACTIVE,
    ORDERS,
    REVOKE,
    introspect,
    is_accepted,
    is_active,
    jti_of,
    of_orders,
    own_token,
    revoke,
    revoked_tokens,
    token_of,
    verifier_of,
)


def test_a_revoked_token_is_refused_everywhere_and_its_siblings_are_not(desk: Desk) -> None:
    """10. RFC 7009 §2.2: and again is 200."""
    client, token = of_orders(desk)
    sibling, own = token_of(desk, client), own_token(desk, client)
    verifier = verifier_of(desk, ORDERS)

    answers = [revoke(desk, each, client) for each in (token, own, token)]
    feed = read_afresh(desk)

    assert [(200, "")] * 3 == [(answer.status, answer.text) for answer in answers]
    assert [False, True] == [is_active(desk, each, verifier) for each in (token, sibling)]
    assert not is_accepted(desk, own)
    assert is_accepted(desk, own_token(desk, client))
    assert [True, True, False] == [is_revoked(each, feed) for each in (token, own, sibling)]


def test_a_token_of_another_client_cannot_be_revoked(desk: Desk) -> None:
    """11. RFC 7009 §2.1."""
    _, token = of_orders(desk)
    thief, verifier = desk.create(), verifier_of(desk, ORDERS)
    answer = revoke(desk, token, thief)

    assert (400, "invalid_grant") == (answer.status, answer.json["error"])
    assert is_active(desk, token, verifier)


def test_a_client_that_was_created_again_cannot_revoke_its_forerunners_tokens(here: Desk) -> None:
    """11: the generation counts."""
    client, token = of_orders(here)
    client.delete()
    again, _ = of_orders(here, clientId=client.client_id)

    assert 400 == revoke(here, token, again).status


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "é" * 40, "x" * 9000, "wws_" + "0" * 49])
def test_what_is_no_token_of_this_server_is_a_success_without_a_write(here: Desk, token: str) -> None:
    """12. RFC 7009 §2.2."""
    client = here.create()
    own_token(here, client)
    before = here.store.clients[client.client_id], len(here.store.events)

    assert 200 == revoke(here, token, client).status
    assert before == (here.store.clients[client.client_id], len(here.store.events))


def test_an_expired_token_is_a_success_without_a_write(here: Desk) -> None:
    """12."""
    client, token = of_orders(here)
    here.clock.move(seconds=claims_of(token)["exp"] - here.clock.now.timestamp() + 60)
    events = len(here.store.events)

    assert 200 == revoke(here, token, client).status
    assert (events, set()) == (len(here.store.events), revoked_tokens(here, client))


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
def test_a_hint_changes_nothing(here: Desk, hint: str) -> None:
    """13. RFC 7009 §2.1."""
    client, token = of_orders(here)

    assert 200 == revoke(here, token, client, token_type_hint=hint).status
    assert {jti_of(token)} == revoked_tokens(here, client)


def test_a_clients_own_thirty_third_is_refused_until_one_of_them_is_expired(here: Desk) -> None:
    """14. Nobody revokes all tokens of a client in the name of one."""
    client, first = of_orders(here, lifetime=600)
    sibling = token_of(here, client)
    for _ in range(31):
        assert 200 == revoke(here, token_of(here, client), client).status
    assert 200 == revoke(here, first, client).status
    refused = revoke(here, sibling, client)

    assert (503, "temporarily_unavailable") == (refused.status, refused.json["error"])
    assert refused.headers["retry-after"]
    assert "32 revoked tokens" in refused.json["error_description"]
    assert is_active(here, sibling, verifier_of(here, ORDERS))
    # An entry that is there already is no new one.
    assert 200 == revoke(here, first, client).status
    here.clock.move(seconds=660)
    assert 200 == revoke(here, token_of(here, client), client).status
    assert 1 == len(revoked_tokens(here, client))


def test_two_tokens_are_revoked_at_once(desk: Desk) -> None:
    """20."""
    client, _ = of_orders(desk)
    tokens = [token_of(desk, client) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda token: revoke(desk, token, client).status, tokens))

    assert [200] * 4 == statuses
    assert {jti_of(token) for token in tokens} == revoked_tokens(desk, client)


def test_after_a_conflict_the_client_is_read_again(here: Desk) -> None:
    """20, in the order that a machine chooses seldom."""
    client, token = of_orders(here)
    change, reads = here.store.change, here.store.reads

    def changed_first(*arguments: object, **more: object) -> None:
        here.store.change = change  # type: ignore[method-assign]  # the fake's
        client.patch({"description": "first"})
        raise ClientChanged

    here.store.change = changed_first  # type: ignore[method-assign]  # the fake's
    assert 200 == revoke(here, token, client).status

    assert ({jti_of(token)}, "first") == (
        revoked_tokens(here, client),
        here.store.clients[client.client_id].description,
    )
    assert here.store.reads > reads


def test_a_revocation_reads_its_client_once_and_writes_once(here: Desk) -> None:
    """Issue 17, 1: in one transaction with the audit event, and no new read on any path."""
    client, token = of_orders(here)
    reads, events, version = here.store.reads, len(here.store.events), here.store.clients[client.client_id].version
    revoke(here, token, client)

    assert (1, 1) == (here.store.reads - reads, len(here.store.events) - events)
    assert version + 1 == here.store.clients[client.client_id].version


def test_the_audit_trail_says_who_revoked_which_token(here: Desk) -> None:
    client, token = of_orders(here)
    revoke(here, token, client)
    event = here.events(clientId=client.client_id)[0]

    assert ("api_client.revoke_token", client.client_id, client.client_id) == (
        event["action"],
        event["target"],
        event["actor"]["clientId"],
    )
    assert {jti_of(token): claims_of(token)["exp"]} == event["changes"]["revokedTokens"]["to"]
    assert "192.0.2.7" == event["sourceAddress"]


def test_a_client_with_a_key_revokes_and_its_assertion_is_used_up(here: Desk) -> None:
    """By every method of the token endpoint; an assertion is accepted once at all endpoints together."""
    client = register(here.deployment, client_key("ES256"))
    first, second = (signed(claims(client)) for _ in range(2))
    token = ask(here.deployment, first).json["access_token"]

    def revoke_with(assertion: str) -> int:
        form = [("token", token), ("client_assertion_type", TYPE), ("client_assertion", assertion)]
        return here.deployment.http.request("POST", REVOKE, urlencode(form), FORM).status

    assert [401, 200, 401] == [revoke_with(each) for each in (first, second, second)]
    assert not is_accepted(here, token)


def test_introspection_answers_nobody_about_a_revoked_token(here: Desk) -> None:
    client, token = of_orders(here)
    revoke(here, token, client)

    assert INACTIVE == introspect(here, token, verifier_of(here, ORDERS)).text
