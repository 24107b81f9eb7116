"""The secrets of a client as objects, for administrators and, with `self_secret_write`, for the client itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from chalice.app import Blueprint, Request, Response

from ..administration.secrets import MAXIMUM_OVERLAP, SELF, SecretAdministration
from ..oauth.bearer import BearerAuthentication
from ..oauth.client_secret import ClientSecret
from .api_clients import ANY, CLIENT, CLIENTS
from .api_clients_json import MAXIMUM_NAME, SENTENCES, moment
from .authenticated import Authenticated, authenticated, generation_of
from .eviction_json import eviction_json
from .fields import NO_MATCH, UNEXPECTED, FieldError, FieldErrors, Fields
from .json_body import json_object
from .problems import answering_problems
from .request_log import note
from .responses import json_response

EVICTED_BY_OTHERS: Final = f"Only an administrator evicts, at {CLIENTS}/{{id}}/secrets: leave it out."
CHOSEN: Final = FieldErrors([FieldError("secret", SENTENCES["secret"], NO_MATCH)])


def blueprint(bearer: Callable[[], BearerAuthentication], secrets: Callable[[], SecretAdministration]) -> Blueprint:
    routes = Blueprint(__name__)

    def who(scope: str) -> Authenticated:
        return authenticated(routes.current_request, bearer(), scope)

    # For each the id in the path, or None for the caller's own client.

    def listed(api_client_id: str | None) -> Response:
        me, now = who(_needed(api_client_id, "api_client_read")), secrets().editor.clock()
        kept = secrets().list(me.caller, _generation(api_client_id))
        return json_response({"items": [_metadata(secret, secret.is_live_at(now)) for secret in kept]})

    def added(api_client_id: str | None) -> Response:
        me, request = who(_needed(api_client_id, "api_client_write")), routes.current_request
        now = secrets().editor.clock()
        client_secret, kept = secrets().add(
            me.caller, me.actor, _generation(api_client_id), lambda: _new_secret(request, now)
        )
        return json_response(_shown_once(client_secret, kept), 201)

    def removed(api_client_id: str | None, secret_id: str) -> Response:
        me = who(_needed(api_client_id, "api_client_write"))
        secrets().remove(me.caller, me.actor, _generation(api_client_id), secret_id)
        return Response("", {"Cache-Control": "no-store"}, 204)

    @routes.route(f"{CLIENTS}/infos/secrets", methods=["GET"], content_types=ANY)
    @answering_problems
    def list_own_secrets() -> Response:
        return listed(None)

    @routes.route(f"{CLIENTS}/infos/secrets", methods=["POST"], content_types=ANY)
    @answering_problems
    def add_own_secret() -> Response:
        return added(None)

    @routes.route(f"{CLIENTS}/infos/secrets", methods=["PUT"], content_types=ANY)
    @answering_problems
    def regenerate_own_secret() -> Response:
        me, request = who(SELF), routes.current_request
        made = secrets().regenerate(me.caller, me.actor, None, lambda: _own_overlap(request))
        return json_response(_shown_once(*made))

    @routes.route(f"{CLIENTS}/infos/secrets/{{secret_id}}", methods=["DELETE"], content_types=ANY)
    @answering_problems
    def remove_own_secret(secret_id: str) -> Response:
        return removed(None, secret_id)

    @routes.route(f"{CLIENT}/secrets", methods=["GET"], content_types=ANY)
    @answering_problems
    def list_secrets(api_client_id: str) -> Response:
        return listed(api_client_id)

    @routes.route(f"{CLIENT}/secrets", methods=["POST"], content_types=ANY)
    @answering_problems
    def add_secret(api_client_id: str) -> Response:
        return added(api_client_id)

    @routes.route(f"{CLIENT}/secrets", methods=["PUT"], content_types=ANY)
    @answering_problems
    def regenerate_secret(api_client_id: str) -> Response:
        me, generation = who("api_client_write"), generation_of(api_client_id)
        secrets().check(me.caller, generation)
        overlap, evict = _regeneration(routes.current_request)
        if not evict:
            return json_response(_shown_once(*secrets().regenerate(me.caller, me.actor, generation, lambda: overlap)))
        eviction = secrets().evict(me.caller, me.actor, generation)
        if eviction.trouble:
            note(detail=eviction.trouble)
        return json_response(eviction_json(eviction, with_values="audit_read" in me.caller.scope))

    @routes.route(f"{CLIENT}/secrets/{{secret_id}}", methods=["DELETE"], content_types=ANY)
    @answering_problems
    def remove_secret(api_client_id: str, secret_id: str) -> Response:
        return removed(api_client_id, secret_id)

    @routes.route(f"{CLIENT}/secrets", methods=["PATCH"], content_types=ANY)
    @answering_problems
    def refuse_chosen_secret(api_client_id: str) -> Response:
        """PrestaShop's way to force a secret. A chosen one could be guessed, and was seen by others."""
        who("api_client_write")
        generation_of(api_client_id)
        raise CHOSEN

    return routes


def _needed(api_client_id: str | None, scope: str) -> str:
    return SELF if api_client_id is None else scope


def _generation(api_client_id: str | None) -> int | None:
    return None if api_client_id is None else generation_of(api_client_id)


def _new_secret(request: Request, now: datetime) -> tuple[str, datetime | None]:
    """Label and end. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    label = fields.text("label", maximum=MAXIMUM_NAME) or ""
    expires_at = fields.moment("expiresAt", after=now)
    fields.refuse_others(SENTENCES)
    fields.check()
    return label, expires_at


def _own_overlap(request: Request) -> timedelta:
    """How long the old ones go on. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    seconds = _overlap_seconds(fields)
    fields.refuse_others({**SENTENCES, "evict": EVICTED_BY_OTHERS})
    fields.check()
    return timedelta(seconds=seconds)


def _regeneration(request: Request) -> tuple[timedelta, bool]:
    """How long the old ones go on; and whether it is an eviction. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    seconds, evict = _overlap_seconds(fields), fields.boolean("evict") or False
    if evict and seconds:
        fields.refuse("overlapSeconds", "An eviction has no overlap: leave one of them out.", UNEXPECTED[1])
    fields.refuse_others(SENTENCES)
    fields.check()
    return timedelta(seconds=seconds), evict


def _overlap_seconds(fields: Fields) -> int:
    return fields.whole_number("overlapSeconds", minimum=0, maximum=int(MAXIMUM_OVERLAP.total_seconds())) or 0


def _shown_once(client_secret: str, kept: ClientSecret) -> dict[str, Any]:
    return {"secretId": kept.secret_id, "secret": client_secret, "expiresAt": moment(kept.expires_at)}


def _metadata(kept: ClientSecret, is_live: bool) -> dict[str, Any]:
    return {
        "secretId": kept.secret_id,
        "label": kept.label,
        "createdAt": moment(kept.created_at),
        "createdBy": kept.created_by,
        "expiresAt": moment(kept.expires_at),
        "lastUsedAt": moment(kept.last_used_at),
        "state": "live" if is_live else "expired",
    }
