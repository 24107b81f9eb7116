"""Starlette, FastAPI and every other ASGI framework: a middleware for a whole application, also for WebSockets.

    app.add_middleware(BearerTokens, verifier=verifier, scope="orders:read")

`request.state.access_token` is the token. `watchword_verifier.fastapi` protects single routes.
"""

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .access_token import scopes_of
from .refusals import Refusal
from .verifier import Verifier


class BearerTokens:
    """`open_paths` need no token, such as that of a health check."""

    def __init__(
        self, app: ASGIApp, verifier: Verifier, scope: str | Iterable[str] | None = None, open_paths: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._scope = None if scope is None else scopes_of(scope)
        self._open_paths = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope.get("path") in self._open_paths:
            await self._app(scope, receive, send)
            return
        try:
            # In a thread, because it may read keys.
            token = await run_in_threadpool(self._verifier.authenticate, authorization_of(scope), self._scope)
        except Refusal as refusal:
            if scope["type"] == "websocket":
                # The server answers 403 to a handshake that is closed before it is accepted.
                await send({"type": "websocket.close", "code": 1008})
            else:
                await Response(refusal.body, refusal.status, refusal.headers)(scope, receive, send)
            return
        scope.setdefault("state", {})["access_token"] = token
        await self._app(scope, receive, send)


def authorization_of(scope: Scope) -> str | None:
    """All values of the header, so that two of them are refused instead of one chosen."""
    return ", ".join(Headers(scope=scope).getlist("Authorization")) or None
