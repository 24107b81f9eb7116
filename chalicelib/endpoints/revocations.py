"""Revocation of tokens, by clients (RFC 7009) and by administrators."""

from typing import Any, Final

from chalice.app import Request, Response

from ..administration.audit import Actor
from ..administration.errors import ChangeRefused, TooManyRevokedTokens
from ..administration.revocation import JTI
from ..moments import rfc3339
from ..oauth.client_authentication import AuthenticatedClient, AuthenticationRequest
from ..oauth.errors import TemporarilyUnavailable
from ..oauth.parameters import parameters_of, token_of
from ..oauth.verified_token import VerifiedClaims
from .admin_request import AdminRequest, generation_of, rights_first
from .fields import NO_MATCH, Fields
from .form import parse_form
from .json_body import json_object
from .parts import Parts
from .request_log import note, request_id
from .requests import body_of, header, refuse_parameters_in_url, source_address
from .responses import NO_STORE, json_response

ONE: Final = "Send either jti, or all with the value true."
MAXIMUM_JTI: Final = 97


def revoke_token(request: Request, parts: Parts) -> Response:
    """POST /admin-api/revoke: RFC 7009 §2.2, 200 also for what is no valid token."""
    refuse_parameters_in_url(request)
    parameters = parameters_of(parse_form(body_of(request), header(request, "content-type")))
    token = token_of(parameters)

    def revoke(authenticated: AuthenticatedClient, claims: VerifiedClaims) -> None:
        client = authenticated.client
        actor = Actor(client.client_id, None, authenticated.credential_id, request_id(), source_address(request))
        try:
            parts.administration.token_revocation.revoke_own(client, actor, claims.jti, claims.exp)
        except TooManyRevokedTokens as error:
            raise TemporarilyUnavailable(str(error), detail=type(error).__name__) from None
        except ChangeRefused as error:
            raise TemporarilyUnavailable(detail=type(error).__name__) from None
        note(jti=claims.jti)

    authentication = AuthenticationRequest.of(parameters, header(request, "authorization"))
    authenticated = parts.revocations.revocation(revoke).run(token, authentication)
    note(client_id=authenticated.client.client_id, outcome="revoked")
    return Response("", dict(NO_STORE), 200)


def revoke_tokens_of(me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    """POST /admin-api/api-clients/{id}/revocations: one token by its jti, or all."""
    generation = generation_of(api_client_id)
    with rights_first(me, parts, generation):
        jti = _requested_jti(json_object(me.request))
    administration = parts.administration
    if jti is None:
        client = administration.clients.revoke_tokens(me.caller, me.actor, generation)
    else:
        client = administration.token_revocation.revoke(me.caller, me.actor, generation, jti)
    return json_response({"tokensValidFrom": rfc3339(client.tokens_valid_from)})


def _requested_jti(content: dict[str, Any]) -> str | None:
    """None for all tokens. Raises FieldErrors."""
    fields = Fields(content)
    jti, is_all = fields.text("jti", maximum=MAXIMUM_JTI, minimum=1, pattern=JTI), fields.boolean("all")
    fields.refuse_others({})
    fields.check()
    if (jti is None) != bool(is_all):
        fields.refuse("jti", ONE, NO_MATCH)
    fields.check()
    return jti
