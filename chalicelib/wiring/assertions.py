"""Client authentication by assertions. It is imported by the first request that carries one, because it loads PyJWT."""

from ..oauth.client_authentication import AuthenticationRequest, Credential
from ..oauth.client_authentication.private_key_jwt import signed_assertion


class Assertions:
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def credential(self, request: AuthenticationRequest) -> Credential | None:
        return signed_assertion(request, self._issuer)
