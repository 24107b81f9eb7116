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
    """Action and changes of the newest event about a client."""
    event = desk.events(clientId=client.client_id)[0]
    return event["action"], event["changes"]


def test_an_event_names_the_actor_the_action_the_time_and_the_source(everywhere: Desk) -> None:
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


def test_the_event_of_a_creation_has_all_fields(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(
        description="d",
        lifetime=60,
        scopes=["shared"],
        resources=[{"resource": "urn:example:stock", "scopes": ["twice"]}],
    )

    action, recorded = changes(desk, client)

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
    } == {name: recorded[name]["to"] for name in recorded if recorded[name]["to"] is not None}
    assert {None} == {recorded[name]["from"] for name in recorded}


def test_the_event_of_an_edit_has_old_and_new_values_of_the_changed_fields_only(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(scopes=["shared"])
    client.patch({"enabled": False, "lifetime": 60, "scopes": [], "description": "", "clientName": client.client_id})

    action, recorded = changes(desk, client)

    assert ("api_client.edit", ["clientName", "enabled", "lifetime", "scopes", "tokensValidFrom"]) == (
        action,
        sorted(recorded),
    )
    assert {"from": True, "to": False} == recorded["enabled"]
    assert {"from": 3600, "to": 60} == recorded["lifetime"]
    assert {"from": ["shared"], "to": []} == recorded["scopes"]
    assert {"from": client.content["clientName"], "to": client.client_id} == recorded["clientName"]


def test_the_event_of_a_deletion_has_the_deleted_values(desk: Desk) -> None:
    """Issue 4: old -> new of non-secret fields."""
    client = desk.create(description="gone")
    client.delete()

    action, recorded = changes(desk, client)

    assert ("api_client.delete", {"from": "gone", "to": None}) == (action, recorded["description"])


@pytest.mark.parametrize(
    ("method", "path", "content", "action"),
    [
        ("POST", "/secrets", {"label": "two", "expiresAt": "2100-01-01T00:00:00Z"}, "client_secret.create"),
        ("PUT", "/secrets", {"overlapSeconds": 60}, "client_secret.regenerate"),
        ("DELETE", "/secrets/{secret_id}", "", "client_secret.delete"),
    ],
)
def test_events_about_secrets_have_their_ids_labels_and_expiries(
    desk: Desk, method: str, path: str, content: Any, action: str
) -> None:
    """Issue 4: never secrets."""
    client = desk.create()
    before = client.secrets()
    desk.call(method, client.path + path.format(secret_id=before[0]["secretId"]), content)
    after = client.secrets()

    named, recorded = changes(desk, client)

    def members(listed: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
        return sorted((secret["secretId"], secret["label"], secret["expiresAt"] or "") for secret in listed)

    assert (action, ["secrets"]) == (named, list(recorded))
    assert (members(before), members(after)) == (
        members(recorded["secrets"]["from"]),
        members(recorded["secrets"]["to"]),
    )


def test_the_event_of_a_revocation_has_its_time(here: Desk) -> None:
    """Issue 4: POST …/{id}/revoke-tokens."""
    client = here.create()
    here.call("POST", f"{client.path}/revoke-tokens")

    recorded = {"tokensValidFrom": {"from": None, "to": rfc3339(NOON + timedelta(seconds=1))}}
    assert ("api_client.revoke_tokens", recorded) == changes(here, client)


def test_the_actor_of_a_clients_change_of_itself_is_the_client(here: Desk) -> None:
    """Issue 4: actor."""
    client = here.create(scopes=["self_secret_write"])
    secret_id = client.secrets()[0]["secretId"]
    here.call(
        "POST", f"{CLIENTS}/infos/secrets", {}, token=here.deployment.token(client.credential, "self_secret_write")
    )

    event = here.events(clientId=client.client_id)[0]

    assert (client.client_id, secret_id) == (event["actor"]["clientId"], event["actor"]["secretId"])


def test_the_actor_includes_the_id_of_the_secret_that_was_used(here: Desk) -> None:
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
def test_a_request_that_changes_nothing_or_is_refused_has_no_event(
    desk: Desk, what: Callable[[Registered], Any], expected: int
) -> None:
    """Issue 4: refused attempts are logged, not stored."""
    client = desk.create()
    before = desk.events(clientId=client.client_id)

    assert expected == what(client).status
    assert before == desk.events(clientId=client.client_id)


def test_a_refused_attempt_is_logged_with_its_caller_and_reason(here: Desk, log_lines: Any) -> None:
    """Issue 4: refused attempts are logged."""
    client = here.create()
    _, credential = here.deployment.register("api_client_read")
    token = here.deployment.token(credential, "api_client_read")

    client.delete(token=token)

    line = log_lines[-1]
    assert (403, credential.client_id, "insufficient_scope") == (line["status"], line["client_id"], line["outcome"])
    assert token not in log_lines.text


def test_two_revocations_in_one_second_have_one_event(here: Desk) -> None:
    """Issue 4: no event when nothing changed. Each answer comes in the next second, so the requests are concurrent."""
    client = here.create()
    before = here.clock.now
    for _ in range(2):
        here.clock.now = before
        assert 200 == here.call("POST", f"{client.path}/revoke-tokens").status

    assert 1 == sum(event["action"] == "api_client.revoke_tokens" for event in here.events(clientId=client.client_id))


def test_no_event_holds_a_secret_or_a_hash(desk: Desk) -> None:
    """Issue 4: an event never contains secrets or hashes."""
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
