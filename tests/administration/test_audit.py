"""Every change and its event in one transaction, and GET /admin-api/audit."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.moments import rfc3339
from tests.administration.desk import ALL, CLIENTS, Desk, Registered, new
from tests.api.forms import unverified_claims
from tests.fakes.memory import NOON

EVENT = ["eventId", "time", "actor", "action", "target", "changes", "requestId", "sourceAddress"]


def changes(desk: Desk, client: Registered) -> tuple[str, Any]:
    """What the newest event about a client says."""
    event = desk.events(clientId=client.client_id)[0]
    return event["action"], event["changes"]


def test_an_event_says_who_did_what_when_and_from_where(everywhere: Desk) -> None:
    """Issue 4: id, time, actor (client id, jti, secret id), action, target, old -> new, request id, source address."""
    client = everywhere.create()
    answer = client.patch({"description": "new"})

    (event, _) = everywhere.events(clientId=client.client_id)

    jti = event["actor"]["jti"]
    secret_id = everywhere.call("GET", f"{CLIENTS}/infos/secrets").json["items"][0]["secretId"]
    address = "127.0.0.1" if event["sourceAddress"] == "127.0.0.1" else "192.0.2.7"
    assert EVENT == list(event)
    assert {
        "eventId": event["eventId"],
        "time": answer.json["updatedAt"],
        "actor": {"clientId": "administrator", "jti": jti, "secretId": secret_id},
        "action": "api_client.edit",
        "target": client.client_id,
        "changes": {"description": {"from": "", "to": "new"}},
        "requestId": answer.headers["x-request-id"],
        "sourceAddress": address,
    } == event
    assert re.fullmatch(r"[0-9a-f]{32}", event["eventId"])
    assert re.fullmatch(rf"[0-9a-f]{{32}}\.{secret_id}", jti)


def test_the_jti_is_that_of_the_token(here: Desk) -> None:
    """Threat model: log by jti, never by token."""
    client = here.create()
    assert unverified_claims(here.token)["jti"] == here.events(clientId=client.client_id)[0]["actor"]["jti"]


def test_a_creation_is_told_in_full(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(
        description="d",
        lifetime=60,
        scopes=["shared"],
        resources=[{"resource": "urn:example:stock", "scopes": ["twice"]}],
    )

    action, told = changes(desk, client)

    secrets = [{"secretId": client.secrets()[0]["secretId"], "label": "", "expiresAt": None}]
    assert "api_client.create" == action
    assert {
        "clientName": client.content["clientName"],
        "description": "d",
        "enabled": True,
        "lifetime": 60,
        "scopes": ["shared"],
        "resources": [{"resource": "urn:example:stock", "scopes": ["twice"]}],
        "administers": [],
        "secrets": secrets,
    } == {name: told[name]["to"] for name in told if told[name]["to"] is not None}
    assert {None} == {told[name]["from"] for name in told}


def test_an_edit_tells_old_and_new_of_what_changed_and_nothing_else(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(scopes=["shared"])
    client.patch({"enabled": False, "lifetime": 60, "scopes": [], "description": "", "clientName": client.client_id})

    action, told = changes(desk, client)

    assert ("api_client.edit", ["clientName", "enabled", "lifetime", "scopes", "tokensValidFrom"]) == (
        action,
        sorted(told),
    )
    assert {"from": True, "to": False} == told["enabled"]
    assert {"from": 3600, "to": 60} == told["lifetime"]
    assert {"from": ["shared"], "to": []} == told["scopes"]
    assert {"from": client.content["clientName"], "to": client.client_id} == told["clientName"]


def test_a_deletion_tells_what_is_gone(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(description="gone")
    client.delete()

    action, told = changes(desk, client)

    assert ("api_client.delete", {"from": "gone", "to": None}) == (action, told["description"])


@pytest.mark.parametrize(
    ("method", "path", "content", "action"),
    [
        ("POST", "/secrets", {"label": "two", "expiresAt": "2100-01-01T00:00:00Z"}, "client_secret.create"),
        ("PUT", "/secrets", {"overlapSeconds": 60}, "client_secret.regenerate"),
        ("DELETE", "/secrets/{secret_id}", "", "client_secret.delete"),
    ],
)
def test_changes_of_secrets_tell_their_ids_labels_and_ends(
    desk: Desk, method: str, path: str, content: Any, action: str
) -> None:
    """Issue 4: never secrets."""
    client = desk.create()
    before = client.secrets()
    desk.call(method, client.path + path.format(secret_id=before[0]["secretId"]), content)
    after = client.secrets()

    named, told = changes(desk, client)

    def members(listed: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
        return sorted((secret["secretId"], secret["label"], secret["expiresAt"] or "") for secret in listed)

    assert (action, ["secrets"]) == (named, list(told))
    assert (members(before), members(after)) == (members(told["secrets"]["from"]), members(told["secrets"]["to"]))


def test_a_revocation_tells_its_moment(here: Desk) -> None:
    """Issue 4: POST …/{id}/revoke-tokens."""
    client = here.create()
    here.call("POST", f"{client.path}/revoke-tokens")

    told = {"tokensValidFrom": {"from": None, "to": rfc3339(NOON + timedelta(seconds=1))}}
    assert ("api_client.revoke_tokens", told) == changes(here, client)


def test_what_a_client_does_to_itself_is_told_as_its_own(here: Desk) -> None:
    """Issue 4: actor."""
    client = here.create(scopes=["self_secret_write"])
    secret_id = client.secrets()[0]["secretId"]
    here.call(
        "POST", f"{CLIENTS}/infos/secrets", {}, token=here.deployment.token(client.credential, "self_secret_write")
    )

    event = here.events(clientId=client.client_id)[0]

    assert (client.client_id, secret_id) == (event["actor"]["clientId"], event["actor"]["secretId"])


def test_the_secret_of_a_rotated_client_is_told_apart(here: Desk) -> None:
    """Issue 4: actor (client id, jti, secret id)."""
    client = here.create(scopes=ALL.split())
    first = here.deployment.token(client.credential, ALL)
    second_secret = here.call("POST", f"{client.path}/secrets", {}).json
    second = here.deployment.ask(type(client.credential)(client.client_id, second_secret["secret"]), scope=ALL).json[
        "access_token"
    ]

    for token in (first, second):
        here.call("POST", CLIENTS, new(), token=token)

    used = [event["actor"]["secretId"] for event in here.events(actor=client.client_id)]
    assert {second_secret["secretId"], client.secrets()[0]["secretId"]} == set(used)
    assert 2 == len(used)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (lambda client: client.patch({}), 200),
        (lambda client: client.patch({"description": "", "enabled": True, "lifetime": 3600, "scopes": []}), 200),
        (lambda client: client.patch(client.desk.read(client.generation)), 200),
        (lambda client: client.patch({"lifetime": 0}), 422),
        (lambda client: client.patch("{"), 400),
        (lambda client: client.patch({"scopes": ["no_such"]}), 422),
        (lambda client: client.patch({"description": "x"}, headers={"If-Match": '"x"'}), 412),
        (lambda client: client.patch({"description": "x"}, token=client.desk.caller("api_client_read")), 403),
        (lambda client: client.patch({"description": "x"}, token=""), 401),
        (lambda client: client.delete(token=client.desk.caller("api_client_read")), 403),
        (lambda client: client.desk.call("POST", CLIENTS, new(clientId=client.client_id)), 422),
        (lambda client: client.desk.call("DELETE", f"{client.path}/secrets/none"), 404),
        (lambda client: client.desk.call("POST", f"{client.path}/secrets", {"label": 1}), 422),
        (lambda client: client.desk.call("GET", client.path), 200),
        (lambda client: client.desk.deployment.ask(client.credential), 200),
    ],
)
def test_nothing_is_told_when_nothing_changed_or_was_refused(
    desk: Desk, what: Callable[[Registered], Any], expected: int
) -> None:
    """Issue 4: refused attempts are logged, not stored."""
    client = desk.create()
    before = desk.events(clientId=client.client_id)

    assert expected == what(client).status
    assert before == desk.events(clientId=client.client_id)


def test_a_refused_attempt_is_logged_with_who_and_why(here: Desk, log_lines: Any) -> None:
    """Issue 4: refused attempts are logged."""
    client = here.create()
    _, credential = here.deployment.register("api_client_read")
    token = here.deployment.token(credential, "api_client_read")

    client.delete(token=token)

    line = log_lines[-1]
    assert (403, credential.client_id, "insufficient_scope") == (line["status"], line["client_id"], line["outcome"])
    assert token not in log_lines.text


def test_revoking_twice_in_a_second_is_told_once(here: Desk) -> None:
    """Issue 4: no event when nothing changed. An answer takes until the next second, so the two are concurrent."""
    client = here.create()
    asked = here.clock.now
    for _ in range(2):
        here.clock.now = asked
        assert 200 == here.call("POST", f"{client.path}/revoke-tokens").status

    assert 1 == sum(event["action"] == "api_client.revoke_tokens" for event in here.events(clientId=client.client_id))


def test_no_event_holds_a_secret_or_a_hash(desk: Desk) -> None:
    """Issue 4: secrets and hashes never stand in it."""
    client = desk.create(scopes=["self_secret_write"])
    made = [client.credential.client_secret]
    made.append(desk.call("POST", f"{client.path}/secrets", {"label": "x"}).json["secret"])
    made.append(desk.call("PUT", f"{client.path}/secrets", {"overlapSeconds": 9}).json["secret"])
    client.delete()
    stored = desk.deployment.parts.stores.clients.find("administrator")
    assert stored is not None

    text = json.dumps(desk.events(clientId=client.client_id))

    assert 4 == text.count('"eventId"')
    assert [] == [secret for secret in [*made, "wws_", "sha256", stored.client_secrets[0].hash[7:]] if secret in text]
