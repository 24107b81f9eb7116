"""The Lambda handler over stores in memory, with access to its log."""

import io
import logging
from typing import Any
from urllib.parse import unquote_plus

from chalicelib import json_log
from chalicelib.endpoints.api import api
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring

# Patterns of this server's secrets and tokens.
SECRET, TOKEN = "wws_", "eyJ"


class Server:
    """A server with two clients: one with few scopes, and the administrator."""

    def __init__(self, seed: int) -> None:
        self.parts = MemoryWiring(seed)
        self.parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        self._app = api(self.parts)
        administrator = self.parts.ledgers.administrator_secret.find()
        self.deployment = Deployment(RawEvents(self.parts), self.parts, administrator)
        self.client, self.credential = self.deployment.register("customer_group_read customer_group_write")
        self.credentials = {credential.client_id: credential for credential in (self.credential, administrator)}
        self._written = io.StringIO()
        handler = logging.StreamHandler(self._written)
        handler.setFormatter(json_log.JsonFormatter())
        json_log.configure()
        logging.getLogger("watchword").handlers = [handler]

    def handle(self, event: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """The response, and the log of the request."""
        self._written.seek(0)
        self._written.truncate()
        answer: dict[str, Any] = self._app(event, None)
        return answer, self._written.getvalue()

    def proves_itself(self, client_id: str, event: dict[str, Any]) -> bool:
        """Whether the request contains this client's secret in any encoding."""
        secret = self.credentials[client_id].client_secret
        return any(secret in spelling for spelling in _spellings(event))


def _spellings(event: dict[str, Any]) -> list[str]:
    import base64  # noqa: PLC0415  # Only needed for responses with a token.

    texts = [str(event.get("body")), *map(str, (event.get("headers") or {}).values())]
    for text in list(texts):
        texts.append(unquote_plus(text))
        for word in text.split():
            try:
                decoded = base64.b64decode(word).decode("utf-8", "replace")
            except ValueError:
                continue
            texts += [decoded, unquote_plus(decoded)]
    return texts
