"""RFC 9068: the access token."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from ..keys.key_ring import KeyRing
from .catalogue import Settings
from .client import Client
from .errors import InvalidScope
from .grants import Authorization
from .resource import MAXIMUM_LIFETIME, Resource

# The one allowance for clocks that disagree: RFC 7519 §4.1.4 permits "usually no more than a few minutes".
CLOCK_LEEWAY: Final = timedelta(seconds=60)
# RFC 7519 §4.1.7: a negligible probability that two tokens share one.
JTI_BITS: Final = 128
# All that `issue` writes, and so all that our own endpoints take.
REQUIRED_CLAIMS: Final = frozenset({"iss", "sub", "client_id", "aud", "iat", "exp", "jti", "generation"})
CLAIMS: Final = REQUIRED_CLAIMS | {"scope"}
# Characters. API Gateway takes 10,240 bytes for all headers together, other servers 8,192 for one.
MAXIMUM_TOKEN_LENGTH: Final = 8192


@dataclass(frozen=True)
class TokenResponse:
    """RFC 6749 §5.1. `expires_in` in seconds; `jti` and `kid` are for the log."""

    access_token: str = field(repr=False)
    expires_in: int
    scope: str
    jti: str
    kid: str


def access_token_lifetime(client: Client, resource: Resource, settings: Settings) -> timedelta:
    """The client's, within what the resource, the settings and this server allow."""
    return min(client.access_token_lifetime, resource.maximum_lifetime, settings.maximum_lifetime, MAXIMUM_LIFETIME)


def issue(
    authorization: Authorization,
    *,
    issuer: str,
    lifetime: timedelta,
    credential_id: str,
    key_ring: KeyRing,
    now: datetime,
    randomness: Random,
) -> TokenResponse:
    """`credential_id` names the credential that the client proved itself with.

    Raises keys.NoSigningKey, and InvalidScope when the scope makes the token longer than a header may be.
    """
    client, resource, scope = authorization.client, authorization.resource, str(authorization.scope)
    signing_key = key_ring.signing_key(resource.alg, now)
    # Whole seconds, rounded down: a token is never from the future, and verifiers refuse fractions.
    iat, expires_in = int(now.timestamp()), int(lifetime.total_seconds())
    # Ends in the credential's id: the audit trail names it, and our own endpoints refuse the token once it is gone.
    jti = f"{randomness.getrandbits(JTI_BITS):0{JTI_BITS // 4}x}.{credential_id}"
    claims = {
        "iss": issuer,
        "sub": client.client_id,
        "client_id": client.client_id,
        "aud": resource.identifier,
        "iat": iat,
        "exp": iat + expires_in,
        "jti": jti,
        # RFC 9068 §2.2.3; left out when nothing was granted: libraries stumble over an empty one.
        **({"scope": scope} if scope else {}),
        "generation": client.generation,
    }
    access_token = signing_key.sign(claims, resource.typ)
    if len(access_token) > MAXIMUM_TOKEN_LENGTH:
        raise InvalidScope(
            f"The token would be longer than {MAXIMUM_TOKEN_LENGTH:,} characters, which no gateway lets through."
            " Ask for fewer scopes."
        )
    return TokenResponse(access_token, expires_in, scope, jti, signing_key.kid)


def credential_id_of(jti: str) -> str:
    """As `issue` wrote it; empty for a `jti` that names no credential."""
    return jti.partition(".")[2]
