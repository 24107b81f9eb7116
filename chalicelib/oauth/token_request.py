"""RFC 6749 §4.4.2, RFC 8707 §2.2: the parameters of a token request."""

from collections.abc import Mapping
from typing import NamedTuple

from .errors import InvalidRequest
from .scope import Scope


class TokenRequest(NamedTuple):
    grant_type: str
    scope: Scope
    resource: str | None


def grant_type_of(parameters: Mapping[str, str]) -> str:
    """Raises InvalidRequest."""
    if "grant_type" not in parameters:
        raise InvalidRequest("grant_type is missing. Send grant_type=client_credentials in the body.")
    return parameters["grant_type"]
