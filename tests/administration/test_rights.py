"""Who may do what: every operation, every kind of caller. A caller may do what its token says, cut down to what its
client is registered for now; it hands out, and touches the holders of, only what its token carries.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.errors import LastGrantHolder
from chalicelib.endpoints.routes import ROUTES
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.administration.desk import ALL, AUDIT, CLIENTS, Desk, Registered, new

HELD = "customer_group_read"
ORDERS = [{"resource": "https://orders.example.com", "scopes": ["orders:read"]}]


@dataclass(frozen=True)
class Operation:
    """`path` is filled with the number of a client that holds HELD and the id of its secret."""

    method: str
    path: str
    success: int
    needs: str | None
    touches: bool = False
    content: Callable[[], Any] = lambda: ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


ONE = CLIENTS + "/{api_client_id}"
OPERATIONS = [
    Operation("GET", f"{CLIENTS}/infos", 200, None),
    Operation("GET", CLIENTS, 200, "api_client_read"),
    Operation("GET", ONE, 200, "api_client_read"),
    Operation("GET", f"{ONE}/secrets", 200, "api_client_read"),
    Operation("POST", CLIENTS, 201, "api_client_write", True, lambda: new(scopes=[HELD])),
    Operation("PATCH", ONE, 200, "api_client_write", True, lambda: {"description": "x"}),
    Operation("DELETE", ONE, 204, "api_client_write", True),
    Operation("POST", f"{ONE}/secrets", 201, "api_client_write", True, dict),
    Operation("PUT", f"{ONE}/secrets", 200, "api_client_write", True, dict),
    Operation("PATCH", f"{ONE}/secrets", 422, "api_client_write", False, lambda: {"secret": "x" * 32}),
    Operation("DELETE", f"{ONE}/secrets/{{secret_id}}", 204, "api_client_write", True),
    Operation("POST", f"{ONE}/revoke-tokens", 200, "api_client_write", True),
    Operation("GET", f"{CLIENTS}/infos/secrets", 200, "self_secret_write"),
    Operation("POST", f"{CLIENTS}/infos/secrets", 201, "self_secret_write"),
    Operation("PUT", f"{CLIENTS}/infos/secrets", 200, "self_secret_write"),
    Operation("DELETE", f"{CLIENTS}/infos/secrets/{{secret_id}}", 404, "self_secret_write"),
    Operation("GET", AUDIT, 200, "audit_read"),
]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


def perform(desk: Desk, operation: Operation, token: str) -> int:
    client = desk.create(scopes=[HELD])
    path = operation.path.format(api_client_id=client.generation, secret_id=client.secrets()[0]["secretId"])
    return desk.call(operation.method, path, operation.content(), token=token).status


def test_the_table_has_every_operation() -> None:
    """Issue 4: on every operation."""
    known = {(operation.method, operation.path) for operation in OPERATIONS}
    served = {
        (method, route.path)
        for route in ROUTES
        if route.path.startswith((CLIENTS, AUDIT)) and not route.path.startswith(f"{CLIENTS}/bulk-")
        for method in route.methods
    }

    assert served == known


@every_operation
def test_without_a_token_nothing_is_answered(here: Desk, operation: Operation) -> None:
    """RFC 6750 §3: 401 with Bearer, and no error code when nothing was sent."""
    assert 401 == perform(here, operation, "")

    answer = here.call(operation.method, operation.path.format(api_client_id=1, secret_id="x"), token="")
    assert 'Bearer realm="watchword"' == answer.headers["www-authenticate"]
    assert ("application/problem+json", 401) == (answer.headers["content-type"], answer.json["status"])


@every_operation
@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.e30"])
def test_what_is_no_token_is_refused(here: Desk, operation: Operation, token: str) -> None:
    """RFC 6750 §3.1: invalid_token."""
    answer = here.call(operation.method, operation.path.format(api_client_id=1, secret_id="x"), token=token)

    assert (401, True) == (answer.status, 'error="invalid_token"' in answer.headers["www-authenticate"])


@every_operation
def test_a_token_without_scope_permits_nothing_but_to_see_oneself(here: Desk, operation: Operation) -> None:
    """PrestaShop: /api-clients/infos takes just a valid token; RFC 6750 §3.1 for the rest."""
    token = here.caller("", own=ALL)

    assert (403 if operation.needs else 200) == perform(here, operation, token)


@every_operation
def test_every_other_scope_is_not_enough(here: Desk, operation: Operation) -> None:
    """RFC 6750 §3.1: insufficient_scope, and the scope that is needed."""
    others = " ".join(scope for scope in ALL.split() if scope != operation.needs)
    token = here.caller(others)

    assert (403 if operation.needs else 200) == perform(here, operation, token)

    if operation.needs:
        path = operation.path.format(api_client_id=1, secret_id="x")
        challenge = here.call(operation.method, path, token=token).headers["www-authenticate"]
        assert ('error="insufficient_scope"' in challenge, f'scope="{operation.needs}"' in challenge) == (True, True)


@every_operation
def test_the_scope_alone_does_not_reach_clients_that_hold_more(desk: Desk, operation: Operation) -> None:
    """Divergence: api_client_write may hand out what it holds; PrestaShop's may hand out anything."""
    token = desk.caller(operation.needs or "")

    assert (403 if operation.touches else operation.success) == perform(desk, operation, token)


