"""Turns a request into the REST-proxy event of API Gateway; Chalice's own leaves half of it out."""

from email.message import Message
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException


class NotFound(LocalGatewayException):
    """What the deployed gateway's responses say where API Gateway itself says 403 "Missing Authentication Token"."""

    CODE = 404

    def __init__(self) -> None:
        body = b'{"error":"not_found","error_description":"There is nothing at this address."}'
        super().__init__({"Cache-Control": "no-store"}, body)


class RestProxyGateway(LocalGateway):
    def __init__(self, app: Chalice, config: Config, source_ip: str) -> None:
        super().__init__(app, config)
        self._source_ip = source_ip

    # `headers` is the parsed message itself: a dictionary would have lost the repeated ones.
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
            "multiValueHeaders": _repeated(headers),
            "queryStringParameters": _last(event["multiValueQueryStringParameters"]),
            "pathParameters": {name: unquote(value) for name, value in event["pathParameters"].items()} or None,
            "body": _text(event["body"]),
        }


def _repeated(headers: Message) -> dict[str, list[str]]:
    """Lower case, as Chalice makes `headers` here; on AWS names come as they were sent."""
    return {name.lower(): headers.get_all(name, []) for name in headers}


def _last(parameters: dict[str, list[str]] | None) -> dict[str, str] | None:
    return {name: values[-1] for name, values in parameters.items()} if parameters else None


def _text(body: bytes | str | None) -> str | None:
    # A body of no binary type reaches Lambda as text, whatever bytes it had.
    return body.decode(errors="replace") if isinstance(body, bytes) else body
