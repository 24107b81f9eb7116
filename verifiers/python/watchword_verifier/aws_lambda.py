"""AWS Lambda: a decorator for handlers behind API Gateway (REST, HTTP), a function URL or an Application Load Balancer.

@requires(verifier, "orders:read")
def handler(event, context, access_token):
    return {"statusCode": 200, "body": access_token.client_id}
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from .access_token import AccessToken, scopes_of
from .refusals import Refusal
from .verifier import Verifier

Event = Mapping[str, Any]


def requires(
    verifier: Verifier, *scope: str
) -> Callable[[Callable[[Event, Any, AccessToken], Any]], Callable[[Event, Any], Any]]:
    """The handler runs only with a token that has all scopes, which is its third argument."""
    required = scopes_of(scope) or None

    def decorate(handler: Callable[[Event, Any, AccessToken], Any]) -> Callable[[Event, Any], Any]:
        @wraps(handler)
        def protected(event: Event, context: Any) -> Any:
            try:
                token = verifier.authenticate(authorization_of(event), required)
            except Refusal as refusal:
                return _answer(event, refusal)
            return handler(event, context, token)

        return protected

    return decorate


def authorization_of(event: Event) -> str | None:
    """All values of the header, so that two of them are refused instead of one chosen."""
    multiple = event.get("multiValueHeaders")
    if multiple:
        values = [value for name, texts in multiple.items() if name.lower() == "authorization" for value in texts]
    else:
        headers = event.get("headers") or {}
        values = [value for name, value in headers.items() if name.lower() == "authorization"]
    return ", ".join(values) or None


def _answer(event: Event, refusal: Refusal) -> dict[str, Any]:
    answer: dict[str, Any] = {"statusCode": refusal.status, "headers": refusal.headers, "body": refusal.body}
    if event.get("multiValueHeaders") and "elb" in (event.get("requestContext") or {}):
        # An Application Load Balancer with this attribute ignores `headers`.
        answer["multiValueHeaders"] = {name: [value] for name, value in refusal.headers.items()}
    return answer
