"""An administrator revokes a token of a client by its jti, or all of them. Issue 17, 1."""

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, moment, new, paths_of
from tests.fakes.memory_wiring import ISSUER
from tests.revocation.feed import claims_of, is_revoked, read_afresh
from tests.revocation.tokens import (
    ORDERS,
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

OWN = f"{ISSUER}/admin-api"


def revoke_of(client: Registered, content: object, **more: str) -> tuple[int, object]:
    answer = client.desk.call("POST", f"{client.path}/revocations", content, **more)
    return answer.status, answer.json


def test_a_token_is_revoked_by_its_jti(desk: Desk) -> None:
    client, token = of_orders(desk)
    sibling, own = token_of(desk, client), own_token(desk, client)
    verifier = verifier_of(desk, ORDERS)

    answers = [revoke_of(client, {"jti": jti_of(each)}) for each in (token, own, own)]
    feed = read_afresh(desk)

    assert [(200, {"tokensValidFrom": None})] * 3 == answers
    assert [False, True] == [is_active(desk, each, verifier) for each in (token, sibling)]
    assert not is_accepted(desk, own)
    assert [True, True, False] == [is_revoked(each, feed) for each in (token, own, sibling)]


def test_all_tokens_are_revoked(desk: Desk) -> None:
    client, token = of_orders(desk)
    status, answer = revoke_of(client, {"all": True})

    assert (200, ["tokensValidFrom"]) == (status, list(answer))  # type: ignore[call-overload]  # JSON
    assert not is_active(desk, token, verifier_of(desk, ORDERS))
    assert is_active(desk, token_of(desk, client), verifier_of(desk, ORDERS))


def test_the_thirty_third_revokes_all_older_tokens_and_no_newer_one(here: Desk) -> None:
    """14 and 17: an administrator is never refused; the moment is the next whole second."""
    client, _ = of_orders(here)
    here.clock.now = here.clock.now.replace(microsecond=400_000)
    tokens = [token_of(here, client) for _ in range(33)]
    sibling, verifier = token_of(here, client), verifier_of(here, ORDERS)
    for token in tokens[:32]:
        assert (200, {"tokensValidFrom": None}) == revoke_of(client, {"jti": jti_of(token)})
    assert is_active(here, sibling, verifier)
    last = token_of(here, client)
    status, answer = revoke_of(client, {"jti": jti_of(tokens[32])})

    begins = here.clock.now.replace(microsecond=0)
    assert (200, {"tokensValidFrom": moment(begins)}) == (status, answer)
    assert [False, False, False] == [is_active(here, each, verifier) for each in (sibling, last, tokens[0])]
    assert is_active(here, token_of(here, client), verifier)
    feed = read_afresh(here)
    assert all(is_revoked(token, feed) for token in (*tokens, sibling, last))
    assert {jti_of(tokens[32])} == revoked_tokens(here, client)


def test_a_client_may_revoke_again_after_that(here: Desk) -> None:
    """The list has room again."""
    client, _ = of_orders(here)
    for _ in range(33):
        assert 200 == revoke_of(client, {"jti": jti_of(token_of(here, client))})[0]

    assert 200 == revoke(here, token_of(here, client), client).status


def test_a_token_of_another_client_cannot_be_revoked_through_this_one(here: Desk) -> None:
    """Its jti would be in the feed, though the caller may have no right over its client."""
    client, (other, token) = here.create(), of_orders(here)
    status, _ = revoke_of(client, {"jti": jti_of(token)})

    assert (404, set()) == (status, revoked_tokens(here, client))
    assert not is_revoked(token, read_afresh(here))
    assert is_active(here, token, verifier_of(here, ORDERS))
    assert 200 == revoke_of(other, {"jti": jti_of(token)})[0]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({}, "jti"),
        ({"all": False}, "jti"),
        ({"jti": f"{'0' * 32}.key", "all": True}, "jti"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "x"}, "jti"),
        ({"jti": "0" * 32}, "jti"),
        ({"jti": f"{'0' * 32}.{'a' * 65}"}, "jti"),
        ({"jti": 7}, "jti"),
        ({"all": "true"}, "all"),
        ({"all": True, "token": "x"}, "token"),
    ],
    ids=str,
)
def test_a_body_without_one_of_both_is_refused(here: Desk, content: dict[str, object], path: str) -> None:
    client = here.create()
    answer = here.call("POST", f"{client.path}/revocations", content)

    assert path in paths_of(answer)


