"""`PUT …/secrets` with `{"evict": true}`: every other secret and token ends, and the answer lists what was done."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import AUDIT, CLIENTS, Desk, Registered, moment, new, paths_of
from tests.fakes.memory import NOON

EVICT = {"evict": True}
ANSWER = ["secretId", "secret", "expiresAt", "tokensValidFrom", "changes", "nextCursor", "detail"]
CHANGE = ["eventId", "time", "secretId", "action", "target", "changes"]
SCOPES = "api_client_write self_secret_write"


def evict(client: Registered, content: Any = None, **more: Any) -> dict[str, Any]:
    answer = client.desk.call("PUT", f"{client.path}/secrets", EVICT if content is None else content, **more)
    assert answer.status == 200, answer.text
    evicted: dict[str, Any] = answer.json
    return evicted


def robbed(desk: Desk) -> tuple[Registered, str]:
    """A client, and the token of the thief who has its secret."""
    client = desk.create(scopes=SCOPES.split())
    return client, desk.deployment.token(client.credential, SCOPES)


def done(evicted: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change["action"], change["target"]) for change in evicted["changes"]]


def test_no_secret_and_no_token_of_the_thief_works_any_more(desk: Desk) -> None:
    """Also those that he made for himself."""
    client, token = robbed(desk)
    added = desk.call("POST", f"{CLIENTS}/infos/secrets", {}, token=token).json["secret"]
    another = desk.deployment.token(client.credential_with(added), SCOPES)
    evicted = evict(client)
    tokens = [desk.call("GET", f"{CLIENTS}/infos", token=each).status for each in (token, another)]

    assert (ANSWER, None) == (list(evicted), evicted["expiresAt"])
    assert [False, False, True] == [client.works(secret) for secret in (None, added, evicted["secret"])]
    assert ([401, 401], [evicted["secretId"]]) == (tokens, [secret["secretId"] for secret in client.secrets()])


def test_the_first_token_of_the_new_secret_works_at_once(desk: Desk) -> None:
    """The answer waits until `tokens_valid_from` has begun."""
    client, _ = robbed(desk)
    token = desk.deployment.token(client.credential_with(evict(client)["secret"]))

    assert 200 == desk.call("GET", f"{CLIENTS}/infos", token=token).status


@pytest.mark.parametrize(("milliseconds", "answered_after"), [(0, 1), (300, 0.7), (999, 0.001)])
def test_it_waits_for_the_next_second_and_no_longer(here: Desk, milliseconds: int, answered_after: float) -> None:
    client, _ = robbed(here)
    here.clock.now = NOON + timedelta(seconds=5, milliseconds=milliseconds)
    asked = here.clock.now
    evicted = evict(client)
    # The desk moves the clock by a millisecond after each call.
    waited = here.clock.now - asked - timedelta(milliseconds=1)

    assert (moment(NOON + timedelta(seconds=6)), answered_after) == (
        evicted["tokensValidFrom"],
        waited.total_seconds(),
    )


def test_it_never_waits_longer_than_a_second(here: Desk) -> None:
    """The clock of another container may be far ahead of this one's."""
    client, _ = robbed(here)
    here.clock.move(seconds=50)
    here.call("POST", f"{client.path}/revoke-tokens")
    here.clock.now = NOON + timedelta(seconds=10)
    evict(client)

    assert NOON + timedelta(seconds=11, milliseconds=1) == here.clock.now


def test_it_is_one_change_with_one_event(desk: Desk) -> None:
    """Promise: a change and its audit event are stored together or not at all."""
    client, _ = robbed(desk)
    evict(client)
    event, created = desk.events(clientId=client.client_id)

    assert ("client_secret.evict", "api_client.create") == (event["action"], created["action"])
    assert ["secrets", "tokensValidFrom"] == sorted(event["changes"])


def test_nothing_is_changed_when_it_cannot_be_stored(here: Desk) -> None:
    """One transaction."""
    client, token = robbed(here)

    def fail(*_: Any, **__: Any) -> None:
        raise ClientChanged

    change, here.store.change = here.store.change, fail  # type: ignore[method-assign]  # the fake's
    answer = here.call("PUT", f"{client.path}/secrets", EVICT)
    here.store.change = change  # type: ignore[method-assign]  # the fake's

    assert (409, True) == (answer.status, client.works())
    assert 200 == here.call("GET", f"{CLIENTS}/infos", token=token).status


