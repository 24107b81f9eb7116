"""RFC 6749 §2.3.1 and RFC 7617: id and secret in the Authorization header."""

import base64
from urllib.parse import unquote_plus

from ..errors import InvalidRequest
from . import AuthenticationRequest, ClientAuthenticationMethod
from .secret_credential import SecretCredential

MALFORMED = "The Authorization header is malformed: send Basic and base64 of client_id:client_secret."


def _credential(request: AuthenticationRequest) -> SecretCredential | None:
    scheme, _, encoded = (request.authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, colon, client_secret = (
            base64.b64decode(encoded.strip(" "), validate=True).decode("utf-8").partition(":")
        )
        # RFC 6749 §2.3.1: both halves are form-urlencoded before they are joined. Our ids and secrets read the same
        # either way, so libraries that forget it are served too.
        credential = SecretCredential(
            unquote_plus(client_id, errors="strict"), unquote_plus(client_secret, errors="strict")
        )
    except ValueError:
        # `from None`: the exception carries the header.
        raise InvalidRequest(MALFORMED) from None
    if not colon:
        raise InvalidRequest(MALFORMED)
    # RFC 6749 §3.2.1 lets a client name itself in the body as well; it must then be the same client.
    if request.client_id not in (None, credential.client_id):
        raise InvalidRequest("client_id in the body is not the one in the Authorization header.")
    return credential


CLIENT_SECRET_BASIC = ClientAuthenticationMethod("client_secret_basic", _credential)
