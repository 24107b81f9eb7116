"""RFC 9068 §4: the checks of an access token whose signature is verified."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .jws import NOT_A_TOKEN, is_date
from .refusals import InvalidToken

# RFC 6749 §3.3: the characters of a scope, which are also those of a URI.
QUOTABLE: Final = re.compile(r"[!#-\[\]-~]+", re.ASCII)
# RFC 9068 §2.2.
REQUIRED_TEXTS: Final = ("sub", "client_id", "jti")


@dataclass(frozen=True)
class AccessToken:
    """A verified token. `scope` has the scopes in the order of the token; `claims` has everything it says."""

    client_id: str
    scope: tuple[str, ...]
    jti: str
    issued_at: float
    expires_at: float
    claims: Mapping[str, Any] = field(repr=False)

    @property
    def credential_id(self) -> str:
        """The credential that obtained the token."""
        return self.jti.partition(".")[2]


def access_token(claims: Mapping[str, Any], *, issuer: str, audience: str, leeway: float, now: float) -> AccessToken:
    """Raises InvalidToken."""
    if claims.get("iss") != issuer:
        raise InvalidToken("The access token is of another issuer.")
    _check_audience(claims.get("aud"), audience)
    scope = claims.get("scope", "")
    texts = [claims.get(name) for name in REQUIRED_TEXTS]
    dates = [claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)]
    if not all(isinstance(text, str) and text for text in texts) or not isinstance(scope, str):
        raise InvalidToken(NOT_A_TOKEN)
    if not all(is_date(date) for date in dates):
        raise InvalidToken(NOT_A_TOKEN)
    # No sum: exp may be too large for a float.
    if now - leeway >= claims["exp"]:
        raise InvalidToken("The access token expired. Request a new one.")
    if max(claims["iat"], claims.get("nbf", 0)) > now + leeway:
        raise InvalidToken("The access token is not valid yet. Check the clocks of this API and of the issuer.")
    return AccessToken(
        claims["client_id"],
        tuple(name for name in scope.split(" ") if name),
        claims["jti"],
        claims["iat"],
        claims["exp"],
        claims,
    )


def scopes_of(scope: str | Iterable[str]) -> tuple[str, ...]:
    """From `"orders:read orders:list"`, or from several."""
    scopes = tuple(scope.split() if isinstance(scope, str) else scope)
    for name in scopes:
        check_quotable(name)
    return scopes


def check_quotable(text: str) -> None:
    """Raises ValueError for what cannot stand in a challenge as it is."""
    if not QUOTABLE.fullmatch(text):
        raise ValueError(f"Only printable ASCII without spaces and quotes is possible: {text!r}")


def _check_audience(aud: object, audience: str) -> None:
    """RFC 7519 §4.1.3: one text or an array of texts."""
    audiences = aud if isinstance(aud, list) else [aud]
    if not all(isinstance(member, str) for member in audiences) or audience not in audiences:
        raise InvalidToken("The access token is for another API.")
