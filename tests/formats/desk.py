"""An administrator and clients that call the server over HTTP."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.api.deployment import Deployment
from tests.api.drivers import Answer, RawEvents

CLIENTS = "/admin-api/api-clients"
SCOPE = (
    "api_client_read api_client_write api_client_grant resource_read resource_write settings_read settings_write"
    " audit_read key_read"
)


class Desk:
    def __init__(self, parts: Wiring, administrator: Mapping[str, str]) -> None:
        self._administrator = SecretCredential(administrator["client_id"], administrator["client_secret"])
        self._deployment = Deployment(RawEvents(parts), parts, self._administrator)

    def ask(self, client_id: str, client_secret: str, scope: str) -> Answer:
        return self._deployment.ask(SecretCredential(client_id, client_secret), scope=scope)

    def token(self) -> str:
        return self._deployment.token(self._administrator, SCOPE)

    def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        """The JSON of the response. Raises AssertionError if the status is no success."""
        headers = {"Authorization": f"Bearer {token or self.token()}", "Content-Type": "application/json"}
        text = "" if body is None else json.dumps(body)
        answer = self._deployment.http.request(method, path, text, headers)
        assert answer.status < 300, answer.text
        return answer.json if answer.text else None

    def numbers(self) -> dict[str, int]:
        """The `apiClientId` of each client."""
        items = self.call("GET", CLIENTS)["items"]
        return {item["clientId"]: item["apiClientId"] for item in items}
