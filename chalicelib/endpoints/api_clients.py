"""PrestaShop's client-admin API: /admin-api/api-clients."""

from chalice.app import Response

from ..moments import rfc3339
from ..oauth.client import Client
from ..oauth.resource import own_identifier
from .admin_request import AdminRequest, generation_of, rights_first
from .api_clients_json import api_client, client_patch, listed_client, new_client
from .etags import entity_tag
from .json_body import json_object
from .list_query import Query, cursor, cursor_query, list_query
from .parts import Parts
from .preconditions import expected_versions
from .responses import NO_STORE, json_response
from .routes import CLIENTS


def read_own_client(me: AdminRequest, parts: Parts) -> Response:
    """The caller's own client. Any valid token for this server's own resource is enough."""
    return _answer(me.caller.client, parts)


def list_clients(me: AdminRequest, parts: Parts) -> Response:
    client_list, query = parts.administration.client_list, Query(me.request)
    catalogue = parts.tokens.catalogue()
    if "cursor" in query:
        after, cursor_request = cursor_query(query, catalogue)
        clients, following = client_list.page_after(after, cursor_request)
        items = [listed_client(client) for client in clients]
        return json_response({"limit": cursor_request.limit, "items": items, "nextCursor": cursor(following)})
    page_request, echo = list_query(query, catalogue)
    total, clients = client_list.page(page_request)
    # PrestaShop's members in PrestaShop's order.
    return json_response({"totalItems": total, **echo, "items": [listed_client(client) for client in clients]})


def create_client(me: AdminRequest, parts: Parts) -> Response:
    new = new_client(json_object(me.request), own_identifier(parts.issuer))
    client, client_secret = parts.administration.clients.create(me.caller, me.actor, new)
    created = {"apiClientId": client.generation, "secret": client_secret}
    location = {"Location": f"{CLIENTS}/{client.generation}", "ETag": entity_tag(client)}
    return json_response(created, 201, location)


def read_client(_me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    return _answer(parts.administration.clients.read(generation_of(api_client_id)), parts)


def edit_client(me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    generation = generation_of(api_client_id)
    with rights_first(me, parts, generation):
        expected = expected_versions(me.request, generation)
        patch = client_patch(json_object(me.request), own_identifier(parts.issuer))
    return _answer(parts.administration.clients.edit(me.caller, me.actor, generation, patch, expected), parts)


def delete_client(me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    generation = generation_of(api_client_id)
    expected = expected_versions(me.request, generation)
    parts.administration.clients.delete(me.caller, me.actor, generation, expected)
    return Response("", dict(NO_STORE), 204)


def revoke_tokens(me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    client = parts.administration.clients.revoke_tokens(me.caller, me.actor, generation_of(api_client_id))
    return json_response({"tokensValidFrom": rfc3339(client.tokens_valid_from)})


def _answer(client: Client, parts: Parts) -> Response:
    return json_response(api_client(client, parts.tokens.catalogue()), headers={"ETag": entity_tag(client)})
