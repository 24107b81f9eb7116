"""POST /admin-api/access_token: RFC 6749 §3.2."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from ..oauth.metadata import TOKEN_PATH
from ..oauth.token_endpoint import TokenEndpoint
from .form import parse_form
from .request_log import note
from .requests import body_of, header, refuse_credentials_in_url
from .responses import answering_oauth_errors, json_response, oauth_error


def blueprint(token_endpoint: Callable[[], TokenEndpoint]) -> Blueprint:
    routes = Blueprint(__name__)

    # Chalice's own check of content types lets `text/plain; application/json` through: take what comes, and look
    # ourselves.
    @routes.route(TOKEN_PATH, methods=["POST"], content_types=["*/*"])
    @answering_oauth_errors(lambda: routes.current_request)
    def issue_access_token() -> Response:
        request = routes.current_request
        refuse_credentials_in_url(request)
        form = parse_form(body_of(request), header(request, "content-type"))
        issued = token_endpoint().issue(form, header(request, "authorization"))
        token = issued.token
        note(client_id=issued.client.client_id, jti=token.jti, kid=token.kid, scope=token.scope, outcome="issued")
        # PrestaShop's members in PrestaShop's order, then RFC 6749 §5.1's scope: a string, or left out, never null.
        return json_response(
            {
                "token_type": "Bearer",
                "expires_in": token.expires_in,
                "access_token": token.access_token,
                **({"scope": token.scope} if token.scope else {}),
            }
        )

    # API Gateway would answer a method that is not declared itself, and not in OAuth's words.
    @routes.route(TOKEN_PATH, methods=["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"], content_types=["*/*"])
    def refuse_other_methods() -> Response:
        return oauth_error(405, "invalid_request", "Use POST to ask for an access token.", {"Allow": "POST"})

    return routes
