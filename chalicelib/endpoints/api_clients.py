"""PrestaShop's client-admin API: /admin-api/api-clients."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from ..administration.client_list import ClientList
from ..administration.clients import ClientAdministration, ClientEdit
from ..oauth.bearer import BearerAuthentication
from ..oauth.client import Client
from ..oauth.resource import Catalogue
from .api_clients_json import api_client, client_edit, listed_client, moment, new_client
from .authenticated import Authenticated, authenticated, generation_of
from .json_body import json_object
from .list_query import Query, cursor, cursor_query, list_query
from .problems import answering_problems
from .responses import json_response
from .versions import entity_tag, expected_versions

CLIENTS = "/admin-api/api-clients"
CLIENT = CLIENTS + "/{api_client_id}"
# Chalice's own check of content types is porous: take what comes, and look ourselves.
ANY = ["*/*"]


def blueprint(
    bearer: Callable[[], BearerAuthentication],
    administration: Callable[[], ClientAdministration],
    client_list: Callable[[], ClientList],
) -> Blueprint:
    routes = Blueprint(__name__)

    def who(scope: str | None = None) -> Authenticated:
        return authenticated(routes.current_request, bearer(), scope)

    def answer(client: Client, status: int = 200) -> Response:
        shown = api_client(client, administration().catalogue())
        return json_response(shown, status, {"ETag": entity_tag(client)})

    @routes.route(f"{CLIENTS}/infos", methods=["GET"], content_types=ANY)
    @answering_problems
    def infos() -> Response:
        """The caller's own client; any valid token for our own resource will do."""
        return answer(who().caller.client)

    @routes.route(CLIENTS, methods=["GET"], content_types=ANY)
    @answering_problems
    def list_clients() -> Response:
        who("api_client_read")
        query = Query(routes.current_request)
        if "cursor" in query:
            after, limit = cursor_query(query)
            clients, following = client_list().page_after(after, limit)
            items = [listed_client(client) for client in clients]
            return json_response({"limit": limit, "items": items, "nextCursor": cursor(following)})
        wanted, echo = list_query(query)
        total, clients = client_list().page(wanted)
        # PrestaShop's members in PrestaShop's order.
        return json_response({"totalItems": total, **echo, "items": [listed_client(client) for client in clients]})

    @routes.route(CLIENTS, methods=["POST"], content_types=ANY)
    @answering_problems
    def create_client() -> Response:
        me, request = who("api_client_write"), routes.current_request
        client, client_secret = administration().create(
            me.caller, me.actor, lambda catalogue: new_client(json_object(request), catalogue.own)
        )
        created = {"apiClientId": client.generation, "secret": client_secret}
        location = {"Location": f"{CLIENTS}/{client.generation}", "ETag": entity_tag(client)}
        return json_response(created, 201, location)

    @routes.route(CLIENT, methods=["GET"], content_types=ANY)
    @answering_problems
    def read_client(api_client_id: str) -> Response:
        me = who("api_client_read")
        return answer(administration().read(me.caller, generation_of(api_client_id)))

    @routes.route(CLIENT, methods=["PATCH"], content_types=ANY)
    @answering_problems
    def edit_client(api_client_id: str) -> Response:
        me, request = who("api_client_write"), routes.current_request
        generation = generation_of(api_client_id)

        def edit(before: Client, catalogue: Catalogue) -> ClientEdit:
            return client_edit(json_object(request), catalogue.own, api_client(before, catalogue))

        expected = expected_versions(request, generation)
        return answer(administration().edit(me.caller, me.actor, generation, edit, expected))

    @routes.route(CLIENT, methods=["DELETE"], content_types=ANY)
    @answering_problems
    def delete_client(api_client_id: str) -> Response:
        me, generation = who("api_client_write"), generation_of(api_client_id)
        expected = expected_versions(routes.current_request, generation)
        administration().delete(me.caller, me.actor, generation, expected)
        return Response("", {"Cache-Control": "no-store"}, 204)

    @routes.route(f"{CLIENT}/revoke-tokens", methods=["POST"], content_types=ANY)
    @answering_problems
    def revoke_tokens(api_client_id: str) -> Response:
        me = who("api_client_write")
        client = administration().revoke_tokens(me.caller, me.actor, generation_of(api_client_id))
        return json_response({"tokensValidFrom": moment(client.tokens_valid_from)})

    return routes
