"""RFC 8414: the metadata of this server, computed from its configured methods and grants."""

from collections.abc import Sequence
from typing import Any, Final

from ..keys.signing_key import ALGS
from .catalogue import Catalogue
from .client_authentication import ClientAuthenticationMethod
from .grants import Grant

TOKEN_PATH: Final = "/admin-api/access_token"
JWKS_PATH: Final = "/.well-known/jwks.json"


def metadata(
    issuer: str, catalogue: Catalogue, methods: Sequence[ClientAuthenticationMethod], grants: Sequence[Grant]
) -> dict[str, Any]:
    """RFC 8414 §2. All URLs come from the issuer, never from a request."""
    scopes = dict.fromkeys(
        token for resource in catalogue.available_resources() for token in resource.available_scope()
    )
    return {
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "scopes_supported": list(scopes),
        # §2 requires the member and §3.2 forbids an empty list. "none" because there is no authorization endpoint.
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
