"""Reads a request: headers that may be sent once, lists in headers, the body, and parameters in the URL."""

from typing import Any

from chalice.app import Request

from ..oauth.errors import InvalidRequest

# Credentials in a URL end in logs, histories and Referer headers: RFC 6749 §2.3.1, RFC 6750 §2.3.
CREDENTIALS = frozenset({"client_id", "client_secret", "client_assertion", "access_token"})


def body_of(request: Request) -> bytes:
    """Raises InvalidRequest if the event has no valid body."""
    try:
        raw = request.raw_body
    except (ValueError, AttributeError):
        # `from None`: the exception carries the body.
        raise InvalidRequest("The body cannot be decoded.") from None
    return raw.encode("utf-8") if isinstance(raw, str) else raw


def header(request: Request, name: str) -> str | None:
    """The value of a header that may be sent once. Raises InvalidRequest if it was sent several times.

    `headers` has only one of several. API Gateway sends all of them in `multiValueHeaders`.
    """
    if len(_values(request, name)) > 1:
        raise InvalidRequest(f"The header {name} was sent more than once.")
    value = request.headers.get(name)
    return value if isinstance(value, str) else None


def elements(request: Request, name: str) -> list[str]:
    """RFC 9110 §5.3: the non-empty elements of a list, which may be sent in several headers."""
    values = _values(request, name) or [request.headers.get(name)]
    stripped = (element.strip(" \t") for value in values if isinstance(value, str) for element in value.split(","))
    return [element for element in stripped if element]


def source_address(request: Request) -> str:
    return str((request.context.get("identity") or {}).get("sourceIp") or "")


def _values(request: Request, name: str) -> list[Any]:
    return [
        value
        for key, sent in (request.to_original_event().get("multiValueHeaders") or {}).items()
        if key.lower() == name
        for value in sent
    ]


def refuse_parameters_in_url(request: Request) -> None:
    """RFC 6749 §3.2: the body has the parameters. The sentence repeats no name, because a name can be a secret.

    Raises InvalidRequest.
    """
    if request.query_params:
        raise InvalidRequest(
            "The URL must have no parameters. Send them in the body, and replace any secret that was in the URL."
        )


def refuse_credentials_in_url(request: Request) -> None:
    for name in CREDENTIALS.intersection(request.query_params or ()):
        raise InvalidRequest(
            f"{name} must not stand in the URL. Send it in the body, and replace the secret that was in it."
        )
