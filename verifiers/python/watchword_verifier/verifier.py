"""Verifies access tokens of one issuer for one API."""

import math
import os
import re
import time
from collections.abc import Callable, Iterable
from typing import Final, Literal

from .access_token import AccessToken, access_token, check_quotable, scopes_of
from .fetching import Fetch, check_address, fetch
from .jws import NOT_A_TOKEN, has_typ, unverified_header, verified_payload
from .key_set import KeySet
from .polling import BackgroundPoll
from .refusals import InsufficientScope, InvalidToken, MissingToken, Refusal, Unavailable
from .revocations import Revocations

# Characters. The server issues no longer token.
MAXIMUM_TOKEN_LENGTH: Final = 8192
# RFC 6750 §2.1; RFC 9110 §11.1: the scheme is case-insensitive.
BEARER: Final = re.compile(r"bearer(?: +(.*))?", re.IGNORECASE | re.ASCII | re.DOTALL)


class Verifier:
    """Create one for each API, when the process starts. It is safe to use from several threads.

    `audience` is the `identifier` of the API at the server. `scope` is required of each token, `typ` is that of the
    API at the server, and `leeway` is in seconds. `on_stale` decides what happens when the revocation feed cannot be
    read for five minutes: accept tokens by the last one, or answer 503. `revocations=False` reads no feed.

    A thread polls every `poll_interval` seconds. In Lambda, which stops threads between requests, the verifier polls
    before use. `background` overrides that.
    """

    def __init__(  # noqa: PLR0913 - Each argument has a default that is good for most APIs.
        self,
        issuer: str,
        audience: str,
        *,
        scope: str | Iterable[str] = (),
        typ: Literal["at+jwt", "JWT"] = "at+jwt",
        leeway: float = 60,
        revocations: bool = True,
        on_stale: Literal["accept", "refuse"] = "accept",
        poll_interval: float = 20,
        background: bool | None = None,
        fetch: Fetch = fetch,
        clock: Callable[[], float] = time.time,
    ) -> None:
        check_address(issuer)
        check_quotable(audience)
        if typ not in {"at+jwt", "JWT"} or on_stale not in {"accept", "refuse"}:
            raise ValueError("typ must be at+jwt or JWT, and on_stale must be accept or refuse.")
        # NaN too: no token would expire.
        if not 0 <= leeway < math.inf or not 0 < poll_interval < math.inf:
            raise ValueError("leeway and poll_interval are seconds: leeway from 0, poll_interval above 0.")
        self.issuer = issuer
        self.audience = audience
        self.scope = scopes_of(scope)
        self._typs = frozenset({"at+jwt", typ.lower()})
        self._leeway = leeway
        self._on_stale = on_stale
        self._poll_interval = poll_interval
        self._clock = clock
        self._keys = KeySet(f"{issuer}/.well-known/jwks.json", fetch, clock)
        self._revocations = (
            Revocations(f"{issuer}/.well-known/revocations", issuer, self._keys, fetch, clock, leeway)
            if revocations
            else None
        )
        in_lambda = "AWS_LAMBDA_FUNCTION_NAME" in os.environ
        uses_thread = not in_lambda if background is None else background
        self._background = BackgroundPoll(self._poll_in_background, poll_interval) if uses_thread else None

    def verify(self, token: str, scope: str | Iterable[str] | None = None) -> AccessToken:
        """The token, if it is valid and carries every scope; `scope` replaces that of the verifier.

        Raises InvalidToken, InsufficientScope and Unavailable, which are Refusals.
        """
        required = self.scope if scope is None else scopes_of(scope)
        try:
            return self._verify(token, required)
        except Refusal as refusal:
            raise self._challenging(refusal, required) from None

    def authenticate(self, authorization: str | None, scope: str | Iterable[str] | None = None) -> AccessToken:
        """`verify` for the value of the header Authorization, None if it is absent. Also raises MissingToken."""
        match = BEARER.fullmatch(authorization or "")
        if match is None:
            refusal = MissingToken("Send an access token: Authorization: Bearer, a space and the token.")
            raise self._challenging(refusal, self.scope if scope is None else scopes_of(scope))
        return self.verify(match[1] or "", scope)

    def poll(self) -> bool:
        """Reads keys and feed now; whether that succeeded. Call it when a process starts, so that no token waits."""
        return self._revocations is not None and self._revocations.poll()

    def close(self) -> None:
        """Stops the thread."""
        if self._background is not None:
            self._background.stop()

    def _verify(self, token: str, required: tuple[str, ...]) -> AccessToken:
        # A value of a form or of JSON may be of any type, and not all callers have types.
        if not isinstance(token, str) or len(token) > MAXIMUM_TOKEN_LENGTH:  # type: ignore[redundant-expr]  # untyped callers
            raise InvalidToken(NOT_A_TOKEN)
        header = unverified_header(token)
        # RFC 8725 §3.11: no other JWT of the issuer is an access token.
        if not has_typ(header, self._typs):
            raise InvalidToken("This JWT is not an access token.")
        self._prepare()
        claims = verified_payload(token, self._keys.find(header["kid"]))
        verified = access_token(
            claims, issuer=self.issuer, audience=self.audience, leeway=self._leeway, now=self._clock()
        )
        if self._revocations is not None and self._revocations.feed.revokes(verified, header["kid"]):
            raise InvalidToken("The access token is revoked. Request a new one.")
        if not set(required) <= set(verified.scope):
            raise InsufficientScope("The access token lacks a scope that this request needs.")
        if self._on_stale == "refuse" and self._revocations is not None and self._revocations.is_stale:
            raise Unavailable("The revocations of the issuer cannot be read. Try again shortly.")
        return verified

    def _challenging(self, refusal: Refusal, required: tuple[str, ...]) -> Refusal:
        """RFC 6750 §3: the challenge says for which API and with which scopes the client needs a token."""
        refusal.realm, refusal.scope = self.audience, " ".join(required)
        return refusal

    def _prepare(self) -> None:
        """Polls before use, or sees to it that a thread does."""
        if self._background is not None:
            self._background.ensure()
            return
        self._keys.refresh()
        if self._revocations is not None:
            self._revocations.poll_if_older(self._poll_interval)

    def _poll_in_background(self) -> None:
        # A little earlier than a request in Lambda would, so that no request waits.
        self._keys.refresh(age=240)
        if self._revocations is not None:
            self._revocations.poll()
