"""Every administrative write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.oauth.client import Client
from chalicelib.oauth.trust import Trust
from tests.administration.desk import CLIENTS
from tests.assertions.signer import client_key
from tests.fakes.memory import NOON
from tests.openapi.stage import JWK
from tests.workloads.workloads import ISSUERS

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
    # The target of its audit event, if that is no client.
    target: str = ""
    # The client before the write, from a new client.
    given: Callable[[Client], Client] = lambda client: client

    @property
    def is_of_catalogue(self) -> bool:
        return not self.path.startswith(CLIENTS)


CLIENT = CLIENTS + "/{generation}"
# The trusted issuer that is there before each write.
CLUSTER = {"slug": "cluster", "kind": "kubernetes", "issuer": "https://cluster.example.com", "jwks": {"keys": [JWK]}}
GROUP = "/admin-api/resources/orders/scope-groups/more"


def _secrets(before: Client, after: Client) -> tuple[int, int]:
    """The number of old secrets that remain, and the number of new secrets."""
    old = {secret.credential_id for secret in before.client_secrets}
    return len([secret for secret in after.client_secrets if secret.credential_id in old]), len(
        [secret for secret in after.client_secrets if secret.credential_id not in old]
    )


def _with_key(client: Client) -> Client:
    return client._replace(client_keys=(client_key("ES256"),))


def _with_default_trust(client: Client) -> Client:
    subject = {"/sub": (f"system:serviceaccount:shop:{client.client_id}",)}
    return client._replace(trusts=(Trust("the-trust", "cluster", 1, subject, NOON, "tests", is_default=True),))


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
    "delete-key": Write(
        "client_key.delete",
        "DELETE",
        f"{CLIENT}/keys/the-key",
        None,
        204,
        lambda before, after: (1, 0) == _secrets(before, after) and () == after.client_keys,
        given=_with_key,
    ),
    "add-trust": Write(
        "trust.create",
        "POST",
        f"{CLIENT}/trusts",
        {"issuer": "cluster", "conditions": "{conditions}", "isDefault": True},
        201,
        lambda before, after: (1, 0) == _secrets(before, after) and 1 == len(after.trusts),
        reads=4,
    ),
    "delete-trust": Write(
        "trust.delete",
        "DELETE",
        f"{CLIENT}/trusts/the-trust",
        None,
        204,
        lambda before, after: (1, 0) == _secrets(before, after) and () == after.trusts,
        given=_with_default_trust,
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
        target="resource:orders",
    ),
    "settings": Write(
        "settings.edit",
        "PATCH",
        "/admin-api/settings",
        {"defaultLifetime": "{new_number}"},
        200,
        lambda before, after: before.settings != after.settings and before.resources == after.resources,
        reads=2,
        target="settings",
    ),
    "add-issuer": Write(
        "trusted_issuer.create",
        "POST",
        ISSUERS,
        {**CLUSTER, "slug": "{new_slug}", "issuer": "{new_issuer}"},
        201,
        lambda before, after: (*before.trusted_issuers, *after.trusted_issuers[-1:]) == after.trusted_issuers,
        reads=2,
        target="issuer:{new_slug}",
    ),
}
