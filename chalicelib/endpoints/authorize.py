"""RFC 6749 §3.1: the authorization endpoint. This server has no users, so nobody can sign in.

Some SDKs refuse metadata without it. It never redirects, because anybody can put a redirect_uri into a link.
"""

from typing import Final

from chalice.app import Request, Response

from ..oauth.metadata import TOKEN_PATH
from .parts import Parts
from .responses import NO_STORE, oauth_error

SENTENCE: Final = (
    "This server has no users, so nobody can sign in here. It issues tokens to programs: use the client credentials"
    " grant at the token endpoint"
)
HTML: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nobody can sign in here</title>
<h1>Nobody can sign in here</h1>
<p>{sentence}, <code>{token_endpoint}</code>.</p>
<p>If an application sent you here, it is set up for an authorization server with users.</p>
"""
HEADERS: Final = {
    **NO_STORE,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def read_page(request: Request, parts: Parts) -> Response:
    """400, as HTML for a browser."""
    token_endpoint = parts.issuer + TOKEN_PATH
    if "text/html" in str(request.headers.get("accept") or ""):
        return Response(HTML.format(sentence=SENTENCE, token_endpoint=token_endpoint), dict(HEADERS), 400)
    return oauth_error(400, "unsupported_response_type", f"{SENTENCE}, {token_endpoint}.")