def test_the_answer_lists_what_was_done_with_the_clients_credentials(desk: Desk) -> None:
    """Newest first, for the operator to undo; nobody else's changes."""
    client, token = robbed(desk)
    mine, other = new(), desk.create()
    desk.call("POST", CLIENTS, mine, token=token)
    desk.call("POST", f"{other.path}/secrets", {"label": "back door"}, token=token)
    used = client.secrets()[0]["secretId"]
    evicted = evict(client)
    newest = evicted["changes"][0]

    assert [("client_secret.create", other.client_id), ("api_client.create", mine["clientId"])] == done(evicted)
    assert (CHANGE, used, {"secrets"}) == (list(newest), newest["secretId"], set(newest["changes"]))
    assert "back door" == newest["changes"]["secrets"]["to"][-1]["label"]
    assert (None, None) == (evicted["nextCursor"], evicted["detail"])


def test_old_and_new_values_take_audit_read(desk: Desk) -> None:
    """Who may not read the audit trail is told what to undo, and no values."""
    client, token = robbed(desk)
    desk.call("POST", CLIENTS, new(), token=token)
    weaker = desk.deployment.token(desk.deployment.administrator, "api_client_write api_client_grant")
    (change,) = evict(client, token=weaker)["changes"]

    assert ("api_client.create", None) == (change["action"], change["changes"])


def test_the_list_is_bounded_and_says_where_the_rest_stands(here: Desk) -> None:
    """GET /admin-api/audit goes on where it ends."""
    client, token = robbed(here)
    other = here.create()
    for number in range(101):
        here.call("PATCH", other.path, {"description": str(number)}, token=token)
    evicted = evict(client)
    rest = f"{AUDIT}?actor={client.client_id}&cursor={evicted['nextCursor']}"

    assert 100 == len(evicted["changes"])
    assert f"There are more changes. Read GET {rest}." == evicted["detail"]
    assert ["0"] == [event["changes"]["description"]["to"] for event in here.call("GET", rest).json["items"]]


def test_trouble_with_the_trail_does_not_lose_the_secret(here: Desk) -> None:
    """Nothing acknowledged is lost: the secret is stored, and shown only here."""
    client, _ = robbed(here)

    def fail(_: Any) -> Any:
        raise StoreUnavailable("the index does not answer")

    here.store.page = fail  # type: ignore[method-assign]  # the fake's
    evicted = evict(client)

    assert (True, None, None) == (client.works(evicted["secret"]), evicted["changes"], evicted["nextCursor"])
    assert (
        "The client is evicted, but the audit trail could not be read."
        f" Read GET {AUDIT}?actor={client.client_id} for what was done with its credentials."
    ) == evicted["detail"]


@pytest.mark.parametrize(
    ("content", "path", "sentence"),
    [
        ({"evict": True, "overlapSeconds": 1}, "overlapSeconds", "An eviction has no overlap: leave one of them out."),
        ({"evict": "true"}, "evict", "This value should be of type bool."),
        ({"evict": None}, "evict", "This value should not be null."),
    ],
)
def test_what_does_not_go_together_is_refused(here: Desk, content: Any, path: str, sentence: str) -> None:
    client, _ = robbed(here)
    answer = here.call("PUT", f"{client.path}/secrets", content)

    assert ([path], sentence, True) == (paths_of(answer), answer.json[0]["message"], client.works())


@pytest.mark.parametrize("value", [True, False])
def test_a_client_does_not_evict_itself(here: Desk, value: bool) -> None:
    """A thief would take its owner's place."""
    client, token = robbed(here)
    answer = here.call("PUT", f"{CLIENTS}/infos/secrets", {"evict": value}, token=token)

    assert (["evict"], True) == (paths_of(answer), client.works())
    assert (
        "Only an administrator evicts, at /admin-api/api-clients/{id}/secrets: leave it out."
        == (answer.json[0]["message"])
    )


def test_without_evict_it_is_a_regeneration(here: Desk) -> None:
    client, _ = robbed(here)
    made = evict(client, {"evict": False, "overlapSeconds": 60})

    assert (["secretId", "secret", "expiresAt"], True) == (list(made), client.works())
    assert "tokensValidFrom" not in here.events(clientId=client.client_id)[0]["changes"]


def test_an_overlap_of_nothing_is_none(here: Desk) -> None:
    client, _ = robbed(here)

    assert ANSWER == list(evict(client, {"evict": True, "overlapSeconds": 0}))


def test_who_may_not_is_told_before_the_body_is_read(here: Desk) -> None:
    """RFC 6750 §3.1: 401 and 403 come before 404, and 404 before 422."""
    client = here.create(scopes=["api_client_read", "audit_read"])
    wrong = {"evict": 1}
    weak = here.caller("api_client_read")
    half = here.caller("api_client_write")
    statuses = [
        here.call("PUT", path, wrong, token=token).status
        for path, token in (
            (f"{client.path}/secrets", ""),
            (f"{client.path}/secrets", weak),
            (f"{client.path}/secrets", half),
            (f"{CLIENTS}/42/secrets", here.token),
        )
    ]

    assert [401, 403, 403, 404] == statuses
