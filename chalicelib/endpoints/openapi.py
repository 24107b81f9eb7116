"""OpenAPI 3.1: the HTTP contract as a document that tools can use, made from openapi.yaml by `make openapi`."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Response

from ..oauth.metadata import TOKEN_PATH
from ..oauth.resource import Catalogue
from .cacheable import cacheable
from .problems import answering_problems

DOCUMENT = Path(__file__).with_name("openapi.json")


def blueprint(issuer: Callable[[], str], catalogue: Callable[[], Catalogue]) -> Blueprint:
    routes = Blueprint(__name__)

    def answer() -> Response:
        return cacheable(routes.current_request, openapi_document(issuer(), catalogue()))

    @routes.route("/admin-api/openapi.json", methods=["GET", "HEAD"], content_types=["*/*"])
    @answering_problems
    def read_openapi() -> Response:
        return answer()

    @routes.route("/admin-api/docs.json", methods=["GET", "HEAD"], content_types=["*/*"])
    @answering_problems
    def read_docs() -> Response:
        """Where PrestaShop has it."""
        return answer()

    return routes


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
    """Parsed when it is first requested, not by every cold start."""
    content: dict[str, Any] = json.loads(DOCUMENT.read_bytes())
    return content
