"""Django: a decorator for views, `method_decorator(requires(…), name="dispatch")` for classes of views.

@requires(verifier, "orders:read")
def orders(request):
    return JsonResponse({"client": request.access_token.client_id})
"""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .access_token import scopes_of
from .refusals import Refusal
from .verifier import Verifier

View = Callable[..., Any]


def requires(verifier: Verifier, *scope: str) -> Callable[[View], View]:
    """The view runs only with a token that has all scopes, which is then `request.access_token`."""
    required = scopes_of(scope) or None

    def refused(request: HttpRequest) -> HttpResponse | None:
        try:
            request.access_token = verifier.authenticate(request.headers.get("Authorization"), required)
        except Refusal as refusal:
            return HttpResponse(refusal.body, status=refusal.status, headers=refusal.headers)
        return None

    def decorate(view: View) -> View:
        @wraps(view)
        def protected(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer: HttpResponseBase = refused(request) or view(request, *args, **kwargs)
            return answer

        @wraps(view)
        async def protected_asynchronously(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # In a thread, because it may read keys.
            answer: HttpResponseBase | None = await sync_to_async(refused, thread_sensitive=False)(request)
            return answer or await view(request, *args, **kwargs)

        return protected_asynchronously if iscoroutinefunction(view) else protected

    return decorate
