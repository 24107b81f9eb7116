"""Three ways to reach the server: the Lambda handler with API Gateway's events, Chalice's test client, and HTTP."""

import base64
import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

from chalice.test import Client as ChaliceClient

from chalicelib.endpoints.api import api
from chalicelib.endpoints.parts import Parts
from chalicelib.endpoints.routes import ROUTES


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Http(Protocol):
    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """`path` can have a query. Header names of the answer are in lower case."""


class RawEvents:
    """Sends events of API Gateway's REST proxy integration, and reads the answers as it does."""

    def __init__(self, parts: Parts) -> None:
        self._app = api(parts)

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        return self.answer_to(event(method, path, body, headers))

    def answer_to(self, sent: dict[str, Any]) -> Answer:
        response = self._app(sent, None)
        json.dumps(response)  # Lambda serialises it.
        return Answer(
            response["statusCode"],
            {name.lower(): value for name, value in response["headers"].items()},
            response["body"],
        )


def event(
    method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None, **overrides: Any
) -> dict[str, Any]:
    """A REST-proxy event. Bytes that are not UTF-8 are sent in base64. The route is derived from `path`."""
    path, _, query = path.partition("?")
    resource, parameters = _route(path)
    try:
        text, is_base64 = (body if isinstance(body, str) else body.decode("utf-8")), False
    except UnicodeDecodeError:
        text, is_base64 = base64.b64encode(bytes(body)).decode("ascii"), True  # type: ignore[arg-type]
    sent = dict(headers or {})
    values = parse_qs(query, keep_blank_values=True)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: value[-1] for name, value in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": path,
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "192.0.2.7"},
        },
        "body": text or None,
        "isBase64Encoded": is_base64,
        **overrides,
    }


def _route(path: str) -> tuple[str, dict[str, str]]:
    for template in sorted({route.path for route in ROUTES}, key=lambda route: route.count("{")):
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if match := re.fullmatch(pattern, path):
            return template, match.groupdict()
    raise LookupError(f"API Gateway would answer {path} itself")


class TestClient:
    """Chalice's test client."""

    __test__ = False

    def __init__(self, parts: Parts) -> None:
        self._app = api(parts)

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        with ChaliceClient(self._app) as client:
            raw = body.encode() if isinstance(body, str) else body
            response = client.http.request(method, path, headers=dict(headers or {}), body=raw)
        sent = {name.lower(): str(value) for name, value in response.headers.items()}
        return Answer(response.status_code, sent, response.body.decode())


class OverHttp:
    """Sends bytes through a socket to the local server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            raw = body.encode() if isinstance(body, str) else body
            connection.request(method, path, raw or None, dict(headers or {}))
            response = connection.getresponse()
            sent = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, sent, response.read().decode())
        finally:
            connection.close()
