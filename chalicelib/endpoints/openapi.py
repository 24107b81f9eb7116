"""OpenAPI 3.1: the HTTP contract as a document that tools can use, kept beside the endpoints in openapi.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Request, Response

from ..oauth.catalogue import Catalogue
from ..oauth.metadata import TOKEN_PATH
from .cacheable import cacheable
from .parts import Parts

DOCUMENT = Path(__file__).with_name("openapi.yaml")


def read_openapi(request: Request, parts: Parts) -> Response:
    return cacheable(request, openapi_document(parts.issuer, parts.tokens.catalogue()))


def openapi_document(issuer: str, catalogue: Catalogue) -> dict[str, Any]:
    """Every URL follows from the issuer, never from a request; the scopes are those that can be granted now."""
    written = _written()
    scopes: dict[str, str] = {}
    for resource in catalogue.available():
        for group in resource.groups:
            # A name that several resources have means our own resource's, which comes first.
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
    """Parsed when it is first asked for, not by every cold start."""
    import yaml  # noqa: PLC0415  # see above

    # A tenth of a second with libyaml, which the wheels have, and ten times that without.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load(DOCUMENT.read_bytes(), loader)  # noqa: S506  # both are safe loaders
    return content
