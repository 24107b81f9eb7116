"""The API reference: Swagger UI, which `make api-docs` builds into swagger_ui."""

from pathlib import Path
from typing import Final

from chalice.app import Request, Response

from .parts import Parts
from .static_files import content_security_policy, static_file

DIRECTORY: Final = Path(__file__).with_name("swagger_ui")
HEADERS: Final = {"Content-Security-Policy": content_security_policy("dompurify")}


def read_page(request: Request, _parts: Parts) -> Response:
    return static_file(request, DIRECTORY, "index.html", HEADERS)


def read_file(request: Request, _parts: Parts, name: str) -> Response:
    return static_file(request, DIRECTORY, name, HEADERS)
