"""Every administrative write, and the faults of its calls."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.oauth.client import Client
from tests.administration.desk import CLIENTS
from tests.faults import faults
from tests.faults.proxy import Exchange
from tests.openapi.stage import JWK

WRITE, READ, QUERY = "TransactWriteItems", "GetItem", "Query"


@dataclass(frozen=True)
class Write:
    """A request, its response without faults, its reads before the write, and its stored result."""

    action: str
    method: str
    path: str
    content: Any
    status: int
    # Whether the stored state after the write is correct, given the state before.
    is_made: Callable[[Any, Any], bool]
    reads: int = 3
    # Its reads of the audit trail after the write.
    queries: int = 0
    shows_secret: bool = False

    @property
    def is_of_catalogue(self) -> bool:
        return not self.path.startswith(CLIENTS)


CLIENT = CLIENTS + "/{generation}"
GROUP = "/admin-api/resources/orders/scope-groups/more"


def _secrets(before: Client, after: Client) -> tuple[int, int]:
    """The number of old secrets that remain, and the number of new secrets."""
    old = {secret.credential_id for secret in before.client_secrets}
    return len([secret for secret in after.client_secrets if secret.credential_id in old]), len(
        [secret for secret in after.client_secrets if secret.credential_id not in old]
    )


WRITES = {
    "create": Write(
        "api_client.create",
        "POST",
        CLIENTS,
        {
            "clientId": "{client_id}",
            "clientName": "{new_name}",
            "enabled": True,
            "scopes": ["customer_group_read"],
        },
        201,
        lambda _, after: 1 == len(after.client_secrets) and after.enabled,
        reads=1,
        shows_secret=True,
    ),
    "description": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"description": "new"},
        200,
        lambda before, after: "new" == after.description and before.registrations == after.registrations,
    ),
    "scopes": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"scopes": ["customer_group_write"]},
        200,
        lambda _, after: ("customer_group_write",) == tuple(after.registered_scope("admin-api")),
    ),
    "rename": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"clientName": "{new_name}"},
        200,
        lambda before, after: before.client_name != after.client_name,
    ),
    "disable": Write("api_client.edit", "PATCH", CLIENT, {"enabled": False}, 200, lambda _, after: not after.enabled),
    "delete": Write("api_client.delete", "DELETE", CLIENT, None, 204, lambda _, after: after is None),
    "add-secret": Write(
        "client_secret.create",
        "POST",
        f"{CLIENT}/secrets",
        {"label": "second"},
        201,
        lambda before, after: (1, 1) == _secrets(before, after),
        shows_secret=True,
    ),
    "regenerate": Write(
        "client_secret.regenerate",
        "PUT",
        f"{CLIENT}/secrets",
        {},
        200,
        lambda before, after: (0, 1) == _secrets(before, after),
        shows_secret=True,
    ),
    "evict": Write(
        "client_secret.evict",
        "PUT",
        f"{CLIENT}/secrets",
        {"evict": True},
        200,
        lambda before, after: (0, 1) == _secrets(before, after) and after.tokens_valid_from is not None,
        queries=1,
        shows_secret=True,
    ),
    "regenerate-with-overlap": Write(
        "client_secret.regenerate",
        "PUT",
        f"{CLIENT}/secrets",
        {"overlapSeconds": 600},
        200,
        lambda before, after: (1, 1) == _secrets(before, after) and after.client_secrets[0].expires_at is not None,
        shows_secret=True,
    ),
    "delete-secret": Write(
        "client_secret.delete",
        "DELETE",
        f"{CLIENT}/secrets/{{secret_id}}",
        None,
        204,
        lambda before, after: (0, 0) == _secrets(before, after),
    ),
    "add-key": Write(
        "client_key.create",
        "POST",
        f"{CLIENT}/keys",
        {"jwk": JWK, "overlapSeconds": 600},
        201,
        lambda before, after: (1, 0) == _secrets(before, after) and 1 == len(after.client_keys),
    ),
    "revoke-tokens": Write(
        "api_client.revoke_tokens",
        "POST",
        f"{CLIENT}/revoke-tokens",
        None,
        200,
        lambda _, after: after.tokens_valid_from is not None,
    ),
    "revoke-token": Write(
        "api_client.revoke_token",
        "POST",
        f"{CLIENT}/revocations",
        {"jti": "{jti}"},
        200,
        lambda _, after: 1 == len(after.revoked_tokens),
    ),
    "scope-group": Write(
        "scope_group.put",
        "PUT",
        GROUP,
        {"name": "{new_name}", "scopes": {"more_read": "Read"}},
        201,
        lambda before, after: before.resources != after.resources and before.settings == after.settings,
        reads=2,
    ),
    "settings": Write(
        "settings.edit",
        "PATCH",
        "/admin-api/settings",
        {"defaultLifetime": "{new_number}"},
        200,
        lambda before, after: before.settings != after.settings and before.resources == after.resources,
        reads=2,
    ),
}


def conflict(exchange: Exchange) -> None:
    """DynamoDB cancels the transaction, because another one locks the first item."""
    _cancel(exchange, "TransactionConflict")


def _cancel(exchange: Exchange, code: str) -> None:
    others = [{"Code": "None"} for _ in json.loads(exchange.raw)["TransactItems"][1:]]
    content = {
        "__type": "com.amazonaws#TransactionCanceledException",
        "message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{code}]",
        "CancellationReasons": [{"Code": code, "Message": "as AWS says it"}, *others],
    }
    exchange.answer(faults.Reply(400, faults.TYPE, json.dumps(content).encode()))


# After each of these faults, the write is retried and succeeds.
PASSING = {
    "applied_then_reset": [faults.applied_then_reset],
    "applied_then_500": [faults.applied_then_500],
    "delivered_twice": [faults.delivered_twice],
    "not_applied": [conflict, faults.throttling, conflict, faults.error_503, conflict, faults.reset, faults.empty],
}
# If one of these persists, the answer is 503 and nothing is written.
REFUSING = {
    "throttling": faults.throttling,
    "error_500": faults.error_500,
    "error_503": faults.error_503,
    "hang": faults.hang,
    "reset": faults.reset,
    "empty": faults.empty,
    "html": faults.html,
    "other_json": faults.other_json,
    "expired_token": faults.expired_token,
    "access_denied": faults.access_denied,
    "conflict": conflict,
}
# If one of these persists, the answer is 503 and the write is applied.
APPLYING = {
    "applied_then_reset": faults.applied_then_reset,
    "truncated": faults.truncated,
}
READS = {
    "throttling": faults.throttling,
    "reset": faults.reset,
    "empty_object": faults.empty_object,
    "truncated_clean": faults.truncated_clean,
    "access_denied": faults.access_denied,
}
