"""RFC 7523 §2.2, OpenID Connect Core §9: a client signs an assertion with its own key."""

import hashlib
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..client import Client
from ..client_assertion import (
    Assertion,
    check_audience,
    check_dates,
    end_of_use,
    parse_assertion,
    refused,
    verifying_key,
)
from . import AuthenticationRequest, Proof, SingleUse

CLIENT_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAXIMUM_AGE: Final = timedelta(minutes=5)


class SignedAssertion(NamedTuple):
    """Implements Credential. `issuer` is this server."""

    assertion: Assertion
    issuer: str

    @property
    def client_id(self) -> str:
        return self.assertion.sub

    def refuse_malformed(self, now: datetime) -> None:
        """What depends on the assertion alone is checked before any read."""
        if self.assertion.iss != self.assertion.sub:
            raise refused("The iss and sub of the assertion must both be the client id.")
        if not self.assertion.jti:
            raise refused("The claim jti of the assertion is missing. Make a new one for each token request.")
        check_audience(self.assertion, self.issuer)
        check_dates(self.assertion, MAXIMUM_AGE, now)

    def proved_by(self, client: Client | None, now: datetime) -> Proof | None:
        assertion = self.assertion
        keys = [
            key
            for key in (client.client_keys if client else ())
            if key.alg == assertion.alg and key.is_live_at(now) and assertion.kid in ("", key.kid or assertion.kid)
        ]
        jwk = verifying_key(assertion, [key.jwk for key in keys])
        if client is None or jwk is None:
            return None
        credential_id = next(key.credential_id for key in keys if key.jwk is jwk)
        return Proof(credential_id, single_use(client, assertion.jti, end_of_use(assertion, MAXIMUM_AGE, now)))


def single_use(client: Client, jti: str, expires_at: datetime) -> SingleUse:
    """A jti is the client's own, so two clients may use the same one."""
    text = f"{client.client_id}\n{client.generation}\n{jti}"
    return SingleUse(hashlib.sha256(text.encode("utf-8")).hexdigest(), expires_at)


def signed_assertion(request: AuthenticationRequest, issuer: str) -> SignedAssertion | None:
    """The credential of a request that uses this method; `issuer` is this server. Raises InvalidClient."""
    if request.client_assertion is None or request.client_assertion_type != CLIENT_ASSERTION_TYPE:
        return None
    assertion = parse_assertion(request.client_assertion)
    # RFC 7521 §4.2: client_id is not necessary, but must name the same client.
    if request.client_id not in (None, assertion.sub):
        raise refused("client_id is not the sub of the assertion. Send one of them, or the same id in both.")
    return SignedAssertion(assertion, issuer)
