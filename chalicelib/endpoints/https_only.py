"""Refuses plain HTTP if the settings force HTTPS. API Gateway serves HTTPS only; this is for other proxies."""

from collections.abc import Callable

from chalice.app import Request, Response

from ..oauth.catalogue import Settings
from ..store_errors import StoreUnavailable
from .framework_errors import refusal
from .requests import elements
from .responses import note_refusal, oauth_error_of

Middleware = Callable[[Request, Callable[[Request], Response]], Response]


def https_only(settings: Callable[[], Settings]) -> Middleware:
    """A proxy sends X-Forwarded-Proto. A request without the header is accepted."""

    def refuse_plain_http(request: Request, get_response: Callable[[Request], Response]) -> Response:
        if any(scheme.lower() != "https" for scheme in elements(request, "x-forwarded-proto")):
            try:
                if settings().force_https:
                    return refusal(request, 403, "invalid_request", "Use HTTPS protocol")
            except StoreUnavailable as trouble:
                error = oauth_error_of(trouble)
                note_refusal(error)
                return refusal(request, 503, error.error, error.error_description)
        return get_response(request)

    return refuse_plain_http
