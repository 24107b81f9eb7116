"""RFC 9068: the access token."""

from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from ..keys.key_ring import KeyRing
from .catalogue import Settings
from .client import Client
from .errors import InvalidScope
from .grants import Authorization
from .resource import MAXIMUM_LIFETIME, Resource

# The leeway for clock differences, everywhere: RFC 7519 §4.1.4 permits "usually no more than a few minutes".
CLOCK_LEEWAY: Final = timedelta(seconds=60)
# RFC 7519 §4.1.7 requires a negligible probability that two tokens have the same jti.
JTI_BITS: Final = 128
# The claims that `issue` writes. Our own endpoints refuse a token with any other claim.
REQUIRED_CLAIMS: Final = frozenset({"iss", "sub", "client_id", "aud", "iat", "exp", "jti", "generation"})
CLAIMS: Final = REQUIRED_CLAIMS | {"scope"}
# Characters. API Gateway accepts 10,240 bytes for all headers together; other servers accept 8,192 for one header.
MAXIMUM_TOKEN_LENGTH: Final = 8192


class TokenResponse(NamedTuple):
    """RFC 6749 §5.1. `expires_in` is in seconds; `jti` and `kid` are for the log."""

    access_token: str
    expires_in: int
    scope: str
    jti: str
    kid: str

    def __repr__(self) -> str:
        """Without the token."""
        return f"TokenResponse({self.jti!r})"


def access_token_lifetime(client: Client, resource: Resource, settings: Settings) -> timedelta:
    """The client's lifetime, limited by the maximum of the resource, of the settings and of this server."""
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
    """`credential_id` identifies the credential that the client authenticated with.

    Raises keys.NoSigningKey; InvalidScope if the scope makes the token too long for a header.
    """
    client, resource, scope = authorization.client, authorization.resource, str(authorization.scope)
    signing_key = key_ring.signing_key(resource.alg, now)
    # Whole seconds because verifiers refuse fractions; rounded down so that `iat` is never in the future.
    iat, expires_in = int(now.timestamp()), int(lifetime.total_seconds())
    # The suffix is the credential's id: for the audit trail, and to refuse the token after the credential is removed.
    jti = f"{randomness.getrandbits(JTI_BITS):0{JTI_BITS // 4}x}.{credential_id}"
    claims = {
        "iss": issuer,
        "sub": client.client_id,
        "client_id": client.client_id,
        "aud": resource.identifier,
        "iat": iat,
        "exp": iat + expires_in,
        "jti": jti,
        # RFC 9068 §2.2.3. Without a granted scope the claim is absent because some libraries fail on an empty one.
        **({"scope": scope} if scope else {}),
        "generation": client.generation,
    }
    access_token = signing_key.sign(claims, resource.typ)
    if len(access_token) > MAXIMUM_TOKEN_LENGTH:
        raise InvalidScope(
            f"The token would be longer than {MAXIMUM_TOKEN_LENGTH:,} characters, which is too long for a header."
            " Request fewer scopes."
        )
    return TokenResponse(access_token, expires_in, scope, jti, signing_key.kid)


def credential_id_of(jti: str) -> str:
    """The credential id that `issue` wrote into `jti`; empty if there is none."""
    return jti.partition(".")[2]
