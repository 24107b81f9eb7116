"""Which names from a request an error message may repeat."""

from typing import Final

MAXIMUM_LENGTH: Final = 64


def is_repeatable(name: str) -> bool:
    """Printable ASCII of at most 64 characters, so that an error message stays readable."""
    return name.isascii() and name.isprintable() and len(name) <= MAXIMUM_LENGTH
