"""PrestaShop's client-admin API."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from ..oauth.bearer import BearerAuthentication
from .api_clients_json import api_client
from .request_log import note
from .requests import header
from .responses import answering_problems, json_response


def blueprint(bearer: Callable[[], BearerAuthentication]) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route("/admin-api/api-clients/infos", methods=["GET"])
    @answering_problems
    def infos() -> Response:
        """The caller's own client; any valid token for our own resource will do."""
        caller = bearer().authenticate(header(routes.current_request, "authorization"))
        note(client_id=caller.client.client_id, jti=caller.jti)
        return json_response(api_client(caller.client))

    return routes