@every_operation
def test_who_carries_what_the_client_holds_may(desk: Desk, operation: Operation) -> None:
    """Decided: only scopes that its token carries."""
    token = desk.caller(f"{operation.needs or ''} {HELD}".strip())

    assert operation.success == perform(desk, operation, token)


@every_operation
def test_being_registered_is_not_enough_when_the_token_does_not_say_so(here: Desk, operation: Operation) -> None:
    """Decided: a caller may do what its token's scope says, cut down to its registration."""
    token = here.caller(operation.needs or "", own=f"{ALL} {HELD}")

    assert (403 if operation.touches else operation.success) == perform(here, operation, token)


@every_operation
def test_api_client_grant_lifts_the_limit(desk: Desk, operation: Operation) -> None:
    """Decided: unless it carries api_client_grant."""
    token = desk.caller(f"{operation.needs or ''} api_client_grant".strip())

    assert operation.success == perform(desk, operation, token)


@every_operation
def test_a_token_for_another_api_is_not_taken(here: Desk, operation: Operation) -> None:
    """RFC 9068 §4: aud; threat model, confused deputy."""
    _, credential = here.deployment.register(ALL, registrations={"stock": Scope(("stock_read",))})
    token = here.deployment.token(credential, "stock_read")

    assert 401 == perform(here, operation, token)


@every_operation
def test_a_registration_that_was_cut_cuts_the_tokens_that_are_out(here: Desk, operation: Operation) -> None:
    """Promise: scopes cut, at our own endpoints at once after the 2xx."""
    client = here.create(scopes=[*ALL.split(), HELD])
    token = here.deployment.token(client.credential, f"{ALL} {HELD}")
    client.patch({"scopes": [HELD]})

    assert (403 if operation.needs else 200) == perform(here, operation, token)


@every_operation
def test_a_grant_that_was_taken_away_grants_nothing(here: Desk, operation: Operation) -> None:
    """Promise: scopes cut, at our own endpoints at once after the 2xx."""
    client = here.create(scopes=ALL.split())
    token = here.deployment.token(client.credential, ALL)
    client.patch({"scopes": [scope for scope in ALL.split() if scope != "api_client_grant"]})

    assert (403 if operation.touches else operation.success) == perform(here, operation, token)


@every_operation
@pytest.mark.parametrize("change", ["disable", "delete", "revoke"])
def test_a_client_that_is_gone_has_no_tokens(here: Desk, operation: Operation, change: str) -> None:
    """Promise: client disabled or deleted, at our own endpoints at once after the 2xx."""
    client = here.create(scopes=[*ALL.split(), HELD])
    token = here.deployment.token(client.credential, f"{ALL} {HELD}")
    {
        "disable": lambda: client.patch({"enabled": False}),
        "delete": client.delete,
        "revoke": lambda: here.call("POST", f"{client.path}/revoke-tokens"),
    }[change]()

    assert 401 == perform(here, operation, token)


@every_operation
def test_who_may_not_is_told_so_whatever_else_is_wrong(here: Desk, operation: Operation) -> None:
    """Decided: 401 and 403 come before 404, 400 and 422."""
    weak = here.caller("")
    wrong = {"If-Match": "no tag", "Content-Type": "text/plain"}
    for number in ("42", "abc", "\u0663"):
        path = operation.path.format(api_client_id=number, secret_id="..")
        query = "?limit=wrong&limit=twice" if operation.method == "GET" else ""
        body = "" if operation.method == "GET" else "{not json"
        statuses = [
            here.call(operation.method, path + query, body, token=token, headers=wrong).status for token in ("", weak)
        ]
        assert [401, 403 if operation.needs else 200] == statuses


