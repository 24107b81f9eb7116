"""RFC 6749 §3.3."""

import re
from collections.abc import Iterable, Iterator

from .errors import InvalidScope

SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")
MAXIMUM_SCOPE_TOKENS = 256


class Scope:
    """An ordered set of scope tokens, without duplicates."""

    # Not a NamedTuple, whose length and iteration would be those of its one field.
    def __init__(self, tokens: tuple[str, ...] = ()) -> None:
        self.tokens = tokens

    @classmethod
    def of(cls, tokens: Iterable[str]) -> "Scope":
        """Raises InvalidScope for a token that RFC 6749 §3.3 does not allow, and for more than 256 tokens."""
        unique = tuple(dict.fromkeys(tokens))
        if len(unique) > MAXIMUM_SCOPE_TOKENS:
            raise InvalidScope(f"More than {MAXIMUM_SCOPE_TOKENS} scopes were sent. Send fewer.")
        if not all(SCOPE_TOKEN.fullmatch(token) for token in unique):
            raise InvalidScope(
                "A scope has an invalid character. Use printable ASCII characters without space, quote and backslash."
            )
        return cls(unique)

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """Read the space-separated string of RFC 6749 §3.3."""
        return cls.of(token for token in text.split(" ") if token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scope) and self.tokens == other.tokens

    def __hash__(self) -> int:
        return hash(self.tokens)

    def __repr__(self) -> str:
        return f"Scope({self.tokens!r})"

    def __str__(self) -> str:
        return " ".join(self.tokens)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tokens)

    def __contains__(self, token: object) -> bool:
        return token in self.tokens

    def __bool__(self) -> bool:
        return bool(self.tokens)

    def __and__(self, other: "Scope") -> "Scope":
        other_tokens = set(other.tokens)
        return Scope(tuple(token for token in self.tokens if token in other_tokens))

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(tuple(dict.fromkeys((*self.tokens, *other.tokens))))

    def __sub__(self, other: "Scope") -> "Scope":
        other_tokens = set(other.tokens)
        return Scope(tuple(token for token in self.tokens if token not in other_tokens))
