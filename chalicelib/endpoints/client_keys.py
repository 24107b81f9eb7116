"""The public keys of a client, for administrators and, with `self_secret_write`, for the client itself."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from chalice.app import Request, Response

from ..administration.client_keys import NewKeys
from ..administration.credentials import MAXIMUM_OVERLAP
from ..keys.registrable_key import ALGS, PrivateKeySent, RegistrableKey, UnusableKey, key_of_jwk, key_of_pem
from ..keys.signing_key import thumbprint
from ..moments import rfc3339
from ..oauth.client_key import ClientKey
from .admin_request import AdminRequest, own_or_generation_of, rights_first
from .api_clients_json import MAXIMUM_NAME
from .fields import NO_MATCH, UNEXPECTED, Fields
from .json_body import json_object
from .parts import Parts
from .responses import NO_STORE, json_response

FORMS: Final = ("jwk", "jwks", "pem")
CHOICES: Final = frozenset(alg for algs in ALGS.values() for alg in algs)
# The keys of a JWKS, including those for other uses.
MAXIMUM_KEYS: Final = 10
# Characters. A private key is shorter, so the answer to one can say that it is private.
MAXIMUM_PEM: Final = 20_000
# Printable ASCII without a space, quotation mark or backslash.
KID: Final = re.compile(r"[!#-\[\]-~]{1,128}")
ONE_FORM: Final = "Send the key in exactly one of jwk, jwks and pem."
ODD_KID: Final = "A kid has 1 to 128 printable ASCII characters, and no space, quotation mark or backslash."
OTHER_KID: Final = "The JWK has another kid. Leave one of them out."
OF_THE_SET: Final = "Each key of a JWKS has its own kid and alg: leave this out."
BARE_JWK: Final = "Send the JWK as the value of jwk."


def list_keys(me: AdminRequest, parts: Parts, api_client_id: str | None = None) -> Response:
    now = parts.clock()
    client_keys = parts.administration.keys.list(me.caller, own_or_generation_of(api_client_id))
    return json_response({"items": [_metadata(key, key.is_live_at(now)) for key in client_keys]})


def add_keys(me: AdminRequest, parts: Parts, api_client_id: str | None = None) -> Response:
    generation = own_or_generation_of(api_client_id)
    with rights_first(me, parts, generation):
        new = _new_keys(me.request, parts.clock())
    added = parts.administration.keys.add(me.caller, me.actor, generation, new)
    skipped = [{"propertyPath": path, "message": reason} for path, reason in added.skipped.items()]
    return json_response({"items": [_metadata(key, True) for key in added.keys], "skipped": skipped}, 201)


def remove_key(me: AdminRequest, parts: Parts, key_id: str, api_client_id: str | None = None) -> Response:
    parts.administration.keys.remove(me.caller, me.actor, own_or_generation_of(api_client_id), key_id)
    return Response("", dict(NO_STORE), 204)


def _new_keys(request: Request, now: datetime) -> NewKeys:
    """Raises FieldErrors."""
    content = json_object(request, may_be_empty=True)
    fields = Fields(content)
    label = fields.text("label", maximum=MAXIMUM_NAME) or ""
    expires_at = fields.moment("expiresAt", after=now)
    overlap = fields.whole_number("overlapSeconds", minimum=0, maximum=int(MAXIMUM_OVERLAP.total_seconds()))
    keys, skipped = _keys(fields)
    fields.refuse_others({"kty": BARE_JWK, "keys": "Send the JWKS as the value of jwks."})
    fields.check()
    return NewKeys(keys, skipped, label, expires_at, None if overlap is None else timedelta(seconds=overlap))


def _keys(fields: Fields) -> tuple[Mapping[str, RegistrableKey], Mapping[str, str]]:
    """The usable keys by their paths, and why others of a JWKS are not usable."""
    jwk, jwks = fields.members("jwk"), fields.members("jwks")
    pem = fields.text("pem", minimum=1, maximum=MAXIMUM_PEM, lines=True)
    kid, alg = _kid(fields), _alg(fields)
    if sum(fields.has(form) for form in FORMS) != 1:
        fields.refuse(next(filter(fields.has, FORMS), "jwk"), ONE_FORM, NO_MATCH)
    elif jwks is not None:
        for name in filter(fields.has, ("kid", "alg")):
            fields.refuse(name, OF_THE_SET, UNEXPECTED[1])
        return _usable(fields, Fields(jwks).list("keys", maximum=MAXIMUM_KEYS))
    elif jwk is not None or pem:
        form = "pem" if jwk is None else "jwk"
        try:
            key = key_of_pem(pem or "", alg) if jwk is None else key_of_jwk(jwk, alg)
            return {form: _named(key, kid)}, {}
        except UnusableKey as error:
            fields.refuse(_path(form, error), str(error), NO_MATCH)
    return {}, {}


def _usable(fields: Fields, jwks: list[Any] | None) -> tuple[Mapping[str, RegistrableKey], Mapping[str, str]]:
    """RFC 7517 §5: keys of other types and uses are ignored. A private key is refused, so that its owner learns it."""
    keys: dict[str, RegistrableKey] = {}
    skipped: dict[str, str] = {}
    if not jwks:
        fields.refuse("jwks.keys", f"This value should be an array of 1 to {MAXIMUM_KEYS} keys.", NO_MATCH)
    for index, jwk in enumerate(jwks or ()):
        path = f"jwks.keys[{index}]"
        try:
            if not isinstance(jwk, dict):
                raise UnusableKey("This value should be of type object.")
            keys[path] = _named(key_of_jwk(jwk), None)
        except PrivateKeySent as error:
            fields.refuse(path, str(error), NO_MATCH)
        except UnusableKey as error:
            skipped[_path(path, error)] = str(error)
    if not keys:
        for path, reason in skipped.items():
            fields.refuse(path, reason, NO_MATCH)
    return keys, skipped


def _named(key: RegistrableKey, kid: str | None) -> RegistrableKey:
    """Raises UnusableKey."""
    if key.kid and not KID.fullmatch(key.kid):
        raise UnusableKey(ODD_KID, "kid")
    if kid and key.kid not in ("", kid):
        raise UnusableKey(OTHER_KID, "kid")
    return key._replace(kid=kid or key.kid)


def _kid(fields: Fields) -> str | None:
    kid = fields.text("kid", maximum=10 * MAXIMUM_NAME)
    if kid is not None and not KID.fullmatch(kid):
        fields.refuse("kid", ODD_KID, NO_MATCH)
        return None
    return kid


def _alg(fields: Fields) -> str | None:
    alg = fields.text("alg", maximum=MAXIMUM_NAME)
    if alg is not None and alg not in CHOICES:
        fields.refuse("alg", f"This value should be one of {', '.join(sorted(CHOICES))}.", NO_MATCH)
        return None
    return alg


def _path(at: str, error: UnusableKey) -> str:
    return f"{at}.{error.member}" if error.member else at


def _metadata(stored: ClientKey, is_live: bool) -> dict[str, Any]:
    return {
        "keyId": stored.credential_id,
        "kid": stored.kid or None,
        "alg": stored.alg,
        "thumbprint": thumbprint(stored.jwk),
        "label": stored.label,
        "createdAt": rfc3339(stored.created_at),
        "createdBy": stored.created_by,
        "expiresAt": rfc3339(stored.expires_at),
        "lastUsedAt": rfc3339(stored.last_used_at),
        "state": "live" if is_live else "expired",
    }
