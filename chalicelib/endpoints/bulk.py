"""PrestaShop's bulk operations on clients: each item is its own change, under its own rights."""

from collections.abc import Callable
from typing import Any, Final

from chalice.app import Response

from ..administration.client_patch import ClientPatch
from ..administration.errors import ChangeRefused, WriteConflict
from ..oauth.errors import OAuthError, TemporarilyUnavailable
from ..store_errors import OutcomeUnknown, StoreUnavailable
from .admin_request import AdminRequest
from .fields import BLANK, WRONG_TYPE, Fields
from .json_body import json_object
from .parts import Parts
from .problems import problem_of
from .responses import NO_STORE, json_response

MAXIMUM_ITEMS: Final = 50


def enable_clients(me: AdminRequest, parts: Parts) -> Response:
    return _each(me, lambda generation: _switch(me, parts, generation, True))


def disable_clients(me: AdminRequest, parts: Parts) -> Response:
    return _each(me, lambda generation: _switch(me, parts, generation, False))


def delete_clients(me: AdminRequest, parts: Parts) -> Response:
    return _each(me, lambda generation: parts.administration.clients.delete(me.caller, me.actor, generation))


def _switch(me: AdminRequest, parts: Parts, generation: int, enabled: bool) -> object:
    return parts.administration.clients.edit(me.caller, me.actor, generation, ClientPatch({"enabled": enabled}))


def _each(me: AdminRequest, change: Callable[[int], object]) -> Response:
    """204 if all changes succeed. Otherwise 207 with one error for each failed item, as in PrestaShop."""
    errors: list[dict[str, Any]] = []
    for generation in _ids(json_object(me.request)):
        try:
            change(generation)
        except (ChangeRefused, OAuthError, StoreUnavailable) as error:
            status, sentence = problem_of(error)
            errors.append({"apiClientId": generation, "type": _type(error), "message": sentence, "status": status})
    return json_response({"errors": errors}, 207) if errors else Response("", dict(NO_STORE), 204)


def _type(error: Exception) -> str:
    """The name of the error. For an outage of a store, it says only whether the change may be stored."""
    if isinstance(error, (StoreUnavailable, WriteConflict)) and not isinstance(error, OutcomeUnknown):
        return TemporarilyUnavailable.__name__
    return type(error).__name__


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
