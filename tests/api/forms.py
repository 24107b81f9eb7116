"""Builds requests of clients, and decodes tokens."""

import base64
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

import jwt

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import Answer

BOUNDARY = "------------------------d74496d66958873e"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
Fields = Sequence[tuple[str, str]]


def credentials(credential: SecretCredential) -> list[tuple[str, str]]:
    return [
        ("grant_type", "client_credentials"),
        ("client_id", credential.client_id),
        ("client_secret", credential.client_secret),
    ]


def multipart(fields: Fields) -> bytes:
    """The multipart body that `curl --form` sends."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def basic(client_id: str, client_secret: str) -> dict[str, str]:
    """RFC 6749 §2.3.1."""
    joined = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return {"Authorization": "Basic " + base64.b64encode(joined.encode()).decode()}


def send(deployment: Deployment, fields: Fields, **headers: str) -> Answer:
    """Sends a urlencoded form. `headers` have names in lower case, with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return deployment.http.request("POST", TOKEN, urlencode(fields), FORM | named)


def error(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["error"]


def unverified_header(token: str) -> dict[str, Any]:
    return jwt.get_unverified_header(token)


def unverified_claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def without_request_id(answer: Answer) -> tuple[int, dict[str, str], str]:
    """The parts of an answer that can depend on the request."""
    varying = {"x-request-id", "date"}
    return answer.status, {name: value for name, value in answer.headers.items() if name not in varying}, answer.text
