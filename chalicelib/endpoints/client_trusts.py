"""The workloads that a client trusts, for administrators."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chalice.app import Request, Response

from ..administration.trusts import NewTrust
from ..moments import rfc3339
from ..oauth.resource import SLUG
from ..oauth.trust import Trust
from ..oauth.trusted_issuer import TrustedIssuer
from .admin_request import AdminRequest, generation_of, rights_first
from .api_clients_json import MAXIMUM_NAME
from .fields import NO_MATCH, Fields
from .json_body import json_object
from .parts import Parts
from .responses import NO_STORE, json_response

# RFC 6901, without the empty pointer and without empty names.
POINTER: Final = re.compile(r"(?:/(?:[^~/\s]|~[01])+)+")
MAXIMUM_POINTER: Final = 255
MAXIMUM_CONDITIONS: Final = 10
MAXIMUM_VALUES: Final = 10
MAXIMUM_VALUE: Final = 2048
NO_CONDITIONS: Final = f"This value should be an object of 1 to {MAXIMUM_CONDITIONS} conditions: a JSON pointer of each"
NO_POINTER: Final = "This is not a JSON pointer (RFC 6901) of a claim, as in /sub."
NO_VALUES: Final = f"This value should be a text, or an array of 1 to {MAXIMUM_VALUES} texts."


def list_trusts(_me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    trusts, now = parts.administration.trusts, parts.clock()
    stored, issuers = trusts.list(generation_of(api_client_id)), trusts.issuers()
    return json_response({"items": [_metadata(trust, _state(trust, issuers, now)) for trust in stored]})


def add_trust(me: AdminRequest, parts: Parts, api_client_id: str) -> Response:
    generation = generation_of(api_client_id)
    with rights_first(me, parts, generation):
        new = _new_trust(me.request, parts.clock())
    trust = parts.administration.trusts.add(me.caller, me.actor, generation, new)
    return json_response(_metadata(trust, "live"), 201)


def remove_trust(me: AdminRequest, parts: Parts, api_client_id: str, trust_id: str) -> Response:
    parts.administration.trusts.remove(me.caller, me.actor, generation_of(api_client_id), trust_id)
    return Response("", dict(NO_STORE), 204)


def _new_trust(request: Request, now: datetime) -> NewTrust:
    """Raises FieldErrors."""
    fields = Fields(json_object(request), required=("issuer", "conditions"))
    issuer = fields.text("issuer", minimum=1, maximum=64, pattern=SLUG) or ""
    conditions = _conditions(fields)
    is_default = fields.boolean("isDefault") or False
    label = fields.text("label", maximum=MAXIMUM_NAME) or ""
    expires_at = fields.moment("expiresAt", after=now)
    fields.refuse_others({})
    fields.check()
    return NewTrust(issuer, conditions, is_default, label, expires_at)


def _conditions(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    members = fields.members("conditions")
    if members is not None and not 1 <= len(members) <= MAXIMUM_CONDITIONS:
        fields.refuse("conditions", f"{NO_CONDITIONS}, with the accepted values.", NO_MATCH)
    conditions: dict[str, tuple[str, ...]] = {}
    for pointer, sent in (members or {}).items():
        values = [sent] if isinstance(sent, str) else sent
        if len(pointer) > MAXIMUM_POINTER or not pointer.isprintable() or not POINTER.fullmatch(pointer):
            fields.refuse("conditions", NO_POINTER, NO_MATCH)
        elif not isinstance(values, list) or not 1 <= len(values) <= MAXIMUM_VALUES or not all(map(_is_value, values)):
            fields.refuse("conditions", NO_VALUES, NO_MATCH)
        else:
            conditions[pointer] = tuple(dict.fromkeys(values))
    return conditions


def _is_value(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAXIMUM_VALUE and value.isprintable()


def _state(trust: Trust, issuers: tuple[TrustedIssuer, ...], now: datetime) -> str:
    if not trust.is_live_at(now):
        return "expired"
    issuer = next(
        (one for one in issuers if (one.slug, one.generation) == (trust.issuer, trust.issuer_generation)), None
    )
    if issuer is None:
        return "issuer_deleted"
    return "live" if issuer.enabled else "issuer_disabled"


def _metadata(stored: Trust, state: str) -> dict[str, Any]:
    return {
        "trustId": stored.credential_id,
        "issuer": stored.issuer,
        "conditions": {pointer: list(values) for pointer, values in sorted(stored.conditions.items())},
        "isDefault": stored.is_default,
        "label": stored.label,
        "createdAt": rfc3339(stored.created_at),
        "createdBy": stored.created_by,
        "expiresAt": rfc3339(stored.expires_at),
        "lastUsedAt": rfc3339(stored.last_used_at),
        "state": state,
    }
