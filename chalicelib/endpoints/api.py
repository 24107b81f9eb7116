"""The HTTP API from its parts: middleware, then every route."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from chalice.app import Chalice, Request, Response

from .framework_errors import rewrite_framework_errors
from .https_only import https_only
from .parts import Parts
from .request_log import log_request
from .routes import ROUTES, Route


def api(parts: Parts) -> Chalice:
    # Chalice appends its name to AWS_EXECUTION_ENV each time, and botocore sends that variable as a header.
    app = Chalice("watchword", configure_logs=False, env={})
    app.register_middleware(log_request, "http")
    app.register_middleware(rewrite_framework_errors, "http")
    app.register_middleware(_within_deadline(parts), "http")
    app.register_middleware(https_only(lambda: parts.tokens.catalogue().settings), "http")
    for route in ROUTES:
        # Each view checks the content type, because Chalice's check accepts `text/plain; application/json`.
        app.route(route.path, methods=list(route.methods), content_types=["*/*"], name=route.view)(
            _answering(app, route, parts)
        )
    return app


def _answering(app: Chalice, route: Route, parts: Parts) -> Callable[..., Response]:
    def answer(**path_parameters: str) -> Response:
        front, view = _loaded(route.front), _loaded(route.view)
        return front(route, view, app.current_request, parts, path_parameters)

    return answer


@cache
def _loaded(name: str) -> Callable[..., Response]:
    """`module.function` of this package. A token request does not load administration."""
    module, _, function = name.partition(".")
    loaded: Callable[..., Response] = getattr(import_module(f".{module}", __package__), function)
    return loaded


def _within_deadline(parts: Parts) -> Callable[[Request, Callable[[Request], Response]], Response]:
    """Limits the time of the calls to AWS, so that an answer is always sent in time."""

    def respond(request: Request, get_response: Callable[[Request], Response]) -> Response:
        with parts.deadline():
            return get_response(request)

    return respond
