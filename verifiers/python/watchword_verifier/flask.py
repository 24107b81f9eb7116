"""Flask: a decorator for views.

@app.get("/orders")
@requires(verifier, "orders:read")
def orders():
    return {"client": g.access_token.client_id}
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue

from .access_token import scopes_of
from .refusals import Refusal
from .verifier import Verifier

P = ParamSpec("P")


def requires(
    verifier: Verifier, *scope: str
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """The view runs only with a token that has all scopes, which is then `flask.g.access_token`."""
    required = scopes_of(scope) or None

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def protected(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                g.access_token = verifier.authenticate(request.headers.get("Authorization"), required)
            except Refusal as refusal:
                return Response(refusal.body, refusal.status, refusal.headers)
            # Flask's own way to call a view, which may be asynchronous.
            return current_app.ensure_sync(view)(*args, **kwargs)  # type: ignore[no-any-return] # Any: Flask's type.

        return protected

    return decorate
