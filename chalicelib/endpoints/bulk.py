"""PrestaShop's bulk operations on clients: each item is its own change, under its own rights."""

from collections.abc import Callable
from typing import Any, Final

from chalice.app import Blueprint, Response

from ..administration.clients import ClientAdministration, ClientEdit
from ..administration.errors import ChangeRefused
from ..oauth.bearer import BearerAuthentication
from ..oauth.errors import OAuthError
from .api_clients import ANY, CLIENTS
from .authenticated import Authenticated, authenticated
from .fields import BLANK, WRONG_TYPE, Fields
from .json_body import json_object
from .problems import answering_problems, problem_of
from .responses import NO_STORE, json_response

MAXIMUM_ITEMS: Final = 50
Act = Callable[[Authenticated, int], object]


def blueprint(
    bearer: Callable[[], BearerAuthentication], administration: Callable[[], ClientAdministration]
) -> Blueprint:
    routes = Blueprint(__name__)

    def each(act: Act) -> Response:
        """204 when all succeed; else 207 with what went wrong, item by item, as PrestaShop has it."""
        me = authenticated(routes.current_request, bearer(), "api_client_write")
        errors: list[dict[str, Any]] = []
        for generation in _ids(json_object(routes.current_request)):
            try:
                act(me, generation)
            except (ChangeRefused, OAuthError) as error:
                status, sentence = problem_of(error)
                errors.append(
                    {"apiClientId": generation, "type": type(error).__name__, "message": sentence, "status": status}
                )
        return json_response({"errors": errors}, 207) if errors else Response("", dict(NO_STORE), 204)

    def switch(me: Authenticated, generation: int, enabled: bool) -> None:
        edit = ClientEdit(enabled=enabled)
        administration().edit(me.caller, me.actor, generation, lambda *_: edit, None)

    @routes.route(f"{CLIENTS}/bulk-enable", methods=["POST"], content_types=ANY)
    @answering_problems
    def bulk_enable() -> Response:
        return each(lambda me, generation: switch(me, generation, True))

    @routes.route(f"{CLIENTS}/bulk-disable", methods=["POST"], content_types=ANY)
    @answering_problems
    def bulk_disable() -> Response:
        return each(lambda me, generation: switch(me, generation, False))

    @routes.route(f"{CLIENTS}/bulk-delete", methods=["POST"], content_types=ANY)
    @answering_problems
    def bulk_delete() -> Response:
        return each(lambda me, generation: administration().delete(me.caller, me.actor, generation, None))

    return routes


def _ids(content: dict[str, Any]) -> list[int]:
    """Each once, in order. Raises FieldErrors."""
    fields = Fields(content, required={"apiClientIds"})
    ids = fields.list("apiClientIds", maximum=MAXIMUM_ITEMS)
    if ids is not None and not ids:
        fields.refuse("apiClientIds", *BLANK)
    for index, entry in enumerate(ids or ()):
        if isinstance(entry, bool) or not isinstance(entry, int) or not 0 <= entry < 2**53:
            fields.refuse(f"apiClientIds[{index}]", "This value should be of type int.", WRONG_TYPE)
    fields.refuse_others({})
    fields.check()
    return list(dict.fromkeys(ids or ()))
