"""FastAPI: a dependency for routes.

@app.get("/orders")
def orders(token: Annotated[AccessToken, Depends(bearer(verifier, "orders:read"))]):
    return {"client": token.client_id}
"""

from collections.abc import Callable

from fastapi import HTTPException, Request

from .access_token import AccessToken, scopes_of
from .refusals import Refusal
from .starlette import authorization_of
from .verifier import Verifier


def bearer(verifier: Verifier, *scope: str) -> Callable[[Request], AccessToken]:
    """A dependency whose value is a token that has all scopes."""
    required = scopes_of(scope) or None

    # Not `async`, so that FastAPI calls it in a thread: it may read keys.
    def access_token(request: Request) -> AccessToken:
        try:
            return verifier.authenticate(authorization_of(request.scope), required)
        except Refusal as refusal:
            headers = {name: value for name, value in refusal.headers.items() if name != "Content-Type"}
            raise HTTPException(refusal.status, refusal.description, headers) from None

    return access_token
