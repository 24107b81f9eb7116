"""Whether the identity of a workload satisfies a trust: its conditions, and the rules of the issuer's kind.

Only the signature of an issuer that many customers share says that a token comes from that issuer. The conditions say
which of its customers, repositories and branches are meant.
"""

from collections.abc import Mapping
from typing import Any, Final

from .trust import Trust
from .trusted_issuer import TrustedIssuer

SUBJECT: Final = "/sub"
WILDCARD: Final = "*"
# A wildcard is allowed only after one of these, so that `repo:acme*` does not match `repo:acme-evil`.
DELIMITERS: Final = (":", "/")
EVENT_NAME: Final = "/event_name"
SUBJECT_MODES: Final = ("/subject_mode", "/https:~1~1sts.amazonaws.com~1/subject_mode")
# A pull request runs the code of somebody who may not write to the repository.
UNTRUSTED_EVENTS: Final = ("pull_request", "pull_request_target")


def refusal(trust: Trust, issuer: TrustedIssuer, claims: Mapping[str, Any]) -> str | None:
    """Why the claims do not satisfy the trust, for the log; None if they do. It names a pointer and no value."""
    for pointer, accepted in trust.conditions.items():
        value = text_at(claims, pointer)
        if value is None:
            return f"the claim {pointer} is missing or not a text"
        if not any(matches(value, pattern) for pattern in accepted):
            return f"the claim {pointer} has another value"
    if issuer.kind == "github" and text_at(claims, EVENT_NAME) in UNTRUSTED_EVENTS:
        return f"{EVENT_NAME} is a pull request"
    if issuer.kind == "aws":
        for pointer in SUBJECT_MODES:
            # The subject is otherwise one that the caller of AWS chose.
            if text_at(claims, pointer) not in (None, "AWSIdentity"):
                return f"{pointer} is not AWSIdentity"
    return None


def matches(value: str, pattern: str) -> bool:
    """Exact, or the beginning of the value if the pattern ends in a delimiter and a wildcard."""
    if pattern.endswith(WILDCARD) and pattern[:-1].endswith(DELIMITERS):
        return value.startswith(pattern[:-1]) and len(value) >= len(pattern)
    return value == pattern


def text_at(claims: Mapping[str, Any], pointer: str) -> str | None:
    """RFC 6901. Booleans and whole numbers as JSON writes them; None for anything else, and if the claim is missing."""
    value: Any = claims
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, dict) or name not in value:
            return None
        value = value[name]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) else None
