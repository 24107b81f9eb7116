"""POST /admin-api/access_token: RFC 6749 §3.2."""

from chalice.app import Request, Response

from ..oauth.client_authentication import AuthenticationRequest
from ..oauth.parameters import grant_type_of, parameters_of
from ..oauth.token_request import TokenRequest, maximum_lifetime_of, refuse_authorization_details, resource_of
from .form import parse_form
from .parts import Parts
from .request_log import note
from .requested_scope import requested_scope
from .requests import body_of, header, refuse_parameters_in_url
from .responses import json_response, oauth_error


def issue_access_token(request: Request, parts: Parts) -> Response:
    refuse_parameters_in_url(request)
    form = parse_form(body_of(request), header(request, "content-type"))
    parameters = parameters_of(form)
    refuse_authorization_details(parameters)
    issued = parts.tokens.endpoint.issue(
        TokenRequest(
            grant_type=grant_type_of(parameters),
            scope=requested_scope(form),
            resource=resource_of(parameters),
            maximum_lifetime=maximum_lifetime_of(parameters),
        ),
        AuthenticationRequest.of(parameters, header(request, "authorization")),
    )
    token = issued.token
    note(client_id=issued.client.client_id, jti=token.jti, kid=token.kid, scope=token.scope, outcome="issued")
    # PrestaShop's members in PrestaShop's order, then RFC 6749 §5.1's scope: a string, or absent, never null.
    return json_response(
        {
            "token_type": "Bearer",
            "expires_in": token.expires_in,
            "access_token": token.access_token,
            **({"scope": token.scope} if token.scope else {}),
        }
    )


def refuse_method(_request: Request, _parts: Parts) -> Response:
    return oauth_error(405, "invalid_request", "Use POST, with the parameters in the body.", {"Allow": "POST"})
