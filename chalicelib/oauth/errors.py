"""The error codes that the RFCs register, one class per code.

`error_description` is for the caller and contains only the characters of RFC 6749 §5.2. `detail` is for the log only.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

# RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
NOT_IN_DESCRIPTION = re.compile(r"[^\x20-\x21\x23-\x5B\x5D-\x7E]")


class OAuthError(Exception):
    error: ClassVar[str]

    def __init__(self, error_description: str, *, detail: str = "") -> None:
        super().__init__(detail or error_description)
        self.error_description = NOT_IN_DESCRIPTION.sub("'", error_description)
        self.detail = detail


class InvalidRequest(OAuthError):
    """RFC 6749 §5.2."""

    error = "invalid_request"


class RequestTooLarge(InvalidRequest):
    """RFC 9110 §15.5.14. OAuth clients get the code `invalid_request`."""


class InvalidClient(OAuthError):
    """RFC 6749 §5.2. The description is the same for every reason. Only the log has the reason and the client id."""

    error = "invalid_client"

    def __init__(
        self,
        error_description: str = (
            "Client authentication failed: check client_id and client_secret, and that the client is enabled."
        ),
        *,
        detail: str,
        client_id: str | None = None,
    ) -> None:
        super().__init__(error_description, detail=detail)
        self.client_id = client_id


class UnsupportedAuthenticationMethod(InvalidClient):
    """RFC 6749 §5.2 uses the same code. The description can be specific because it does not depend on the client.

    `what` is the unsupported part of the request, `methods` are the values of `token_endpoint_auth_methods_supported`.
    """

    def __init__(self, what: str, methods: Iterable[str]) -> None:
        super().__init__(
            f"{what} is not supported. Supported client authentication methods: {', '.join(methods)}.", detail=what
        )


class MissingSecret(InvalidClient):
    """RFC 6749 §5.2 uses the same code. The description does not depend on the client either."""

    def __init__(self) -> None:
        super().__init__(
            "client_secret is missing. Send it with client_id in the body or by HTTP Basic.",
            detail="client_secret is missing",
        )


class InvalidGrant(OAuthError):
    """RFC 7521 §4.1.1: the assertion of a grant is not accepted. `client_id` is for the log, as in InvalidClient."""

    error = "invalid_grant"

    def __init__(self, error_description: str, *, detail: str, client_id: str | None = None) -> None:
        super().__init__(error_description, detail=detail)
        self.client_id = client_id


class NoTrust(InvalidClient):
    """The client trusts no issuer of workloads."""


class UnauthorizedClient(InvalidGrant):
    """RFC 6749 §5.2: the client may not use this grant."""

    error = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """RFC 6749 §5.2."""

    error = "unsupported_grant_type"


class InvalidScope(OAuthError):
    """RFC 6749 §5.2."""

    error = "invalid_scope"


class InvalidTarget(OAuthError):
    """RFC 8707 §2."""

    error = "invalid_target"


class InvalidAuthorizationDetails(OAuthError):
    """RFC 9396 §5."""

    error = "invalid_authorization_details"


class InvalidToken(OAuthError):
    """RFC 6750 §3.1."""

    error = "invalid_token"


class MissingToken(InvalidToken):
    """RFC 6750 §3.1: the response to a request without authentication has no error code."""

    def __init__(self) -> None:
        super().__init__("The Authorization header is missing. Send: Bearer, a space and the access token.")


class InsufficientScope(OAuthError):
    """RFC 6750 §3.1."""

    error = "insufficient_scope"

    def __init__(self, scope: str, reason: str = "") -> None:
        super().__init__(f"The request requires the scope {scope}. {reason}".strip())
        self.scope = scope


class TemporarilyUnavailable(OAuthError):
    """A failure of this server, not of the caller. RFC 6749 §4.1.2.1 defines the code, so clients know it."""

    error = "temporarily_unavailable"

    def __init__(
        self, error_description: str = "The server is temporarily unavailable. Try again shortly.", *, detail: str
    ) -> None:
        super().__init__(error_description, detail=detail)
