"""RFC 6749 §4.4.2, RFC 8707 §2.2: the parameters of a token request."""

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import InvalidAuthorizationDetails, InvalidRequest, InvalidTarget
from .scope import Scope


@dataclass(frozen=True)
class TokenRequest:
    grant_type: str
    scope: Scope
    resource: str | None


def grant_type_of(parameters: Mapping[str, str]) -> str:
    """Raises InvalidRequest."""
    if "grant_type" not in parameters:
        raise InvalidRequest("grant_type is missing. Send grant_type=client_credentials in the body.")
    return parameters["grant_type"]


def resource_of(parameters: Mapping[str, str]) -> str | None:
    """RFC 8707 §2. `audience` is a synonym, which callers of Auth0 and Kubernetes send. Raises InvalidTarget."""
    resource, audience = parameters.get("resource"), parameters.get("audience")
    if resource and audience and resource != audience:
        raise InvalidTarget("resource and audience differ. Send one of them.")
    return resource or audience


def refuse_authorization_details(parameters: Mapping[str, str]) -> None:
    """RFC 9396 §5 forbids to ignore a type that the server does not know. This server knows none.

    Raises InvalidAuthorizationDetails.
    """
    if "authorization_details" in parameters:
        raise InvalidAuthorizationDetails("authorization_details is not supported. Send scope instead.")
