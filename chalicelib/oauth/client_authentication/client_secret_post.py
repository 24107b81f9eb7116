"""RFC 6749 §2.3.1: `client_id` and `client_secret` in the body."""

from . import AuthenticationRequest, ClientAuthenticationMethod
from .secret_credential import SecretCredential


def _credential(request: AuthenticationRequest) -> SecretCredential | None:
    if request.client_secret is None:
        return None
    # A secret without client_id also counts as this method, so that Basic with a secret in the body is refused.
    return SecretCredential(request.client_id or "", request.client_secret)


CLIENT_SECRET_POST = ClientAuthenticationMethod("client_secret_post", _credential)
