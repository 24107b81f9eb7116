"""Each operation with each kind of caller. A token permits only scopes that its client is still registered for.
A caller assigns only scopes of its token, and changes only clients that hold no other scopes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import pytest

from chalicelib.endpoints.routes import ROUTES
from chalicelib.oauth.scope import Scope
from tests.administration.desk import ALL, AUDIT, CLIENTS, Desk, new
from tests.api.infos import BEARER

HELD = "customer_group_read"
# RFC 7517 A.1.
JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
CLUSTER = {"slug": "cluster", "kind": "kubernetes", "issuer": "https://cluster.example.com"}
TRUST = {"issuer": "cluster", "conditions": {"/sub": "system:serviceaccount:shop:orders"}}
OTHER_TRUST = {"issuer": "cluster", "conditions": {"/sub": "system:serviceaccount:shop:stock"}}
ORDERS = [{"resource": "https://orders.example.com", "scopes": ["orders:read"]}]


@dataclass(frozen=True)
class Operation:
    """`path` has placeholders for the number of a client that holds HELD and for the id of its secret."""

    method: str
    path: str
    success: int
    needs: str | None
    touches: bool = False
    content: Callable[[], Any] = lambda: ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def path_of(self, api_client_id: int, **ids: str) -> str:
        others = {"secret_id": "x", "key_id": "x", "trust_id": "x"}
        return self.path.format(api_client_id=api_client_id, **{**others, **ids})


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
    Operation("GET", f"{ONE}/keys", 200, "api_client_read"),
    Operation("POST", f"{ONE}/keys", 201, "api_client_write", True, lambda: {"jwk": JWK, "overlapSeconds": 60}),
    Operation("DELETE", f"{ONE}/keys/{{key_id}}", 204, "api_client_write", True),
    Operation("GET", f"{ONE}/trusts", 200, "api_client_read"),
    Operation("POST", f"{ONE}/trusts", 201, "api_client_write", True, lambda: TRUST),
    Operation("DELETE", f"{ONE}/trusts/{{trust_id}}", 204, "api_client_write", True),
    Operation("POST", f"{ONE}/revoke-tokens", 200, "api_client_write", True),
    Operation("POST", f"{ONE}/revocations", 200, "api_client_write", True, lambda: {"all": True}),
    Operation("GET", f"{CLIENTS}/infos/secrets", 200, "self_secret_write"),
    Operation("POST", f"{CLIENTS}/infos/secrets", 201, "self_secret_write"),
    Operation("PUT", f"{CLIENTS}/infos/secrets", 200, "self_secret_write"),
    Operation("DELETE", f"{CLIENTS}/infos/secrets/{{secret_id}}", 404, "self_secret_write"),
    Operation("GET", f"{CLIENTS}/infos/keys", 200, "self_secret_write"),
    Operation(
        "POST", f"{CLIENTS}/infos/keys", 201, "self_secret_write", False, lambda: {"jwk": JWK, "overlapSeconds": 60}
    ),
    Operation("DELETE", f"{CLIENTS}/infos/keys/{{key_id}}", 404, "self_secret_write"),
    Operation("GET", AUDIT, 200, "audit_read"),
]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


def perform(desk: Desk, operation: Operation, token: str) -> int:
    client = desk.create(scopes=[HELD])
    ids = {"secret_id": client.secrets()[0]["secretId"], "key_id": "0" * 16, "trust_id": "0" * 16}
    if "/trusts" in operation.path:
        desk.call("POST", "/admin-api/trusted-issuers", CLUSTER)
        ids["trust_id"] = desk.call("POST", f"{client.path}/trusts", OTHER_TRUST).json["trustId"]
    if "{key_id}" in operation.path and operation.touches:
        added = desk.call("POST", f"{client.path}/keys", {"jwk": JWK, "overlapSeconds": 60})
        ids["key_id"] = added.json["items"][0]["keyId"]
    path = operation.path_of(client.generation, **ids)
    return desk.call(operation.method, path, operation.content(), token=token).status


def test_the_table_has_every_operation() -> None:
    """Issue 4: on every operation."""
    declared = {(operation.method, operation.path) for operation in OPERATIONS}
    served = {
        (method, route.path)
        for route in ROUTES
        if route.path.startswith((CLIENTS, AUDIT)) and not route.path.startswith(f"{CLIENTS}/bulk-")
        for method in route.methods
    }

    assert served == declared


@every_operation
def test_a_request_without_a_token_is_refused(here: Desk, operation: Operation) -> None:
    """RFC 6750 §3: 401 with Bearer, and no error code when nothing was sent."""
    assert 401 == perform(here, operation, "")

    answer = here.call(operation.method, operation.path_of(1), token="")
    needed = f', scope="{operation.needs}"' if operation.needs else ""
    assert BEARER + needed == answer.headers["www-authenticate"]
    assert ("application/problem+json", 401) == (answer.headers["content-type"], answer.json["status"])


@every_operation
@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.e30"])
def test_an_invalid_token_is_refused(here: Desk, operation: Operation, token: str) -> None:
    """RFC 6750 §3.1: invalid_token."""
    answer = here.call(operation.method, operation.path_of(1), token=token)

    assert (401, True) == (answer.status, 'error="invalid_token"' in answer.headers["www-authenticate"])


@every_operation
def test_a_token_without_scope_permits_only_the_own_registration(here: Desk, operation: Operation) -> None:
    """PrestaShop: /api-clients/infos requires only a valid token. RFC 6750 §3.1 for other operations."""
    token = here.caller("", own=ALL)

    assert (403 if operation.needs else 200) == perform(here, operation, token)


@every_operation
def test_all_scopes_but_the_required_one_are_not_enough(here: Desk, operation: Operation) -> None:
    """RFC 6750 §3.1: insufficient_scope, and the scope that is needed."""
    others = " ".join(scope for scope in ALL.split() if scope != operation.needs)
    token = here.caller(others)

    assert (403 if operation.needs else 200) == perform(here, operation, token)

    if operation.needs:
        path = operation.path_of(1)
        challenge = here.call(operation.method, path, token=token).headers["www-authenticate"]
        assert ('error="insufficient_scope"' in challenge, f'scope="{operation.needs}"' in challenge) == (True, True)


@every_operation
def test_api_client_write_does_not_permit_changes_of_clients_with_other_scopes(
    desk: Desk, operation: Operation
) -> None:
    """Divergence: with api_client_write a caller assigns scopes of its token only, in PrestaShop any scope."""
    token = desk.caller(operation.needs or "")

    assert (403 if operation.touches else operation.success) == perform(desk, operation, token)


@every_operation
def test_a_token_with_all_scopes_of_a_client_permits_its_change(desk: Desk, operation: Operation) -> None:
    """A caller assigns only scopes of its token."""
    token = desk.caller(f"{operation.needs or ''} {HELD}".strip())

    assert operation.success == perform(desk, operation, token)


@every_operation
def test_a_registered_scope_that_the_token_lacks_permits_nothing(here: Desk, operation: Operation) -> None:
    """A caller has the scopes that are both in its token and in its registration."""
    token = here.caller(operation.needs or "", own=f"{ALL} {HELD}")

    assert (403 if operation.touches else operation.success) == perform(here, operation, token)


@every_operation
def test_api_client_grant_permits_changes_of_all_clients(desk: Desk, operation: Operation) -> None:
    """The exception of the limit."""
    token = desk.caller(f"{operation.needs or ''} api_client_grant".strip())

    assert operation.success == perform(desk, operation, token)


@every_operation
def test_a_token_for_another_api_is_refused(here: Desk, operation: Operation) -> None:
    """RFC 9068 §4: aud; threat model, confused deputy."""
    _, credential = here.deployment.register(ALL, registrations={"stock": Scope(("stock_read",))})
    token = here.deployment.token(credential, "stock_read")

    assert 401 == perform(here, operation, token)


@every_operation
def test_a_removed_scope_permits_nothing_in_existing_tokens(here: Desk, operation: Operation) -> None:
    """Promise: scopes cut, at our own endpoints at once after the 2xx."""
    client = here.create(scopes=[*ALL.split(), HELD])
    token = here.deployment.token(client.credential, f"{ALL} {HELD}")
    client.patch({"scopes": [HELD]})

    assert (403 if operation.needs else 200) == perform(here, operation, token)


@every_operation
def test_a_removed_api_client_grant_permits_nothing_in_existing_tokens(here: Desk, operation: Operation) -> None:
    """Promise: scopes cut, at our own endpoints at once after the 2xx."""
    client = here.create(scopes=ALL.split())
    token = here.deployment.token(client.credential, ALL)
    client.patch({"scopes": [scope for scope in ALL.split() if scope != "api_client_grant"]})

    assert (403 if operation.touches else operation.success) == perform(here, operation, token)


@every_operation
@pytest.mark.parametrize("change", ["disable", "delete", "revoke"])
def test_the_tokens_of_a_disabled_or_deleted_client_are_refused(here: Desk, operation: Operation, change: str) -> None:
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
def test_a_missing_right_is_reported_before_other_errors(here: Desk, operation: Operation) -> None:
    """Decided: 401 and 403 come before 404, 400 and 422."""
    weak = here.caller("")
    wrong = {"If-Match": "no tag", "Content-Type": "text/plain"}
    for number in ("42", "abc", "\u0663"):
        path = operation.path_of(number, secret_id="..", key_id="..", trust_id="..")
        query = "?limit=wrong&limit=twice" if operation.method == "GET" else ""
        body = "" if operation.method == "GET" else "{not json"
        statuses = [
            here.call(operation.method, path + query, body, token=token, headers=wrong).status for token in ("", weak)
        ]
        assert [401, 403 if operation.needs else 200] == statuses


# The body of a creation names the scopes, so it is validated first.
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.touches and one.path != CLIENTS], ids=str)
def test_a_missing_right_over_a_client_is_reported_before_errors_of_body_and_version(
    here: Desk, operation: Operation
) -> None:
    """Decided: 403 comes before 400 and 422, and before 412."""
    client = here.create(scopes=[HELD])
    token = here.caller("api_client_write")
    path = operation.path_of(client.generation, secret_id="none")

    for content in ("{not json", {"unknown": 1, "lifetime": 0}, {"scopes": ["no_such"]}):
        answer = here.call(operation.method, path, content, token=token, headers={"If-Match": '"old"'})
        assert 403 == answer.status, answer.text


def test_an_expired_token_is_refused(here: Desk) -> None:
    """RFC 6750 §3.1."""
    here.clock.move(hours=1, minutes=1)

    assert UTC is here.clock.now.tzinfo
    assert 401 == here.call("GET", CLIENTS).status
