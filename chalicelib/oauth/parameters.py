"""RFC 6749 §3.2: the parameters of a request to an OAuth endpoint."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from .errors import InvalidRequest, InvalidTarget

SINGLE_VALUED: Final = frozenset(
    {
        "grant_type",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "assertion",
        "resource",
        "audience",
        "expires_in",
        "authorization_details",
        "token",
        "token_type_hint",
    }
)
# The parameters that name a resource: RFC 8707 §2, and its synonym.
TARGETS: Final = ("resource", "audience")


def parameters_of(form: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """`form` holds the decoded names and values. A parameter without a value counts as not sent.

    Only PHP arrays (`scope[]`) may be repeated. Raises InvalidTarget for a repeated `resource` or `audience` (RFC
    8707), else InvalidRequest.
    """
    for name, count in Counter(name for name, _ in form).items():
        if count > 1 and name in TARGETS:
            raise InvalidTarget(f"{name} was sent more than once. Request one token for each resource.")
        if count > 1 and not name.endswith("[]"):
            parameter = name if name.isidentifier() and len(name) <= 64 else "a parameter"
            raise InvalidRequest(f"{parameter} was sent more than once.")
    for name, _ in form:
        parameter, bracket, _ = name.partition("[")
        if bracket and parameter in SINGLE_VALUED:
            raise InvalidRequest(f"{parameter} accepts one value. Send it without brackets.")
    return {name: value for name, value in form if value}


def token_of(parameters: Mapping[str, str]) -> str:
    """RFC 7009 §2.1, RFC 7662 §2.1. A hint cannot help to find a token. Raises InvalidRequest."""
    if "token" not in parameters:
        raise InvalidRequest("token is missing. Send the access token in the body, as the parameter token.")
    return parameters["token"]


def grant_type_of(parameters: Mapping[str, str]) -> str:
    """RFC 6749 §4.4.2. Raises InvalidRequest."""
    if "grant_type" not in parameters:
        raise InvalidRequest("grant_type is missing. Send grant_type=client_credentials in the body.")
    return parameters["grant_type"]
