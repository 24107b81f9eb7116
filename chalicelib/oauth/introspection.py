"""RFC 7662: an API asks whether a token is active. RFC 9701: the answer may be signed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from ..keys.key_ring import KeyRing, NoSigningKey
from .access_token import MAXIMUM_TOKEN_LENGTH
from .bearer import current_token
from .catalogue import Catalogue
from .client import Client
from .client_authentication import AuthenticationRequest, ClientReader
from .endpoint_authentication import EndpointAuthentication
from .errors import InvalidToken, TemporarilyUnavailable
from .metadata import INTROSPECTION_ALG
from .resource import Resource
from .verified_token import access_token_claims, check_times, verify_signature

# RFC 9701 §5.
TYP: Final = "token-introspection+jwt"
INACTIVE: Final[Mapping[str, Any]] = {"active": False}


class Introspected(NamedTuple):
    """`caller` is the client that asks. `detail` says for the log why the token is not active."""

    caller: Client
    answer: Mapping[str, Any]
    detail: str = ""


class Introspection(NamedTuple):
    issuer: str
    authentication: EndpointAuthentication
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    clock: Callable[[], datetime]

    def run(self, token: str, request: AuthenticationRequest) -> Introspected:
        """RFC 7662 §2.2. Raises InvalidRequest, InvalidClient or StoreUnavailable, never "inactive" for trouble."""
        authenticated = self.authentication.authenticate(request)
        caller = authenticated.client
        try:
            introspected = Introspected(caller, self._active(token, caller))
        except InvalidToken as error:
            introspected = Introspected(caller, INACTIVE, error.detail)
        self.authentication.record(authenticated)
        return introspected

    def signed(self, introspected: Introspected) -> str:
        """RFC 9701 §5. Without `exp` and `sub`, so that no verifier takes it for an access token."""
        now = self.clock()
        claims = {
            "iss": self.issuer,
            "aud": introspected.caller.client_id,
            "iat": int(now.timestamp()),
            "token_introspection": dict(introspected.answer),
        }
        try:
            return self.key_ring().signing_key(INTROSPECTION_ALG, now).sign(claims, TYP)
        except NoSigningKey as error:
            raise TemporarilyUnavailable(detail=str(error)) from error

    def _active(self, token: str, caller: Client) -> dict[str, Any]:
        """Raises InvalidToken, also for a token of an API that the caller does not introspect: CVE-2026-37979."""
        if not caller.introspects:
            raise InvalidToken("", detail="the client introspects no API")
        if len(token) > MAXIMUM_TOKEN_LENGTH:
            raise InvalidToken("", detail="the token is too long")
        catalogue, now = self.catalogue(), self.clock()
        signed = verify_signature(token, issuer=self.issuer, key_ring=self.key_ring(), now=now)
        resource = _introspected(signed.claims["aud"], caller, catalogue)
        claims = access_token_claims(signed, {"at+jwt", resource.typ})
        check_times(claims, now)
        is_own = claims.client_id == caller.client_id
        client = caller if is_own else self.clients.find(claims.client_id)
        scope = str(current_token(claims, client, resource, catalogue, now).scope)
        return {
            "active": True,
            "iss": self.issuer,
            "sub": claims.client_id,
            "client_id": claims.client_id,
            "aud": resource.identifier,
            **({"scope": scope} if scope else {}),
            "exp": claims.exp,
            "iat": claims.iat,
            "jti": claims.jti,
            "token_type": "Bearer",
            "generation": claims.generation,
        }


def _introspected(aud: Any, caller: Client, catalogue: Catalogue) -> Resource:
    """An API that was deleted and created again is another one."""
    resource = catalogue.by_identifier(aud) if isinstance(aud, str) else None
    if resource is None or caller.introspects.get(resource.slug) != resource.generation:
        raise InvalidToken("", detail="the client does not introspect the API of the token")
    return resource
