"""A question to a library, and its outcome. The types are the same for Python and Node."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class TokenQuestion:
    """Get a token. `discovery` is the well-known document to start from. Without it, `token_endpoint` is used."""

    issuer: str
    token_endpoint: str
    client_id: str
    client_secret: str
    method: str = "client_secret_basic"
    grant_type: str = "client_credentials"
    discovery: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VerificationQuestion:
    """Verify a token. A `verifier` of the same name keeps the JWKS that it fetched before."""

    verifier: str
    issuer: str
    jwks_uri: str
    audience: str
    alg: str
    typ: str
    token: str
    seconds_later: int = 0


@dataclass(frozen=True)
class Refusal:
    """The library's own exception, and what it lets a program read: RFC 6749's `error`, the status, Retry-After."""

    kind: str
    message: str = ""
    error: str = ""
    status: int | None = None
    retry_after: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, [self.kind, self.error or str(self.status or "")]))


@dataclass(frozen=True)
class Found:
    """A token response, or the claims of a token that was verified."""

    members: Mapping[str, Any]

    def __str__(self) -> str:
        is_token = self.members.get("access_token") or self.members.get("jti")
        return "ok" if is_token else "a token without content, and no error"


Outcome = Found | Refusal


class Library(Protocol):
    """Runs a library. An exception of the library is an outcome too."""

    def ask(self, question: TokenQuestion | VerificationQuestion) -> Outcome: ...
