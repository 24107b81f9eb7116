"""RFC 6749 §4.4, with RFC 8707 and RFC 9068 §3: a token is for one resource."""

from ..catalogue import Catalogue
from ..client import Client
from ..errors import InvalidScope, InvalidTarget
from ..resource import Resource
from ..scope import Scope
from ..token_request import TokenRequest
from . import Authorization, Grant


def authorize(client: Client, request: TokenRequest, catalogue: Catalogue) -> Authorization:
    """Grants the requested scope in full or not at all. Raises InvalidTarget or InvalidScope."""
    if request.resource is not None:
        resource = _requested_resource(request.resource, request.scope, client, catalogue)
    elif request.scope:
        resource = _resource_of(request.scope, client, catalogue)
    else:
        resource = catalogue.own_resource
    return Authorization(client, resource, request.scope)


def _requested_resource(identifier: str, scope: Scope, client: Client, catalogue: Catalogue) -> Resource:
    """RFC 8707 §2: the caller selects the resource."""
    resource = catalogue.by_identifier(identifier)
    if resource is None:
        raise InvalidTarget("Unknown resource. Send the exact identifier of an API of this server.")
    registered = client.registered_scope(resource.slug)
    if resource is not catalogue.own_resource and not registered:
        raise InvalidTarget("The client is not registered for this resource.")
    for token in scope:
        if not resource.offers(token):
            raise InvalidScope(f"{resource.identifier} does not offer the scope {token}. Check scope and resource.")
    for token in scope - registered:
        raise InvalidScope(f"Usage of the scope {token} is not allowed for this client.")
    return resource


def _resource_of(scope: Scope, client: Client, catalogue: Catalogue) -> Resource:
    """The resource that offers all of `scope` and where the client is registered for it. Of several, our own.

    Registrations decide, so an API that adds a scope name of another API changes nothing for the other's clients.
    """
    # Registrations first: a client has few, so few resources have to list their scopes.
    candidates = [
        resource
        for resource in catalogue.available_resources()
        if not scope - client.registered_scope(resource.slug) and all(map(resource.offers, scope))
    ]
    if not candidates:
        raise InvalidScope(_reason(scope, client, catalogue))
    if len(candidates) > 1 and catalogue.own_resource not in candidates:
        identifiers = ", ".join(resource.identifier for resource in candidates)
        raise InvalidTarget(f"Several APIs offer this scope to the client. Send resource to select one: {identifiers}.")
    # The catalogue lists our own resource first.
    return candidates[0]


def _reason(scope: Scope, client: Client, catalogue: Catalogue) -> str:
    """Why the client gets all of `scope` at no resource."""
    offers = [(resource, frozenset(resource.available_scope())) for resource in catalogue.available_resources()]
    for token in scope:
        if not any(token in tokens for _, tokens in offers):
            return f"No API of this server offers the scope {token}. Check the scope."
    resources = [resource for resource, tokens in offers if tokens.issuperset(scope)]
    if not resources:
        first, *others = scope
        beside_first = frozenset[str]().union(*(tokens for _, tokens in offers if first in tokens))
        for token in others:
            if token not in beside_first:
                return f"The scopes {first} and {token} belong to different APIs. Request one token for each API."
        return "No API of this server offers all of these scopes. Request one token for each API."
    for token in scope:
        if not any(token in client.registered_scope(resource.slug) for resource in resources):
            return f"Usage of the scope {token} is not allowed for this client."
    return "The client is registered for these scopes at different APIs. Request one token for each API."


CLIENT_CREDENTIALS = Grant("client_credentials", authorize)