def test_who_may_not_change_a_client_may_not_revoke_its_tokens(here: Desk) -> None:
    """Design: the subset rule."""
    client, token = of_orders(here)
    limited = here.caller("api_client_write api_client_read")

    statuses = [revoke_of(client, each, token=limited)[0] for each in ({"jti": jti_of(token)}, {"all": True}, {})]

    assert [403, 403, 403] == statuses
    assert is_active(here, token, verifier_of(here, ORDERS))


def test_an_administrators_entry_stays_for_the_longest_lifetime(here: Desk) -> None:
    """It does not know when the token expires."""
    client, token = of_orders(here)
    revoke_of(client, {"jti": jti_of(token)})
    here.move(hours=23, minutes=59)

    feed = read_afresh(here)
    assert {jti_of(token)} == feed["tokens"].keys()
    assert claims_of(token)["exp"] < here.clock.now.timestamp()
    here.move(minutes=2, seconds=2)
    assert {} == read_afresh(here)["tokens"]


def test_a_request_in_progress_stops_with_its_token(here: Desk) -> None:
    """As with its secret: a thief's request must not make a new secret after its token was revoked."""
    client = here.create(scopes=["self_secret_write"])
    token = here.deployment.token(client.credential, "self_secret_write")
    find = here.store.find_by_generation

    def revoked_first(generation: int) -> object:
        here.store.find_by_generation = find  # type: ignore[method-assign]  # the fake's
        assert 200 == revoke_of(client, {"jti": jti_of(token)})[0]
        return find(generation)

    here.store.find_by_generation = revoked_first  # type: ignore[assignment, method-assign]  # the fake's

    assert 401 == here.call("POST", f"{CLIENTS}/infos/secrets", {}, token=token).status
    assert 1 == len(client.secrets())


# Which APIs a client introspects is handed out like their scopes.


def test_a_client_is_shown_and_told_with_the_apis_that_it_introspects(desk: Desk) -> None:
    client = verifier_of(desk, ORDERS, OWN)
    shown = desk.read(client.generation)["introspects"]
    edited = client.patch({"introspects": [ORDERS]})
    event = desk.events(clientId=client.client_id)[0]

    assert [{ORDERS, OWN}, [ORDERS]] == [set(shown), edited.json["introspects"]]
    assert ({ORDERS, OWN}, [ORDERS]) == (
        set(event["changes"]["introspects"]["from"]),
        event["changes"]["introspects"]["to"],
    )
    assert [ORDERS] == client.patch({"description": "x"}).json["introspects"]
    assert [] == client.patch({"introspects": []}).json["introspects"]


@pytest.mark.parametrize(
    ("value", "path"),
    [("x", "introspects"), ([7], "introspects[0]"), ([ORDERS, ""], "introspects[1]"), (["x"] * 51, "introspects")],
    ids=["text", "number", "empty", "many"],
)
def test_a_wrong_list_of_apis_is_refused(here: Desk, value: object, path: str) -> None:
    assert [path] == paths_of(here.create().patch({"introspects": value}))


def test_an_unknown_api_is_refused(here: Desk) -> None:
    answer = here.create().patch({"introspects": ["https://absent.example.com"]})

    assert (422, True) == (answer.status, "https://absent.example.com" in answer.text)


def test_only_who_administers_an_api_lets_a_client_introspect_it(here: Desk) -> None:
    """Design: the subset rule. Of our own API, only api_client_grant."""
    scope = "api_client_write api_client_read"
    owner = here.create(administers=[ORDERS], scopes=scope.split())
    token = here.deployment.token(owner.credential, scope)
    client = here.create()

    allowed = client.patch({"introspects": [ORDERS]}, token=token)
    refused = [
        client.patch({"introspects": each}, token=token).status for each in ([ORDERS, "urn:example:stock"], [OWN])
    ]
    created = here.call("POST", CLIENTS, new(introspects=[OWN]), token=token)
    verifier = verifier_of(here, "urn:example:stock")
    secret = here.call("POST", f"{verifier.path}/secrets", {}, token=token)

    assert (200, [403, 403], 403, 403) == (allowed.status, refused, created.status, secret.status)
    assert "api_client_grant" in created.headers["www-authenticate"]


def test_a_deleted_api_is_shown_by_its_slug_and_can_be_taken_away(here: Desk) -> None:
    here.call("POST", "/admin-api/resources", {"slug": "brief", "identifier": "urn:brief", "name": "Brief"})
    verifier = verifier_of(here, "urn:brief", ORDERS)
    here.call("DELETE", "/admin-api/resources/brief")
    here.deployment.parts.tokens.catalogue.put(here.store.catalogue)

    assert {"brief", ORDERS} == set(here.read(verifier.generation)["introspects"])
    assert [ORDERS] == verifier.patch({"introspects": [ORDERS]}).json["introspects"]
