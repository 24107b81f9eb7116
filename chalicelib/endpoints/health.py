"""GET /health: whether a token could be issued, for monitors and for whoever waits for a start."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from .responses import answering_oauth_errors, json_response


def blueprint(check: Callable[[], None]) -> Blueprint:
    """`check` raises TemporarilyUnavailable when the table or the key ring cannot be read."""
    routes = Blueprint(__name__)

    @routes.route("/health", methods=["GET", "HEAD"], content_types=["*/*"])
    @answering_oauth_errors(lambda: routes.current_request)
    def health() -> Response:
        check()
        response = json_response({"status": "ok"})
        if routes.current_request.method == "HEAD":
            response.body = ""
        return response

    return routes
