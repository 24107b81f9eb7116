"""POST /admin-api/introspect: RFC 7662, and RFC 9701 for a caller that prefers a signed answer."""

import re
from typing import Final

from chalice.app import Request, Response

from ..oauth.client_authentication import AuthenticationRequest
from ..oauth.parameters import parameters_of, token_of
from .form import parse_form
from .parts import Parts
from .request_log import note
from .requests import body_of, elements, header, refuse_parameters_in_url
from .responses import NO_STORE, json_response

JSON: Final = "application/json"
# RFC 9110 §12.4.2.
WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
SIGNED: Final = "application/token-introspection+jwt"


def introspect(request: Request, parts: Parts) -> Response:
    refuse_parameters_in_url(request)
    parameters = parameters_of(parse_form(body_of(request), header(request, "content-type")))
    token = token_of(parameters)
    authentication = AuthenticationRequest.of(parameters, header(request, "authorization"))
    introspected = parts.revocations.introspection.run(token, authentication)
    is_active = introspected.answer["active"]
    note(client_id=introspected.caller.client_id, outcome="active" if is_active else "inactive")
    note(detail=introspected.detail)
    if not _prefers_signed(elements(request, "accept")):
        return json_response(introspected.answer)
    signed = parts.revocations.introspection.signed(introspected)
    return Response(signed, {"Content-Type": SIGNED, **NO_STORE}, 200)


def _prefers_signed(accepted: list[str]) -> bool:
    """RFC 9110 §12.5.1. A wildcard means JSON, so only the exact type counts."""
    weights = {JSON: 0.0, SIGNED: 0.0}
    for element in accepted:
        media_type, *parameters = (part.strip(" \t").lower() for part in element.split(";"))
        if media_type in weights:
            weights[media_type] = next((_weight(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
    return weights[SIGNED] > weights[JSON]


def _weight(text: str) -> float:
    """0 for what is no weight."""
    return float(text) if WEIGHT.fullmatch(text) else 0.0
