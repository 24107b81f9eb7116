"""The secrets of a client as objects, for administrators and, with `self_secret_write`, for the client itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from chalice.app import Blueprint, Request, Response

from ..administration.rights import require
from ..administration.secrets import MAXIMUM_OVERLAP, SecretAdministration
from ..oauth.bearer import BearerAuthentication
from ..oauth.client_secret import ClientSecret
from .api_clients import ANY, CLIENT, CLIENTS
from .api_clients_json import MAXIMUM_NAME, SENTENCES, moment
from .authenticated import Authenticated, authenticated, generation_of
from .fields import NO_MATCH, FieldError, FieldErrors, Fields
from .json_body import json_object
from .problems import answering_problems
from .responses import json_response

CHOSEN: Final = FieldErrors([FieldError("secret", SENTENCES["secret"], NO_MATCH)])


def blueprint(bearer: Callable[[], BearerAuthentication], secrets: Callable[[], SecretAdministration]) -> Blueprint:
    routes = Blueprint(__name__)

    def who() -> Authenticated:
        return authenticated(routes.current_request, bearer())

    def listed(generation: int | None) -> Response:
        now = secrets().editor.clock()
        kept = secrets().list(who().caller, generation)
        return json_response({"items": [_metadata(secret, secret.is_live_at(now)) for secret in kept]})

    def added(generation: int | None) -> Response:
        me, request = who(), routes.current_request
        client_secret, kept = secrets().add(me.caller, me.actor, generation, lambda: _new_secret(request))
        return json_response(_shown_once(client_secret, kept), 201)

    def regenerated(generation: int | None) -> Response:
        me, request = who(), routes.current_request
        client_secret, kept = secrets().regenerate(me.caller, me.actor, generation, lambda: _overlap(request))
        return json_response(_shown_once(client_secret, kept))

    def removed(generation: int | None, secret_id: str) -> Response:
        me = who()
        secrets().remove(me.caller, me.actor, generation, secret_id)
        return Response("", {"Cache-Control": "no-store"}, 204)

    @routes.route(f"{CLIENTS}/infos/secrets", methods=["GET"])
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
        return regenerated(None)

    @routes.route(f"{CLIENTS}/infos/secrets/{{secret_id}}", methods=["DELETE"], content_types=ANY)
    @answering_problems
    def remove_own_secret(secret_id: str) -> Response:
        return removed(None, secret_id)

    @routes.route(f"{CLIENT}/secrets", methods=["GET"])
    @answering_problems
    def list_secrets(api_client_id: str) -> Response:
        return listed(generation_of(api_client_id))

    @routes.route(f"{CLIENT}/secrets", methods=["POST"], content_types=ANY)
    @answering_problems
    def add_secret(api_client_id: str) -> Response:
        return added(generation_of(api_client_id))

    @routes.route(f"{CLIENT}/secrets", methods=["PUT"], content_types=ANY)
    @answering_problems
    def regenerate_secret(api_client_id: str) -> Response:
        return regenerated(generation_of(api_client_id))

    @routes.route(f"{CLIENT}/secrets/{{secret_id}}", methods=["DELETE"], content_types=ANY)
    @answering_problems
    def remove_secret(api_client_id: str, secret_id: str) -> Response:
        return removed(generation_of(api_client_id), secret_id)

    @routes.route(f"{CLIENT}/secrets", methods=["PATCH"], content_types=ANY)
    @answering_problems
    def refuse_chosen_secret(api_client_id: str) -> Response:
        """PrestaShop's way to force a secret. A chosen one could be guessed, and was seen by others."""
        require(who().caller, "api_client_write")
        generation_of(api_client_id)
        raise CHOSEN

    return routes


def _new_secret(request: Request) -> tuple[str, Any]:
    """Label and end. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    label = fields.text("label", maximum=MAXIMUM_NAME) or ""
    expires_at = fields.moment("expiresAt")
    fields.refuse_others(SENTENCES)
    fields.check()
    return label, expires_at


def _overlap(request: Request) -> timedelta:
    """How long the old ones go on. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    seconds = fields.whole_number("overlapSeconds", minimum=0, maximum=int(MAXIMUM_OVERLAP.total_seconds())) or 0
    fields.refuse_others(SENTENCES)
    fields.check()
    return timedelta(seconds=seconds)


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
