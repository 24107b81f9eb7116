"""The scopes that the catalogue and the settings need, and the audit events of their changes."""

from typing import Any

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import CLIENTS, Desk
from tests.catalogue.catalogue import RESOURCES, SCOPES, SETTINGS, Api, group, new_resource

OPERATIONS = [
    ("GET", RESOURCES, "resource_read"),
    ("POST", RESOURCES, "resource_write"),
    ("GET", f"{RESOURCES}/orders", "resource_read"),
    ("PATCH", f"{RESOURCES}/orders", "resource_write"),
    ("DELETE", f"{RESOURCES}/orders", "resource_write"),
    ("PUT", f"{RESOURCES}/orders/scope-groups/new", "resource_write"),
    ("DELETE", f"{RESOURCES}/orders/scope-groups/orders", "resource_write"),
    ("GET", SCOPES, "api_client_read"),
    ("GET", SETTINGS, "settings_read"),
    ("PATCH", SETTINGS, "settings_write"),
    *[("POST", f"{CLIENTS}/bulk-{verb}", "api_client_write") for verb in ("enable", "disable", "delete")],
]
every_operation = pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)


def content(method: str, path: str) -> Any:
    if method in ("GET", "DELETE"):
        return ""
    if path == RESOURCES:
        return new_resource()
    if "scope-groups" in path:
        return group("new", "x")
    return {"apiClientIds": [42]} if "bulk" in path else {}


@every_operation
def test_the_scope_is_enough(here: Desk, method: str, path: str, scope: str) -> None:
    """The list of scopes needs api_client_read because a form for clients uses it."""
    answer = here.call(method, path, content(method, path), token=here.caller(scope))

    # 409: the administrator holds the scopes to delete.
    assert answer.status in (200, 201, 207, 409), answer.text


@every_operation
def test_every_other_scope_is_insufficient(here: Desk, method: str, path: str, scope: str) -> None:
    """RFC 6750 §3.1."""
    token = here.caller(" ".join(other for other in NATIVE_SCOPES if other != scope))
    before = here.store.catalogue
    answer = here.call(method, path, content(method, path), token=token)

    assert (403, before) == (answer.status, here.store.catalogue)


@every_operation
def test_a_request_without_a_token_is_refused(here: Desk, method: str, path: str, scope: str) -> None:
    """RFC 6750 §3."""
    assert 401 == here.call(method, path, content(method, path), token="").status


@every_operation
def test_authorization_is_checked_before_everything_else(here: Desk, method: str, path: str, scope: str) -> None:
    """401 and 403 have priority over 404, 400 and 422."""
    token = here.caller("customer_group_read")
    wrong = {"Content-Type": "text/plain", "If-Match": "malformed"}
    path = path.replace("orders", "absent")
    huge = "x" * 70_000

    for headers in (wrong, {}):
        assert 403 == here.call(method, path, "" if method == "GET" else huge, token=token, headers=headers).status
        assert 401 == here.call(method, path, "" if method == "GET" else huge, token="x", headers=headers).status


@every_operation
def test_removing_a_scope_from_a_client_affects_its_issued_tokens(
    here: Desk, method: str, path: str, scope: str
) -> None:
    """Our endpoints apply the change immediately after the 2xx response."""
    client = here.create(scopes=[scope])
    token = here.deployment.token(client.credential, scope)
    client.patch({"scopes": []})

    assert 403 == here.call(method, path, content(method, path), token=token).status


def test_every_change_of_a_resource_is_audited(desk: Desk) -> None:
    """An event has the actor, the action, and the old and new values."""
    api = Api.create(desk, group("g", "x"))
    api.patch({"name": "Other", "maximumLifetime": 60})
    api.put(group("g", "y", name="Renamed"))
    api.delete()
    events = desk.events(clientId=f"resource:{api.slug}")
    changes = {event["action"]: event["changes"] for event in events}

    # The order of events within one millisecond is undefined. In memory, the clock does not advance.
    assert [
        "resource.create",
        "resource.delete",
        "resource.edit",
        "scope_group.put",
        "scopes.removing",
        "scopes.removing",
    ] == sorted(event["action"] for event in events)
    assert {"administrator"} == {event["actor"]["clientId"] for event in events}
    assert {
        f"{api.slug}: name": {"from": api.slug.title(), "to": "Other"},
        f"{api.slug}: maximumLifetime": {"from": 86_400, "to": 60},
    } == changes["resource.edit"]
    assert {
        f"{api.slug}: group g: name": {"from": "G", "to": "Renamed"},
        f"{api.slug}: group g: scope x": {"from": "Text of x", "to": None},
        f"{api.slug}: group g: scope y": {"from": None, "to": "Text of y"},
        f"{api.slug}: being removed: x": {"from": True, "to": None},
    } == changes["scope_group.put"]
    assert {"from": None, "to": api.identifier} == changes["resource.create"][f"{api.slug}: identifier"]
    assert {"from": api.identifier, "to": None} == changes["resource.delete"][f"{api.slug}: identifier"]


def test_a_refused_removal_is_audited(desk: Desk) -> None:
    """Every write has an audit event, including the mark and its removal."""
    api = Api.create(desk, group("g", "x"))
    api.holder("x")
    api.delete_group("g")

    assert ["resource.create", "scopes.kept", "scopes.removing"] == sorted(
        event["action"] for event in desk.events(clientId=f"resource:{api.slug}")
    )


def test_a_request_that_changes_nothing_is_not_audited(desk: Desk) -> None:
    api = Api.create(desk, group("g", "x"))
    api.patch(api.read())
    api.put(group("g", "x"))
    api.patch({"name": ""})

    assert 1 == len(desk.events(clientId=f"resource:{api.slug}"))
