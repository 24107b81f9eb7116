"""The Lambda handler of the application in this process, and the events of API Gateway."""

import os
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.stub import Stub

_TOKEN_PATH = "/admin-api/access_token"
_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
    "Host": "auth.example.com",
    "User-Agent": "erp/1.0",
    "X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793",
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
}


def token_event(form: str) -> dict[str, Any]:
    """A REST-proxy event."""
    return {
        "resource": _TOKEN_PATH,
        "path": _TOKEN_PATH,
        "httpMethod": "POST",
        "headers": _HEADERS,
        "multiValueHeaders": {name: [value] for name, value in _HEADERS.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": _TOKEN_PATH,
            "httpMethod": "POST",
            "path": _TOKEN_PATH,
            "stage": "api",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "192.0.2.7", "userAgent": "erp/1.0"},
        },
        "body": form,
        "isBase64Encoded": False,
    }


def load_handler(environment: Mapping[str, str]) -> Callable[[dict[str, Any], None], dict[str, Any]]:
    """The application writes its log lines to /dev/null."""
    os.environ.update(environment)
    with redirect_stdout(Path(os.devnull).open("w")):
        from app import app
    return app


def token_request(stub: Stub, name: str, status: int = 200) -> Callable[[], None]:
    """A function that sends the request `name` (see Canned.forms) and asserts the status of the response."""
    handler, event = load_handler(stub.environment), token_event(stub.forms[name])

    def send() -> None:
        answer = handler(event, None)
        assert answer["statusCode"] == status, answer

    return send
