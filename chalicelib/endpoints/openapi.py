"""OpenAPI 3.1: the HTTP contract as a document that tools can use, made from openapi.yaml by `make openapi`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Request, Response

from ..oauth.catalogue import Catalogue
from ..oauth.metadata import TOKEN_PATH
from .cacheable import cacheable
from .parts import Parts

DOCUMENT = Path(__file__).with_name("openapi.json")


def read_openapi(request: Request, parts: Parts) -> Response:
    return cacheable(request, openapi_document(parts.issuer, parts.tokens.catalogue()))


def openapi_document(issuer: str, catalogue: Catalogue) -> dict[str, Any]:
    """URLs come from the issuer, never from a request. The scopes are those that can be granted now."""
    written = _written()
    scopes: dict[str, str] = {}
    for resource in catalogue.available_resources():
        for group in resource.groups:
            # If several resources have a name, the first description counts, and this server's own resource is first.
            scopes = ({**group.scopes, **scopes}) if group.enabled else scopes
    components = written["components"]
    flow = {"tokenUrl": issuer + TOKEN_PATH, "scopes": dict(sorted(scopes.items()))}
    oauth = {**components["securitySchemes"]["oauth"], "flows": {"clientCredentials": flow}}
    return {
        **written,
        "servers": [{"url": issuer}],
        "components": {**components, "securitySchemes": {**components["securitySchemes"], "oauth": oauth}},
    }


@cache
def _written() -> dict[str, Any]:
    """Parsed when it is first requested, not by every cold start."""
    content: dict[str, Any] = json.loads(DOCUMENT.read_bytes())
    return content