# Which scopes a new client is to hold stands in its body.
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.touches and one.path != CLIENTS], ids=str)
def test_who_may_not_touch_a_client_is_told_so_before_its_body_and_version_are_looked_at(
    here: Desk, operation: Operation
) -> None:
    """Decided: 403 comes before 400 and 422, and before 412."""
    client = here.create(scopes=[HELD])
    token = here.caller("api_client_write")
    path = operation.path.format(api_client_id=client.generation, secret_id="none")

    for content in ("{not json", {"unknown": 1, "lifetime": 0}, {"scopes": ["no_such"]}):
        answer = here.call(operation.method, path, content, token=token, headers={"If-Match": '"old"'})
        assert 403 == answer.status, answer.text


# Nobody makes himself, or a client of his, more than he is.


@pytest.mark.parametrize(
    "content",
    [
        {"scopes": ["api_client_grant"]},
        {"scopes": ["api_client_write", "audit_read"]},
        {"scopes": ["sleep_read"]},
        {"resources": ORDERS},
    ],
)
def test_scopes_that_the_caller_does_not_carry_cannot_be_handed_out(desk: Desk, content: Any) -> None:
    """Issue 4: cannot hand out; scopes of other APIs always take api_client_grant."""
    token = desk.caller("api_client_write api_client_read customer_group_read")
    client = desk.create()

    created = desk.call("POST", CLIENTS, new(**content), token=token)
    edited = client.patch(content, token=token)

    assert (403, 403) == (created.status, edited.status)
    assert 'scope="api_client_grant"' in created.headers["www-authenticate"]
    assert ([], []) == tuple(desk.read(client.generation)[name] for name in ("scopes", "resources"))


def test_a_client_cannot_raise_itself(desk: Desk) -> None:
    """Issue 4: cannot raise itself."""
    client = desk.create(scopes=["api_client_write", "api_client_read"])
    token = desk.deployment.token(client.credential, "api_client_write api_client_read")

    raised = client.patch({"scopes": ["api_client_write", "api_client_read", "api_client_grant"]}, token=token)
    other = client.patch({"resources": ORDERS}, token=token)
    lowered = client.patch({"scopes": ["api_client_read"]}, token=token)
    back = client.patch({"scopes": ["api_client_write", "api_client_read"]}, token=token)

    assert (403, 403, 200, 403) == (raised.status, other.status, lowered.status, back.status)
    assert ["api_client_read"] == desk.read(client.generation)["scopes"]


@pytest.mark.parametrize("content", [{"enabled": True}, {"scopes": []}, {"clientName": "Mine"}, {"lifetime": 1}, {}])
def test_a_disabled_client_that_holds_more_cannot_be_changed_or_enabled(desk: Desk, content: Any) -> None:
    """Issue 4: cannot enable or edit a client that holds more, nor take scopes from it."""
    client = desk.create(scopes=["api_client_grant", "api_client_write"], enabled=False)
    before = desk.read(client.generation)
    token = desk.caller("api_client_write")

    assert 403 == client.patch(content, token=token).status
    assert before == desk.read(client.generation)


def test_what_is_left_to_a_weak_administrator(here: Desk) -> None:
    """Decided: hand out only what its token carries."""
    token = here.caller(f"api_client_write api_client_read {HELD}")

    created = here.call("POST", CLIENTS, new(scopes=[HELD, "api_client_read"]), token=token)
    path = f"{CLIENTS}/{created.json['apiClientId']}"
    done = [
        here.call("PATCH", path, {"scopes": [HELD], "enabled": False}, token=token).status,
        here.call("PATCH", path, {"enabled": True}, token=token).status,
        here.call("PUT", f"{path}/secrets", token=token).status,
        here.call("DELETE", path, token=token).status,
    ]

    assert (201, [200, 200, 200, 204]) == (created.status, done)


