"""Somebody who finds secrets and reports them."""

import json
from hashlib import sha256
from random import Random
from typing import Any, Final

from chalicelib.oauth.client_secret import generate_client_secret
from tests.administration.desk import JSON, Desk
from tests.api.drivers import Answer

LEAKED: Final = "/leaked-secrets"
URL: Final = "https://github.com/octocat/Hello-World/blob/main/settings.py"


def send(desk: Desk, content: Any, **headers: str) -> Answer:
    """Without a token."""
    body = content if isinstance(content, (str, bytes)) else json.dumps(content)
    return desk.deployment.http.request("POST", LEAKED, body, {**JSON, **headers})


def report(desk: Desk, *secrets: str, url: str = URL) -> list[str]:
    """The labels that the server answers."""
    answer = send(desk, [{"token": secret, "type": "watchword", "url": url} for secret in secrets])
    assert 200 == answer.status, answer.text
    return [feedback["label"] for feedback in answer.json]


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def foreign_secret(number: int = 0) -> str:
    """Of another server: its form and its checksum are right."""
    return generate_client_secret(Random(f"foreign {number}"))
