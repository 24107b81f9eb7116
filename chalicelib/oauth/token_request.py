"""RFC 6749 §4.4.2, RFC 8707 §2.2: the parameters of a token request."""

from typing import NamedTuple

from .scope import Scope


class TokenRequest(NamedTuple):
    grant_type: str
    scope: Scope
    resource: str | None
