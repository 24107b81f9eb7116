"""A caller of the client-admin API with the token of an administrator."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.fakes.memory import FakeClock, MemoryStore

CLIENTS: Final = "/admin-api/api-clients"
AUDIT: Final = "/admin-api/audit"
JSON: Final = {"Content-Type": "application/json"}
ALL: Final = "api_client_read api_client_write api_client_grant audit_read self_secret_write issuer_write"
NOTHING: Final = object()
_numbers = itertools.count(1)


@dataclass
class Desk:
    """`token` is the administrator's. Each call can use another one."""

    deployment: Deployment
    token: str

    @classmethod
    def of(cls, deployment: Deployment) -> "Desk":
        return cls(deployment, deployment.token(deployment.administrator, ALL))

    def call(
        self,
        method: str,
        path: str,
        content: Any = NOTHING,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """`content` is sent as JSON; text and bytes are sent unchanged. An empty `token` sends no token."""
        body = content if isinstance(content, (str, bytes)) else "" if content is NOTHING else json.dumps(content)
        token = self.token if token is None else token
        sent = {
            **({} if content is NOTHING else JSON),
            **({"Authorization": f"Bearer {token}"} if token else {}),
            **(headers or {}),
        }
        answer = self.deployment.http.request(method, path, body, {name: text for name, text in sent.items() if text})
        clock = self.deployment.parts.clock
        if isinstance(clock, FakeClock) and method != "GET":
            # Consecutive calls are in different milliseconds.
            clock.move(milliseconds=1)
        return answer

    # The setup of most tests.

    def create(self, **fields: Any) -> "Registered":
        """A client with a unique name."""
        content = new(**fields)
        answer = self.call("POST", CLIENTS, content)
        assert answer.status == 201, answer.text
        credential = SecretCredential(content["clientId"], answer.json["secret"])
        return Registered(self, answer.json["apiClientId"], credential, content)

    def caller(self, scope: str, own: str | None = None, **fields: Any) -> str:
        """A token with `scope` of a new client that is registered for `own`, or else for `scope`."""
        _, credential = self.deployment.register(own or scope, **fields)
        return self.deployment.token(credential, scope)

    def read(self, generation: int) -> dict[str, Any]:
        answer = self.call("GET", f"{CLIENTS}/{generation}")
        assert answer.status == 200, answer.text
        content: dict[str, Any] = answer.json
        return content

    def events(self, **query: Any) -> list[dict[str, Any]]:
        """Newest first."""
        answer = self.call("GET", f"{AUDIT}?" + "&".join(f"{name}={value}" for name, value in query.items()))
        assert answer.status == 200, answer.text
        items: list[dict[str, Any]] = answer.json["items"]
        return items

    # Direct access to the stores in memory.

    @property
    def store(self) -> MemoryStore:
        store = self.deployment.parts.stores.clients
        assert isinstance(store, MemoryStore)
        return store

    @property
    def clock(self) -> FakeClock:
        clock = self.deployment.parts.clock
        assert isinstance(clock, FakeClock)
        return clock

    def move(self, **period: float) -> None:
        """Moves the clock, then gets the administrator a new token, because the old one may have expired."""
        self.clock.move(**period)
        self.token = self.deployment.token(self.deployment.administrator, ALL)


@dataclass
class Registered:
    desk: Desk
    generation: int
    credential: SecretCredential
    content: dict[str, Any]

    @property
    def path(self) -> str:
        return f"{CLIENTS}/{self.generation}"

    @property
    def client_id(self) -> str:
        return self.credential.client_id

    def credential_with(self, client_secret: str) -> SecretCredential:
        return SecretCredential(self.client_id, client_secret)

    def patch(self, content: Any, **more: Any) -> Answer:
        return self.desk.call("PATCH", self.path, content, **more)

    def delete(self, **more: Any) -> Answer:
        return self.desk.call("DELETE", self.path, **more)

    def secrets(self) -> list[dict[str, Any]]:
        answer = self.desk.call("GET", f"{self.path}/secrets")
        assert answer.status == 200, answer.text
        items: list[dict[str, Any]] = answer.json["items"]
        return items

    def works(self, secret: str | None = None) -> bool:
        """Whether the client gets a token with this secret, by default with its first."""
        credential = SecretCredential(self.client_id, secret or self.credential.client_secret)
        answer = self.desk.deployment.ask(credential)
        assert answer.status in (200, 401), answer.text
        return answer.status == 200


def new(**fields: Any) -> dict[str, Any]:
    """The body of a POST. The name is unique unless `fields` has one."""
    number = next(_numbers)
    return {"clientId": f"made-{number}", "clientName": f"Made {number}", "enabled": True, **fields}


def paths_of(answer: Answer) -> list[str]:
    """The fields that a 422 names."""
    assert answer.status == 422, answer.text
    return [fault["propertyPath"] for fault in answer.json]


def moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def regenerate(client: Registered, **content: Any) -> dict[str, Any]:
    answer = client.desk.call("PUT", f"{client.path}/secrets", content or "")
    assert answer.status == 200, answer.text
    made: dict[str, Any] = answer.json
    return made
