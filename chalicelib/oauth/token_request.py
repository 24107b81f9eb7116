"""RFC 6749 §4.4.2: an access token request, with everything refused that §3.2 refuses."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .errors import InvalidRequest, InvalidTarget
from .requested_scope import requested_scope
from .scope import Scope

SINGLE_VALUED = (
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "resource",
)


@dataclass(frozen=True)
class TokenRequest:
    """None stands for a parameter that was not sent, or sent empty."""

    grant_type: str
    client_id: str | None
    client_secret: str | None = field(repr=False)
    scope: Scope
    resource: str | None
    authorization: str | None = field(repr=False)
    client_assertion: str | None = field(default=None, repr=False)

    @classmethod
    def from_form(cls, form: Sequence[tuple[str, str]], authorization: str | None) -> "TokenRequest":
        """`form` holds the names and values as sent, decoded; `authorization` the header of that name.

        Raises InvalidRequest, InvalidScope or InvalidTarget.
        """
        _refuse_repetition(form)
        # RFC 6749 §3.2: a parameter without a value is treated as if it were not there.
        parameters = {name: value for name, value in form if value}
        if "grant_type" not in parameters:
            raise InvalidRequest("grant_type is missing: send grant_type=client_credentials in the body.")
        return cls(
            grant_type=parameters["grant_type"],
            client_id=parameters.get("client_id"),
            client_secret=parameters.get("client_secret"),
            scope=requested_scope(form),
            resource=parameters.get("resource"),
            authorization=authorization or None,
            client_assertion=parameters.get("client_assertion"),
        )


def _refuse_repetition(form: Sequence[tuple[str, str]]) -> None:
    """RFC 6749 §3.2. Arrays in PHP's manner (`scope[]`) may repeat; RFC 8707's `resource` has its own error."""
    for name, count in Counter(name for name, _ in form).items():
        if count > 1 and name == "resource":
            raise InvalidTarget("One token serves one resource: send resource once.")
        if count > 1 and not name.endswith("[]"):
            shown = name if name.isidentifier() and len(name) <= 64 else "a parameter"
            raise InvalidRequest(f"{shown} was sent more than once.")
    for name, _ in form:
        if name.split("[", 1)[0] in SINGLE_VALUED and "[" in name:
            raise InvalidRequest(f"{name.split('[', 1)[0]} takes one value: send it without brackets.")
