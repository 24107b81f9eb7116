"""RFC 6749 §4.4.2, RFC 8707 §2.2: the parameters of a token request."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from .errors import InvalidAuthorizationDetails, InvalidRequest, InvalidTarget
from .scope import Scope

# More digits than any lifetime has, and few enough for a timedelta.
LONGEST_NUMBER: Final = 9


class TokenRequest(NamedTuple):
    grant_type: str
    scope: Scope
    resource: str | None
    # Shortens the lifetime of the token and never extends it.
    maximum_lifetime: timedelta | None = None


def resource_of(parameters: Mapping[str, str]) -> str | None:
    """RFC 8707 §2. `audience` is a synonym, which callers of Auth0 and Kubernetes send. Raises InvalidTarget."""
    resource, audience = parameters.get("resource"), parameters.get("audience")
    if resource and audience and resource != audience:
        raise InvalidTarget("resource and audience differ. Send one of them.")
    return resource or audience


def maximum_lifetime_of(parameters: Mapping[str, str]) -> timedelta | None:
    """`expires_in`, in seconds, which no RFC defines for a request. Raises InvalidRequest."""
    if "expires_in" not in parameters:
        return None
    seconds = parameters["expires_in"]
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= LONGEST_NUMBER and int(seconds) > 0):
        raise InvalidRequest("expires_in must be a whole number of seconds, 1 or more.")
    return timedelta(seconds=int(seconds))


def refuse_authorization_details(parameters: Mapping[str, str]) -> None:
    """RFC 9396 §5 forbids to ignore a type that the server does not know. This server knows none.

    Raises InvalidAuthorizationDetails.
    """
    if "authorization_details" in parameters:
        raise InvalidAuthorizationDetails("authorization_details is not supported. Send scope instead.")
