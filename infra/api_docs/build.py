"""`make api-docs`: builds the files of /admin-api/docs from the npm package swagger-ui-dist and these sources.

The files are committed, so that `make run` and `make package` need no Node.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote_to_bytes

from infra.npm import installed
from infra.problem import printing_problems

SOURCES = Path(__file__).parent
OUTPUT = SOURCES.parents[1] / "chalicelib" / "endpoints" / "swagger_ui"
# The policy of the page forbids `data:`. The raster images belong to classes for debugging, which no component uses.
_SVG = re.compile(rb'url\("data:image/svg\+xml;charset=utf-8,((?:[^"\\]|\\.)+)"\)')
_RASTER = re.compile(rb"url\(data:image/(?:png|jpeg);base64,[\w+/=]+\)")
_SOURCE_MAP = re.compile(rb"\s*/\*# sourceMappingURL=\S+?\*/\s*$")


def files() -> dict[str, bytes]:
    """By name. Raises Problem."""
    package = installed("api-docs", SOURCES) / "swagger-ui-dist"
    style, images = _with_images_as_files((package / "swagger-ui.css").read_bytes())
    licenses = ("NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt")
    named = {
        "icon.svg": (SOURCES / "icon.svg").read_bytes(),
        "start.js": (SOURCES / "start.js").read_bytes(),
        "swagger-ui.css": style,
        "swagger-ui-bundle.js": (package / "swagger-ui-bundle.js").read_bytes(),
        "LICENSE.txt": b"\n".join((package / name).read_bytes() for name in licenses),
    }
    hashed = {_hashed(name, content): content for name, content in named.items()}
    return {
        **hashed,
        **images,
        "index.html": _page({name: _hashed(name, content) for name, content in named.items()}),
    }


def _with_images_as_files(style: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    images: dict[str, bytes] = {}

    def as_file(match: re.Match[bytes]) -> bytes:
        content = unquote_to_bytes(match[1].replace(b'\\"', b'"')) + b"\n"
        name = _hashed("image.svg", content)
        images[name] = content
        return f"url({name})".encode()

    return _SVG.sub(as_file, _RASTER.sub(b"none", _SOURCE_MAP.sub(b"\n", style))), images


def _page(names: Mapping[str, str]) -> bytes:
    page = (SOURCES / "index.html").read_text(encoding="utf-8")
    for name, hashed in names.items():
        page = page.replace(f'"docs/{name}"', f'"docs/{hashed}"')
    return page.encode()


def _hashed(name: str, content: bytes) -> str:
    path = Path(name)
    return f"{path.stem}-{sha256(content).hexdigest()[:12]}{path.suffix}"


def write() -> None:
    built = files()
    OUTPUT.mkdir(exist_ok=True)
    for path in OUTPUT.iterdir():
        if path.name not in built:
            path.unlink()
    for name, content in built.items():
        (OUTPUT / name).write_bytes(content)


if __name__ == "__main__":
    with printing_problems():
        write()
