"""Which client names count as the same."""

import unicodedata


def comparable(client_name: str) -> str:
    """In NFC and case-folded: Unicode's canonical caseless matching (The Unicode Standard, D145)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", client_name).casefold())
