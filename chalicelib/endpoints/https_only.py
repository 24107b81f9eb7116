"""Plain HTTP is refused while the settings say so. API Gateway serves HTTPS only; this is for other fronts."""

from collections.abc import Callable

from chalice.app import Request, Response

from ..oauth.catalogue import Settings
from ..store_errors import StoreUnavailable
from .framework_errors import refusal
from .responses import note_refusal, oauth_error_of

Middleware = Callable[[Request, Callable[[Request], Response]], Response]


def https_only(settings: Callable[[], Settings]) -> Middleware:
    """A front says so in X-Forwarded-Proto; where there is none, as on one machine, the header is absent and passes."""

    def refuse_plain_http(request: Request, get_response: Callable[[Request], Response]) -> Response:
        forwarded = str(request.headers.get("x-forwarded-proto") or "")
        if forwarded.split(",", 1)[0].strip().lower() == "http":
            try:
                if settings().force_https:
                    return refusal(request, 403, "invalid_request", "Use HTTPS protocol")
            except StoreUnavailable as trouble:
                error = oauth_error_of(trouble)
                note_refusal(error)
                return refusal(request, 503, error.error, error.error_description)
        return get_response(request)

    return refuse_plain_http
