"""Limits on a document that an operator sends. They are checked before the document is read any further."""

import json
from typing import Any, Final

from ..administration.catalogue_document import CatalogueInvalid

MAXIMUM_BYTES: Final = 1_000_000
MAXIMUM_DEPTH: Final = 32
# No longer name is valid: it is the length of the longest scope, catalogue_document.MAXIMUM_TEXT.
MAXIMUM_KEY_LENGTH: Final = 255


def check_limits(document: Any) -> None:
    """Raises CatalogueInvalid, which names the nearest path that is within the limits."""
    # A stack instead of recursion, because recursion fails on deeply nested documents.
    pending = [("", document, 1)]
    while pending:
        path, value, depth = pending.pop()
        if not isinstance(value, (dict, list)):
            continue
        if depth > MAXIMUM_DEPTH:
            raise CatalogueInvalid(path, f"is nested deeper than {MAXIMUM_DEPTH} levels")
        if isinstance(value, list):
            pending += [(f"{path}[{index}]", entry, depth + 1) for index, entry in enumerate(value)]
            continue
        for key, entry in value.items():
            if len(key) > MAXIMUM_KEY_LENGTH:
                place = path or "the file"
                raise CatalogueInvalid(place, f"the name {key[:20]}… is longer than {MAXIMUM_KEY_LENGTH} characters")
            pending.append((f"{path}.{key}" if path else key, entry, depth + 1))
    size = len(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
    if size > MAXIMUM_BYTES:
        raise CatalogueInvalid("the file", f"is larger than {MAXIMUM_BYTES // 1000:,} KB; split it")
