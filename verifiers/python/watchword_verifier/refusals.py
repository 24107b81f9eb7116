"""RFC 6750 §3: why a request is refused, and the answer to it."""

import json
from collections.abc import Mapping


class Refusal(Exception):
    """`status` and `headers` are the answer's; `error` is the code of RFC 6750 §3.1, None if there is none.

    No text of a refusal contains the token.
    """

    status = 401
    error: str | None = None

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description
        # What the verifier adds for the challenge: its audience, and the scopes that the request needs.
        self.realm = ""
        self.scope = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", "Cache-Control": "no-store", **self._own_headers()}

    def _own_headers(self) -> Mapping[str, str]:
        return {"WWW-Authenticate": self.challenge}

    @property
    def challenge(self) -> str:
        """The value of WWW-Authenticate."""
        members = {"realm": self.realm, "error": self.error, "scope": self.scope}
        if self.error:
            members["error_description"] = self.description
        return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in members.items() if value)

    @property
    def body(self) -> str:
        return json.dumps({"error": self.error or "unauthorized", "error_description": self.description})


class MissingToken(Refusal):
    """The request has no bearer token. RFC 6750 §3: the challenge has no error code."""


class InvalidToken(Refusal):
    """The token is malformed, expired, revoked, of another issuer or for another API."""

    error = "invalid_token"


class InsufficientScope(Refusal):
    """The token is valid but lacks a scope that the request needs."""

    status = 403
    error = "insufficient_scope"


class Unavailable(Refusal):
    """The verifier cannot decide because it cannot read keys or revocations. A 401 would be final for many clients."""

    status = 503

    def _own_headers(self) -> Mapping[str, str]:
        return {"Retry-After": "10"}

    @property
    def body(self) -> str:
        return json.dumps({"error": "temporarily_unavailable", "error_description": self.description})
