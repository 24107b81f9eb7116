"""The formats of `scope` that PrestaShop 9's callers send, in addition to that of RFC 6749 §3.3.

A list separated by spaces or by commas, `scope[]` repeated, and `scopes` as a synonym of either.
"""

import re
from collections.abc import Sequence

from ..oauth.errors import InvalidRequest
from ..oauth.scope import Scope

SPELLING = re.compile(r"scopes?(\[[^\[\]]*\])?")
# What PHP's trim() removes.
PHP_WHITESPACE = " \t\n\r\0\x0b"


def requested_scope(form: Sequence[tuple[str, str]]) -> Scope:
    """Raises InvalidRequest for a mix of two formats, InvalidScope for an invalid scope."""
    named = [(name, value) for name, value in form if name.startswith("scope")]
    spellings = {name.split("[", 1)[0] for name, _ in named if SPELLING.fullmatch(name)}
    if len(spellings) > 1:
        raise InvalidRequest("Use either scope or scopes, not both.")
    if any(name.startswith(("scope[", "scopes[")) and not SPELLING.fullmatch(name) for name, _ in named):
        raise InvalidRequest("Send an array of scopes as scope[], one value each.")
    values = [(name, value) for name, value in named if SPELLING.fullmatch(name)]
    lists = [value for name, value in values if "[" not in name]
    items = [value for name, value in values if "[" in name]
    if lists and items:
        raise InvalidRequest("Use either scope or scope[], not both.")
    for text in lists:
        items.extend(text.split("," if "," in text else " "))
    # As in PrestaShop, an item of an array may be a list separated by spaces, and a comma in it is literal.
    return Scope.parse(" ".join(item.strip(PHP_WHITESPACE) for item in items))
