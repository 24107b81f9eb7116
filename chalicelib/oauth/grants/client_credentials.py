"""RFC 6749 §4.4, with RFC 8707 and RFC 9068 §3: one token, one resource."""

from ..catalogue import Catalogue
from ..client import Client
from ..errors import InvalidScope, InvalidTarget
from ..resource import Resource
from ..scope import Scope
from ..token_request import TokenRequest
from . import Authorization, Grant


def authorize(client: Client, request: TokenRequest, catalogue: Catalogue) -> Authorization:
    """Raises InvalidTarget or InvalidScope. What was asked for is granted whole or not at all."""
    resource = _resource(client, request, catalogue)
    for token in request.scope - resource.available_scope():
        raise InvalidScope(f"Check the scope {token}: {resource.identifier} does not offer it.")
    for token in request.scope - client.registered_scope(resource.slug):
        raise InvalidScope(f"Usage of the scope {token} is not allowed for this client.")
    return Authorization(client, resource, request.scope)


def _resource(client: Client, request: TokenRequest, catalogue: Catalogue) -> Resource:
    if request.resource is None:
        return _resource_of(request.scope, catalogue)
    resource = catalogue.identified_by(request.resource)
    if resource is None:
        raise InvalidTarget("resource names no API of this server: send its identifier to the letter.")
    if resource is not catalogue.own and not client.registered_scope(resource.slug):
        raise InvalidTarget("The client is not registered for this resource.")
    return resource


def _resource_of(scope: Scope, catalogue: Catalogue) -> Resource:
    """No scope, or a name that our own resource has: that one. Otherwise the only resource that has the name."""
    found: dict[str, tuple[str, Resource]] = {}
    for token in scope:
        offering = [resource for resource in catalogue.available() if token in resource.available_scope()]
        if not offering:
            raise InvalidScope(f"Check the scope {token}: no API of this server offers it.")
        if catalogue.own in offering:
            offering = [catalogue.own]
        if len(offering) > 1:
            raise InvalidTarget(f"Several APIs offer the scope {token}: send resource to say which one is meant.")
        found.setdefault(offering[0].slug, (token, offering[0]))
    if len(found) > 1:
        (first, _), (second, _) = list(found.values())[:2]
        raise InvalidScope(f"One token serves one API: {first} and {second} belong to two. Ask for a token each.")
    return next(iter(found.values()))[1] if found else catalogue.own


CLIENT_CREDENTIALS = Grant("client_credentials", authorize)
