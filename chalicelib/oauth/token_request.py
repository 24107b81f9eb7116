"""RFC 6749 §4.4.2, RFC 8707 §2.2: the parameters of a token request."""

from collections.abc import Mapping
from typing import NamedTuple

from .errors import InvalidAuthorizationDetails, InvalidTarget
from .scope import Scope


class TokenRequest(NamedTuple):
    grant_type: str
    scope: Scope
    resource: str | None


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