def test_a_scope_that_was_switched_off_meanwhile_is_carried_by_no_token(here: Desk) -> None:
    """Decided: cut down to what it is registered for, and what there is, now."""
    token = here.caller(f"api_client_write {HELD}")
    catalogue = here.store.catalogue
    assert catalogue is not None
    groups = tuple(replace(group, enabled=group.slug != "customers") for group in catalogue.own.groups)
    here.store.catalogue = replace(
        catalogue, resources=(replace(catalogue.own, groups=groups), *catalogue.resources[1:]), version=2
    )
    here.clock.move(seconds=31)

    assert 403 == here.call("POST", CLIENTS, new(scopes=[HELD]), token=token).status


def test_scopes_are_handed_out_by_the_catalogue_of_this_moment(here: Desk) -> None:
    """Decided: catalogue version when scopes are assigned."""
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = replace(catalogue, resources=resources, version=catalogue.version + 1)
    client = here.create()

    created = here.call("POST", CLIENTS, new(resources=ORDERS))
    edited = client.patch({"resources": ORDERS})

    assert (422, 422) == (created.status, edited.status)
    assert "No resource has the identifier https://orders.example.com." == created.json["detail"]


def test_a_scope_that_was_just_added_can_be_handed_out(here: Desk) -> None:
    """Issue 4: a catalogue half a minute old knows nothing of it; a fresh one does."""
    catalogue = here.deployment.parts.tokens.catalogue()
    orders = next(resource for resource in catalogue.resources if resource.slug == "orders")
    group = replace(orders.groups[0], scopes={**orders.groups[0].scopes, "orders:new": "New"})
    resources = tuple(
        replace(orders, groups=(group,)) if resource.slug == "orders" else resource for resource in catalogue.resources
    )
    here.store.catalogue = replace(catalogue, resources=resources, version=catalogue.version + 1)
    wanted = [{"resource": orders.identifier, "scopes": ["orders:new"]}]

    created = here.call("POST", CLIENTS, new(resources=wanted))

    assert 201 == created.status
    assert wanted == here.read(created.json["apiClientId"])["resources"]


def test_what_is_left_of_a_deleted_api_is_shown_by_its_slug_and_can_be_taken_away(here: Desk) -> None:
    """Issue 4: assignments stay until they are taken away."""
    client = here.create(resources=ORDERS)
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = tuple(resource for resource in catalogue.resources if resource.slug != "orders")
    here.store.catalogue = replace(catalogue, resources=resources, version=catalogue.version + 1)
    here.move(seconds=31)

    shown = here.read(client.generation)["resources"]
    untouched = client.patch({"description": "x"})
    taken = client.patch({"resources": []})

    assert [{"resource": "orders", "scopes": ["orders:read"]}] == shown == untouched.json["resources"]
    assert (200, []) == (taken.status, taken.json["resources"])


# The last enabled holder of api_client_grant.

LAST = "This is the last enabled client that holds api_client_grant: give it to another client first."


def administrator(here: Desk) -> Registered:
    generation = here.call("GET", f"{CLIENTS}/infos").json["apiClientId"]
    return Registered(here, generation, here.deployment.administrator, {})


@pytest.mark.parametrize("change", [{"enabled": False}, {"scopes": []}, {"scopes": ["api_client_write"]}, None])
@pytest.mark.parametrize("others", ["none", "disabled", "elsewhere"])
def test_the_last_enabled_holder_of_the_grant_is_safe(here: Desk, change: Any, others: str) -> None:
    """Decided: cannot be removed, disabled or stripped."""
    if others == "disabled":
        here.create(scopes=["api_client_grant"], enabled=False)
    if others == "elsewhere":
        here.create(scopes=["api_client_write", "self_secret_write"])
    last = administrator(here)

    answer = last.patch(change) if change else last.delete()

    assert (409, LAST) == (answer.status, answer.json["detail"])
    assert 200 == last.patch({"description": "still here"}).status


@pytest.mark.parametrize("change", [{"enabled": False}, {"scopes": []}, None])
def test_with_another_enabled_holder_the_first_may_go(here: Desk, change: Any) -> None:
    """Decided: the last one only."""
    other = here.create(scopes=ALL.split())
    first = administrator(here)

    answer = first.patch(change) if change else first.delete()
    token = here.deployment.token(other.credential, ALL)

    assert answer.status in (200, 204)
    assert 409 == other.delete(token=token).status


