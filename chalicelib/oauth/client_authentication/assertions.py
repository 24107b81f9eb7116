"""RFC 7521 §4.2: which credential an assertion is. It is the client's own, or that of a trusted issuer, never both."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from ..catalogue import Catalogue
from ..client_assertion import TYPS, Assertion, parse_assertion, refused
from ..issuer_keys import IssuerKeysSource
from . import JWT_BEARER, AuthenticationRequest, Credential
from .private_key_jwt import SignedAssertion
from .workload_identity import WorkloadIdentity

# draft-ietf-oauth-spiffe-client-auth.
JWT_SPIFFE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"
# JWT-SVID §2: the typ is JWT or JOSE.
SPIFFE_TYPS: Final = TYPS | {"jose"}
# SPIFFE-ID §2: a trust domain, and a path without empty or relative segments.
SPIFFE_ID: Final = re.compile(r"(spiffe://[a-z0-9._-]{1,255})(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]+)+")


class AssertionAuthentication(NamedTuple):
    """`issuer` is this server."""

    issuer: str
    catalogue: Callable[[], Catalogue]
    source: IssuerKeysSource

    def credential(self, request: AuthenticationRequest) -> Credential | None:
        """None if the request has no assertion of a supported type. Raises InvalidClient."""
        if request.client_assertion is None:
            return None
        if request.client_assertion_type == JWT_SPIFFE:
            return self._spiffe(parse_assertion(request.client_assertion, SPIFFE_TYPS), request.client_id)
        if request.client_assertion_type != JWT_BEARER:
            return None
        assertion = parse_assertion(request.client_assertion)
        if assertion.iss != assertion.sub:
            return self._of_issuer(assertion.iss, assertion, request.client_id)
        # RFC 7521 §4.2: client_id is not necessary, but must name the same client.
        if request.client_id not in (None, assertion.sub):
            raise refused("client_id is not the sub of the assertion. Send one of them, or the same id in both.")
        return SignedAssertion(assertion, self.issuer)

    def _spiffe(self, assertion: Assertion, client_id: str | None) -> Credential:
        """By the trust domain of the subject: `iss` is optional and says nothing there."""
        match = SPIFFE_ID.fullmatch(assertion.sub)
        if match is None:
            raise refused("The sub of the assertion is not a SPIFFE ID.")
        return self._of_issuer(match[1], assertion, client_id)

    def _of_issuer(self, identifier: str, assertion: Assertion, client_id: str | None) -> Credential:
        issuer = self.catalogue().trusted_issuer(identifier)
        if issuer is None or not issuer.enabled:
            raise refused("The issuer of the assertion is neither the client itself nor a trusted issuer.")
        return WorkloadIdentity(assertion, issuer, self.issuer, client_id or "", self.source)
