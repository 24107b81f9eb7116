"""RFC 6749 §3.2: the parameters of a request to one of OAuth's own endpoints."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from .errors import InvalidRequest, InvalidTarget

SINGLE_VALUED: Final = frozenset(
    {"grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "resource"}
)


def parameters_of(form: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """`form` holds the names and values as sent, decoded. A parameter without a value counts as not sent.

    Arrays in PHP's manner (`scope[]`) may repeat; RFC 8707's `resource` has its own error. Raises InvalidRequest or
    InvalidTarget.
    """
    for name, count in Counter(name for name, _ in form).items():
        if count > 1 and name == "resource":
            raise InvalidTarget("One token serves one resource: send resource once.")
        if count > 1 and not name.endswith("[]"):
            shown = name if name.isidentifier() and len(name) <= 64 else "a parameter"
            raise InvalidRequest(f"{shown} was sent more than once.")
    for name, _ in form:
        if "[" in name and name.split("[", 1)[0] in SINGLE_VALUED:
            raise InvalidRequest(f"{name.split('[', 1)[0]} takes one value: send it without brackets.")
    return {name: value for name, value in form if value}