@pytest.mark.emulator
def test_holders_are_counted_right_through_every_change(emulator: Desk) -> None:
    """Decided: the count is a guard in the transaction, so it must never drift."""
    item = {"TableName": "administration-tests-clients", "Key": {"key": {"S": "grant-holders"}}}

    def holders() -> int:
        answer = emulator.deployment.parts.stores.tables.connection.dispatch(
            "GetItem", {**item, "ConsistentRead": True}
        )
        return int(answer["Item"]["holders"]["N"])

    counted = [holders()]
    client = emulator.create(scopes=["api_client_grant"], enabled=False)
    counted.append(holders())
    for content in (
        {"enabled": True},
        {"enabled": True, "description": "x"},
        {"scopes": []},
        {"scopes": ["api_client_grant"]},
        {"enabled": False, "scopes": []},
        {"enabled": True, "scopes": ["api_client_grant"]},
    ):
        assert client.patch(content).status == 200
        counted.append(holders())
    client.delete()
    counted.append(holders())

    first = counted[0]
    assert [0, 0, 1, 1, 0, 1, 0, 1, 0] == [number - first for number in counted]


def _disabled(client: Client) -> Client:
    return replace(client, enabled=False)


def test_of_two_who_read_at_the_same_moment_one_cannot_strip_the_other(desk: Desk) -> None:
    """Issue 4: safe against two administrators acting at the same moment."""
    parts = desk.deployment.parts
    holders = [desk.create(scopes=["api_client_grant"]).client_id for _ in range(2)]
    with only(desk, holders):
        both = [parts.stores.clients.find(holder) for holder in holders]
        for client, is_last in zip(both, (False, True), strict=True):
            assert client is not None
            event = audit_event("api_client.edit", client.client_id, Actor("x"), parts.clock(), parts.randomness)
            if is_last:
                with pytest.raises(LastGrantHolder):
                    parts.ledgers.ledger.change(client, _disabled(client), event)
            else:
                parts.ledgers.ledger.change(client, _disabled(client), event)


class only:  # noqa: N801  # reads as a word where it is used
    """Within it nobody holds the grant but `holders`; afterwards the administrator does again."""

    def __init__(self, desk: Desk, holders: list[str]) -> None:
        self._parts, self._deployment, self._holders = desk.deployment.parts, desk.deployment, holders

    def __enter__(self) -> None:
        for listed in list(self._parts.client_listing.all()):
            holds = "api_client_grant" in listed.registrations.get("admin-api", ())
            if holds and listed.enabled and listed.client_id not in self._holders:
                client = self._parts.clients.find(listed.client_id)
                assert client is not None
                self._deployment.change(client, _disabled(client))

    def __exit__(self, *_: object) -> None:
        name = self._deployment.administrator.client_id
        client = self._parts.clients.find(name)
        assert client is not None
        self._deployment.change(client, replace(client, enabled=True))


@pytest.mark.emulator
def test_two_administrators_who_remove_each_other_leave_one(emulator: Desk) -> None:
    """Issue 4: the last enabled holder is safe against two administrators acting at the same moment."""
    ways: list[Callable[[Registered, str], Any]] = [
        lambda client, token: client.patch({"enabled": False}, token=token),
        lambda client, token: client.delete(token=token),
        lambda client, token: client.patch({"scopes": ["api_client_write"]}, token=token),
    ]
    outcomes = []
    for number in range(20):
        way = ways[number % len(ways)]
        pair = [emulator.create(scopes=["api_client_grant", "api_client_write"]) for _ in range(2)]
        tokens = [emulator.deployment.token(one.credential, "api_client_grant api_client_write") for one in pair]
        with only(emulator, [one.client_id for one in pair]):
            start, statuses = Barrier(2), [0, 0]

            def act(me: int) -> None:
                start.wait()  # noqa: B023  # joined within the round
                statuses[me] = way(pair[1 - me], tokens[me]).status  # noqa: B023

            threads = [Thread(target=act, args=(me,)) for me in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            left = [emulator.deployment.parts.stores.clients.find(one.client_id) for one in pair]
            holders = [
                client
                for client in left
                if client and client.enabled and "api_client_grant" in client.registered_scope("admin-api")
            ]
        assert 1 == len(holders), statuses
        outcomes.append(max(statuses))
        for one in pair:
            one.delete()

    assert set(outcomes) <= {401, 403, 409}


def test_an_expired_token_is_refused(here: Desk) -> None:
    """RFC 6750 §3.1."""
    here.clock.move(hours=1, minutes=1)

    assert UTC is here.clock.now.tzinfo
    assert 401 == here.call("GET", CLIENTS).status
