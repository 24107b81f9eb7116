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
    resource = _resource(client, request, catalogue)
    for token in request.scope - resource.available_scope():
        raise InvalidScope(f"{resource.identifier} does not offer the scope {token}. Check scope and resource.")
    for token in request.scope - client.registered_scope(resource.slug):
        raise InvalidScope(f"Usage of the scope {token} is not allowed for this client.")
    return Authorization(client, resource, request.scope)


def _resource(client: Client, request: TokenRequest, catalogue: Catalogue) -> Resource:
    if request.resource is None:
        return _resource_of(request.scope, catalogue)
    resource = catalogue.by_identifier(request.resource)
    if resource is None:
        raise InvalidTarget("Unknown resource. Send the exact identifier of an API of this server.")
    if resource is not catalogue.own_resource and not client.registered_scope(resource.slug):
        raise InvalidTarget("The client is not registered for this resource.")
    return resource


def _resource_of(scope: Scope, catalogue: Catalogue) -> Resource:
    """The resource that offers all of `scope`; our own resource if `scope` is empty."""
    tokens_by_slug: dict[str, str] = {}
    resource = catalogue.own_resource
    for token in scope:
        resource = _resource_offering(token, catalogue)
        tokens_by_slug.setdefault(resource.slug, token)
    if len(tokens_by_slug) > 1:
        first, second, *_ = tokens_by_slug.values()
        raise InvalidScope(f"The scopes {first} and {second} belong to different APIs. Request one token for each API.")
    return resource


def _resource_offering(token: str, catalogue: Catalogue) -> Resource:
    """Our own resource takes precedence over others with a scope of the same name."""
    resources = [resource for resource in catalogue.available_resources() if resource.offers(token)]
    if not resources:
        raise InvalidScope(f"No API of this server offers the scope {token}. Check the scope.")
    if catalogue.own_resource in resources:
        return catalogue.own_resource
    if len(resources) > 1:
        raise InvalidTarget(f"Several APIs offer the scope {token}. Send resource to select one.")
    return resources[0]


CLIENT_CREDENTIALS = Grant("client_credentials", authorize)
