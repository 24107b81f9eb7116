"""Converts a request to an API Gateway REST-proxy event, because Chalice's own event lacks members."""

from email.message import Message
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException


class NotFound(LocalGatewayException):
    """infra/resources.yaml configures this response. API Gateway's own is 403 "Missing Authentication Token"."""

    CODE = 404

    def __init__(self) -> None:
        body = b'{"error":"not_found","error_description":"There is no resource at this path."}'
        super().__init__({"Cache-Control": "no-store"}, body)


class RestProxyGateway(LocalGateway):
    def __init__(self, app: Chalice, config: Config, source_ip: str) -> None:
        super().__init__(app, config)
        self._source_ip = source_ip

    # `headers` is the parsed message, because a dictionary would lose repeated headers.
    def _generate_lambda_event(self, method: str, path: str, headers: Any, body: bytes | None) -> dict[str, Any]:
        try:
            event = super()._generate_lambda_event(method, path, headers, body)
        except ValueError:
            raise NotFound from None
        context = event["requestContext"]
        context["requestId"] = str(uuid4())
        context["protocol"] = "HTTP/1.1"
        context["stage"] = "local"
        context["identity"] = {"sourceIp": self._source_ip, "userAgent": headers.get("User-Agent")}
        event.setdefault("isBase64Encoded", False)
        return event | {
            "path": context["path"],
            "resource": context["resourcePath"],
            "httpMethod": method,
            "multiValueHeaders": _multi_value_headers(headers),
            "queryStringParameters": _last_values(event["multiValueQueryStringParameters"]),
            "pathParameters": {name: unquote(value) for name, value in event["pathParameters"].items()} or None,
            "body": _text(event["body"]),
        }


def _multi_value_headers(headers: Message) -> dict[str, list[str]]:
    """With names in lower case, as in Chalice's local `headers`. On AWS, names keep the case that the client sent."""
    return {name.lower(): headers.get_all(name, []) for name in headers}


def _last_values(parameters: dict[str, list[str]] | None) -> dict[str, str] | None:
    return {name: values[-1] for name, values in parameters.items()} if parameters else None


def _text(body: bytes | str | None) -> str | None:
    # API Gateway passes a body of a non-binary type as text, even if it is not UTF-8.
    return body.decode(errors="replace") if isinstance(body, bytes) else body
