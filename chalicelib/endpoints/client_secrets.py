"""The secrets of a client as objects, for administrators and, with `self_secret_write`, for the client itself."""

from datetime import datetime, timedelta
from typing import Any, Final

from chalice.app import Request, Response

from ..administration.credentials import MAXIMUM_OVERLAP
from ..moments import rfc3339
from ..oauth.client_secret import ClientSecret
from .admin_request import AdminRequest, generation_of, own_or_generation_of, rights_first
from .api_clients_json import MAXIMUM_NAME, SENTENCES
from .eviction_json import eviction_json
from .fields import NO_MATCH, UNEXPECTED, FieldError, FieldErrors, Fields
from .json_body import json_object
from .parts import Parts
from .request_log import note
from .responses import NO_STORE, json_response
from .routes import CLIENTS

EVICTED_BY_OTHERS: Final = f"Only an administrator evicts, at {CLIENTS}/{{id}}/secrets: leave it out."
CHOSEN: Final = FieldErrors([FieldError("secret", SENTENCES["secret"], NO_MATCH)])


def list_secrets(me: AdminRequest, parts: Parts, api_client_id: str | None = None) -> Response:
    now = parts.clock()
    client_secrets = parts.administration.secrets.list(me.caller, own_or_generation_of(api_client_id))
    return json_response({"items": [_metadata(secret, secret.is_live_at(now)) for secret in client_secrets]})


def add_secret(me: AdminRequest, parts: Parts, api_client_id: str | None = None) -> Response:
    generation = own_or_generation_of(api_client_id)
    with rights_first(me, parts, generation):
        label, expires_at = _new_secret(me.request, parts.clock())
    added = parts.administration.secrets.add(me.caller, me.actor, generation, label, expires_at)
    return json_response(_revealed(*added), 201)


def regenerate_secret(me: AdminRequest, parts: Parts, api_client_id: str | None = None) -> Response:
    generation, secrets = own_or_generation_of(api_client_id), parts.administration.secrets
    with rights_first(me, parts, generation):
        overlap, expires_at, evict = _regeneration(me.request, parts.clock(), is_own=generation is None)
    if generation is None or not evict:
        return json_response(_revealed(*secrets.regenerate(me.caller, me.actor, generation, overlap, expires_at)))
    # Before the eviction, because a failure after it would lose the new secret.
    catalogue = parts.tokens.catalogue()
    eviction = secrets.evict(me.caller, me.actor, generation)
    if eviction.trouble:
        note(detail=eviction.trouble)
    return json_response(eviction_json(eviction, catalogue, with_values="audit_read" in me.caller.scope))


def remove_secret(me: AdminRequest, parts: Parts, secret_id: str, api_client_id: str | None = None) -> Response:
    parts.administration.secrets.remove(me.caller, me.actor, own_or_generation_of(api_client_id), secret_id)
    return Response("", dict(NO_STORE), 204)


def refuse_chosen_secret(_me: AdminRequest, _parts: Parts, api_client_id: str) -> Response:
    """PrestaShop lets the caller choose a secret. It could be guessed, and others may have seen it."""
    generation_of(api_client_id)
    raise CHOSEN


def _new_secret(request: Request, now: datetime) -> tuple[str, datetime | None]:
    """Label and expiry. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    label = fields.text("label", maximum=MAXIMUM_NAME) or ""
    expires_at = fields.moment("expiresAt", after=now)
    fields.refuse_others(SENTENCES)
    fields.check()
    return label, expires_at


def _regeneration(request: Request, now: datetime, *, is_own: bool) -> tuple[timedelta, datetime | None, bool]:
    """The overlap of the old secrets, the expiry of the new one, and whether it is an eviction. Raises FieldErrors."""
    fields = Fields(json_object(request, may_be_empty=True))
    seconds = fields.whole_number("overlapSeconds", minimum=0, maximum=int(MAXIMUM_OVERLAP.total_seconds())) or 0
    expires_at = fields.moment("expiresAt", after=now)
    evict = not is_own and fields.boolean("evict")
    if evict and seconds:
        fields.refuse("overlapSeconds", "An eviction has no overlap: leave one of them out.", UNEXPECTED[1])
    if evict and expires_at:
        fields.refuse("expiresAt", "The secret of an eviction has no expiry: leave one of them out.", UNEXPECTED[1])
    fields.refuse_others({**SENTENCES, **({"evict": EVICTED_BY_OTHERS} if is_own else {})})
    fields.check()
    return timedelta(seconds=seconds), expires_at, bool(evict)


def _revealed(client_secret: str, stored: ClientSecret) -> dict[str, Any]:
    return {"secretId": stored.credential_id, "secret": client_secret, "expiresAt": rfc3339(stored.expires_at)}


def _metadata(stored: ClientSecret, is_live: bool) -> dict[str, Any]:
    return {
        "secretId": stored.credential_id,
        "label": stored.label,
        "createdAt": rfc3339(stored.created_at),
        "createdBy": stored.created_by,
        "expiresAt": rfc3339(stored.expires_at),
        "lastUsedAt": rfc3339(stored.last_used_at),
        "state": "live" if is_live else "expired",
    }
