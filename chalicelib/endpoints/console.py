"""The console for people, which `make console-build` builds from the sources in console/."""

from pathlib import Path
from typing import Final

from chalice.app import Request, Response

from .parts import Parts
from .static_files import content_security_policy, static_file

DIRECTORY: Final = Path(__file__).parents[1] / "console" / "static"
PAGE: Final = "index.html"
HEADERS: Final = {
    "Content-Security-Policy": content_security_policy(),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def read_page(request: Request, _parts: Parts) -> Response:
    return static_file(request, DIRECTORY, PAGE, HEADERS)


def read_file(request: Request, _parts: Parts, name: str) -> Response:
    # Below /console/ the page's relative addresses would be wrong.
    return static_file(request, DIRECTORY, "" if name == PAGE else name, HEADERS)
