"""PrestaShop's camelCase: the names of attributes in JSON."""

from collections.abc import Mapping
from typing import Final

OTHERS: Final[Mapping[str, str]] = {
    "access_token_lifetime": "lifetime",
    "client_keys": "keys",
    "client_secrets": "secrets",
    "generation": "apiClientId",
}


def member_name(attribute: str) -> str:
    if attribute in OTHERS:
        return OTHERS[attribute]
    first, *others = attribute.split("_")
    return first + "".join(word.capitalize() for word in others)
