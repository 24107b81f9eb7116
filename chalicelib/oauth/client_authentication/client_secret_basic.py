"""RFC 6749 §2.3.1 and RFC 7617: client id and secret in the Authorization header."""

import base64
from urllib.parse import unquote_plus

from ..errors import InvalidRequest
from . import AuthenticationRequest, ClientAuthenticationMethod
from .secret_credential import SecretCredential

MALFORMED = "The Authorization header is malformed. Send: Basic, a space and the base64 of client_id:client_secret."


def _credential(request: AuthenticationRequest) -> SecretCredential | None:
    scheme, _, encoded = (request.authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        credentials = base64.b64decode(encoded.strip(" "), validate=True).decode("utf-8")
        client_id, colon, client_secret = credentials.partition(":")
        # RFC 6749 §2.3.1: both halves are form-urlencoded before they are joined. Our ids and secrets are the same in
        # both forms, so libraries that omit the encoding work too.
        credential = SecretCredential(
            unquote_plus(client_id, errors="strict"), unquote_plus(client_secret, errors="strict")
        )
    except ValueError:
        # `from None` because the exception holds the header.
        raise InvalidRequest(MALFORMED) from None
    if not colon:
        raise InvalidRequest(MALFORMED)
    # RFC 6749 §3.2.1 permits client_id in the body too. It must then be the same.
    if request.client_id not in (None, credential.client_id):
        raise InvalidRequest(
            "client_id in the body differs from the one in the Authorization header. Send one client_id."
        )
    return credential


CLIENT_SECRET_BASIC = ClientAuthenticationMethod("client_secret_basic", _credential)
