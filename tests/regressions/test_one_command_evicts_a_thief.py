"""`PUT …/secrets` with `{"evict": true}` revokes every other secret and token, and lists the changes made with them."""

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
    """A client, and a token that a thief got with its secret."""
    client = desk.create(scopes=SCOPES.split())
    return client, desk.deployment.token(client.credential, SCOPES)


def done(evicted: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change["action"], change["target"]) for change in evicted["changes"]]


def test_every_secret_and_token_of_the_thief_is_revoked(desk: Desk) -> None:
    """This includes secrets that the thief created."""
    client, token = robbed(desk)
    added = desk.call("POST", f"{CLIENTS}/infos/secrets", {}, token=token).json["secret"]
    another = desk.deployment.token(client.credential_with(added), SCOPES)
    evicted = evict(client)
    tokens = [desk.call("GET", f"{CLIENTS}/infos", token=each).status for each in (token, another)]

    assert (ANSWER, None) == (list(evicted), evicted["expiresAt"])
    assert [False, False, True] == [client.works(secret) for secret in (None, added, evicted["secret"])]
    assert ([401, 401], [evicted["secretId"]]) == (tokens, [secret["secretId"] for secret in client.secrets()])


def test_a_token_of_the_new_secret_is_accepted_immediately(desk: Desk) -> None:
    """The server answers after `tokens_valid_from` has passed."""
    client, _ = robbed(desk)
    token = desk.deployment.token(client.credential_with(evict(client)["secret"]))

    assert 200 == desk.call("GET", f"{CLIENTS}/infos", token=token).status


@pytest.mark.parametrize(("milliseconds", "answered_after"), [(0, 1), (300, 0.7), (999, 0.001)])
def test_the_server_waits_until_the_next_second(here: Desk, milliseconds: int, answered_after: float) -> None:
    client, _ = robbed(here)
    here.clock.now = NOON + timedelta(seconds=5, milliseconds=milliseconds)
    start = here.clock.now
    evicted = evict(client)
    # The desk advances the clock by a millisecond after each call.
    waited = here.clock.now - start - timedelta(milliseconds=1)

    assert (moment(NOON + timedelta(seconds=6)), answered_after) == (
        evicted["tokensValidFrom"],
        waited.total_seconds(),
    )


def test_the_server_waits_at_most_one_second(here: Desk) -> None:
    """The clock of another container may be far ahead."""
    client, _ = robbed(here)
    here.clock.move(seconds=50)
    here.call("POST", f"{client.path}/revoke-tokens")
    here.clock.now = NOON + timedelta(seconds=10)
    evict(client)

    assert NOON + timedelta(seconds=11, milliseconds=1) == here.clock.now


def test_an_eviction_is_one_change_with_one_event(desk: Desk) -> None:
    """The change and its audit event are written in one transaction."""
    client, _ = robbed(desk)
    evict(client)
    event, created = desk.events(clientId=client.client_id)

    assert ("client_secret.evict", "api_client.create") == (event["action"], created["action"])
    assert ["secrets", "tokensValidFrom"] == sorted(event["changes"])


def test_a_failed_eviction_changes_nothing(here: Desk) -> None:
    """It is one transaction."""
    client, token = robbed(here)

    def fail(*_: Any, **__: Any) -> None:
        raise ClientChanged

    change, here.store.change = here.store.change, fail  # type: ignore[method-assign]  # The method of the fake is replaced.
    answer = here.call("PUT", f"{client.path}/secrets", EVICT)
    here.store.change = change  # type: ignore[method-assign]  # The method of the fake is replaced.

    assert (409, True) == (answer.status, client.works())
    assert 200 == here.call("GET", f"{CLIENTS}/infos", token=token).status


def test_the_answer_lists_the_changes_made_with_the_clients_credentials(desk: Desk) -> None:
    """The list has only changes by this client, newest first, so that the operator can undo them."""
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


def test_old_and_new_values_need_audit_read(desk: Desk) -> None:
    """Without audit_read, the list has no values."""
    client, token = robbed(desk)
    desk.call("POST", CLIENTS, new(), token=token)
    weaker = desk.deployment.token(desk.deployment.administrator, "api_client_write api_client_grant")
    (change,) = evict(client, token=weaker)["changes"]

    assert ("api_client.create", None) == (change["action"], change["changes"])


def test_the_list_is_limited_and_has_a_link_to_the_rest(here: Desk) -> None:
    """GET /admin-api/audit returns the rest."""
    client, token = robbed(here)
    other = here.create()
    for number in range(101):
        here.call("PATCH", other.path, {"description": str(number)}, token=token)
    evicted = evict(client)
    rest = f"{AUDIT}?actor={client.client_id}&cursor={evicted['nextCursor']}"

    assert 100 == len(evicted["changes"])
    assert f"There are more changes. Read GET {rest}." == evicted["detail"]
    assert ["0"] == [event["changes"]["description"]["to"] for event in here.call("GET", rest).json["items"]]


def test_an_error_of_the_audit_trail_does_not_lose_the_secret(here: Desk) -> None:
    """The secret is already stored, and only this response contains it."""
    client, _ = robbed(here)

    def fail(_: Any) -> Any:
        raise StoreUnavailable("the index does not answer")

    here.store.page = fail  # type: ignore[method-assign]  # The method of the fake is replaced.
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
def test_conflicting_members_are_refused(here: Desk, content: Any, path: str, sentence: str) -> None:
    client, _ = robbed(here)
    answer = here.call("PUT", f"{client.path}/secrets", content)

    assert ([path], sentence, True) == (paths_of(answer), answer.json[0]["message"], client.works())


@pytest.mark.parametrize("value", [True, False])
def test_a_client_cannot_evict_itself(here: Desk, value: bool) -> None:
    """Otherwise, a thief could evict the owner."""
    client, token = robbed(here)
    answer = here.call("PUT", f"{CLIENTS}/infos/secrets", {"evict": value}, token=token)

    assert (["evict"], True) == (paths_of(answer), client.works())
    assert (
        "Only an administrator evicts, at /admin-api/api-clients/{id}/secrets: leave it out."
        == (answer.json[0]["message"])
    )


def test_without_evict_the_secret_is_regenerated(here: Desk) -> None:
    client, _ = robbed(here)
    response = evict(client, {"evict": False, "overlapSeconds": 60})

    assert (["secretId", "secret", "expiresAt"], True) == (list(response), client.works())
    assert "tokensValidFrom" not in here.events(clientId=client.client_id)[0]["changes"]


def test_an_overlap_of_zero_means_no_overlap(here: Desk) -> None:
    client, _ = robbed(here)

    assert ANSWER == list(evict(client, {"evict": True, "overlapSeconds": 0}))


def test_authorization_is_checked_before_the_body(here: Desk) -> None:
    """RFC 6750 §3.1: 401 and 403 have priority over 404, and 404 over 422."""
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
