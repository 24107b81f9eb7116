"""RFC 8414: the metadata of this server, computed from its configured methods and grants."""

from collections.abc import Sequence
from typing import Any, Final

from ..keys.signing_key import ALGS
from .catalogue import Catalogue
from .client_authentication import ClientAuthenticationMethod
from .grants import Grant
from .resource import Resource

AUTHORIZATION_PATH: Final = "/admin-api/authorize"
PROTECTED_RESOURCE_PATH: Final = "/.well-known/oauth-protected-resource"
TOKEN_PATH: Final = "/admin-api/access_token"
JWKS_PATH: Final = "/.well-known/jwks.json"
REVOCATIONS_PATH: Final = "/.well-known/revocations"


def metadata(
    issuer: str, catalogue: Catalogue, methods: Sequence[ClientAuthenticationMethod], grants: Sequence[Grant]
) -> dict[str, Any]:
    """RFC 8414 §2. All URLs come from the issuer, never from a request."""
    scopes = dict.fromkeys(
        token for resource in catalogue.available_resources() for token in resource.available_scope()
    )
    return {
        "issuer": issuer,
        # §2 requires it only for grants with users, and this server has none. The SDKs of MCP and Microsoft refuse a
        # document without it.
        "authorization_endpoint": issuer + AUTHORIZATION_PATH,
        "token_endpoint": issuer + TOKEN_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "scopes_supported": list(scopes),
        # §2 requires the member and §3.2 forbids an empty list. "none" because nobody can sign in.
        "response_types_supported": ["none"],
        "grant_types_supported": [grant.grant_type for grant in grants],
        "token_endpoint_auth_methods_supported": [method.name for method in methods],
        # §2 requires it for methods that sign, and forbids "none".
        "token_endpoint_auth_signing_alg_values_supported": list(
            dict.fromkeys(alg for method in methods for alg in method.algs)
        ),
    }


def openid_metadata(document: dict[str, Any]) -> dict[str, Any]:
    """For libraries that read only this document. OpenID Connect Discovery 1.0 §3 requires two more members."""
    return {**document, "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": list(ALGS)}


def protected_resource_metadata(issuer: str, resource: Resource) -> dict[str, Any]:
    """RFC 9728 §2, without `scopes_supported`: the SDKs of MCP would request all of them, and a client has few."""
    return {
        "resource": resource.identifier,
        "authorization_servers": [issuer],
        "bearer_methods_supported": ["header"],
        "resource_name": resource.name,
    }


def protected_resource_metadata_url(issuer: str, slug: str) -> str:
    """RFC 9728 §3: where a client finds the metadata of a resource of this server."""
    return f"{issuer}{PROTECTED_RESOURCE_PATH}/{slug}"
