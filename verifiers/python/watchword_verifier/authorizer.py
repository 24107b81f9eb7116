"""A Lambda authorizer of API Gateway: for REST APIs (type REQUEST) and for HTTP APIs (payload 2.0, simple responses).

handler = authorizer(verifier, {"GET /orders": "orders:read", "POST /orders": "orders:write"})
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .access_token import AccessToken, scopes_of
from .aws_lambda import Event, authorization_of
from .refusals import InvalidToken, MissingToken
from .verifier import Verifier

# The claims that the API behind gets.
CONTEXT: Final = ("client_id", "scope", "jti", "generation")


class UnauthorizedError(Exception):
    """A REST API answers 401 to exactly this message, and 500 to any other."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def authorizer(verifier: Verifier, routes: Mapping[str, str] | None = None) -> Callable[[Event, Any], dict[str, Any]]:
    """A handler. `routes` has the scopes of each route, as API Gateway names it; a route that is not in it is refused.

    Without `routes`, each route needs the scope of the verifier. If keys or revocations cannot be read, the function
    fails with Unavailable, so that API Gateway does not answer 401, which is final for many clients.
    """
    scopes = None if routes is None else {route: scopes_of(scope) for route, scope in routes.items()}

    def handler(event: Event, _context: Any) -> dict[str, Any]:
        is_http_api = event.get("version") == "2.0"
        try:
            # Whether the token is valid comes first: 401 before 403.
            token = verifier.authenticate(authorization_of(event), scope=())
        except (MissingToken, InvalidToken):
            if is_http_api:
                # HTTP APIs answer 403. An error would be a 500 there.
                return {"isAuthorized": False, "context": {}}
            raise UnauthorizedError from None
        required = verifier.scope if scopes is None else scopes.get(_route(event))
        is_allowed = required is not None and set(required) <= set(token.scope)
        if is_http_api:
            return {"isAuthorized": is_allowed, "context": _context_of(token)}
        api, stage, *route = str(event["methodArn"]).split("/")
        # API Gateway may cache the policy for all routes: it must not open a route that needs another scope. Nor may
        # a path of the caller's be read as a pattern.
        pattern = ["*"] if scopes is None else route
        is_allowed = is_allowed and (scopes is None or not set("*?$") & set("".join(route)))
        return {
            "principalId": token.client_id,
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow" if is_allowed else "Deny",
                        "Action": "execute-api:Invoke",
                        "Resource": "/".join([api, stage, *pattern]),
                    }
                ],
            },
            "context": _context_of(token),
        }

    return handler


def _route(event: Event) -> str:
    """`GET /orders/{id}`. The template and not the path, which a caller can write in many ways."""
    if event.get("version") == "2.0":
        return str(event["routeKey"])
    return f"{event['httpMethod']} {event['resource']}"


def _context_of(token: AccessToken) -> dict[str, str]:
    """API Gateway hands on texts only."""
    return {name: str(token.claims[name]) for name in CONTEXT if name in token.claims}
