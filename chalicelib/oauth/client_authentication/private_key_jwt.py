"""RFC 7523 §2.2, OpenID Connect Core §9: a client signs an assertion with its own key."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..client import Client
from ..client_assertion import (
    Assertion,
    check_audience,
    check_dates,
    end_of_use,
    refused,
    verifying_key,
)
from . import ClientReader, Proof, SingleUse, refuse_malformed_id

MAXIMUM_AGE: Final = timedelta(minutes=5)


class SignedAssertion(NamedTuple):
    """Implements Credential. `issuer` is this server."""

    assertion: Assertion
    issuer: str

    def find_client(self, clients: ClientReader) -> Client | None:
        return clients.find(self.assertion.sub)

    def refuse_malformed(self, now: datetime) -> None:
        """What depends on the assertion alone is checked before any read."""
        refuse_malformed_id(self.assertion.sub)
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
        expires_at = end_of_use(assertion, MAXIMUM_AGE, now)
        return Proof(credential_id, SingleUse.of(client.client_id, client.generation, assertion.jti, expires_at))
