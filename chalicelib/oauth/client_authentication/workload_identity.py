"""RFC 7521 §3, RFC 7523 §2.2: a platform, such as AWS or GitHub, signs who a workload is, and a client trusts it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..client import CLIENT_ID, Client
from ..client_assertion import Assertion, check_audience, check_dates, end_of_use, refused, verifying_key
from ..errors import InvalidClient, NoTrust, TemporarilyUnavailable
from ..issuer_keys import IssuerKeys, IssuerKeysSource
from ..trusted_issuer import TrustedIssuer
from ..workload import refusal
from . import ClientReader, Proof, SingleUse

# During an outage of the issuer, its last keys are used for this long.
KEYS_USABLE_FOR: Final = timedelta(days=1)
# RFC 7518 §6: the kty and crv of the keys for each alg.
FORMS: Final = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "PS256": ("RSA", None),
    "RS256": ("RSA", None),
    "EdDSA": ("OKP", "Ed25519"),
}


class WorkloadIdentity(NamedTuple):
    """Implements Credential. `audience` is this server, unless the issuer has another one.

    `client_id` is the parameter of the request, and empty if it was not sent.
    """

    assertion: Assertion
    issuer: TrustedIssuer
    audience: str
    client_id: str
    source: IssuerKeysSource

    def refuse_malformed(self, now: datetime) -> None:
        """Verifies the signature too, because a forged assertion then costs no read of a client.

        Raises InvalidClient or TemporarilyUnavailable.
        """
        assertion, issuer = self.assertion, self.issuer
        if assertion.alg not in issuer.algs:
            raise refused(f"The alg of the assertion must be one of {', '.join(issuer.algs)}.")
        check_audience(assertion, issuer.audience or self.audience)
        check_dates(assertion, issuer.maximum_age, now)
        if issuer.is_single_use and not assertion.jti:
            raise refused("The claim jti of the assertion is missing.")
        self._check_signature(now)

    def find_client(self, clients: ClientReader) -> Client | None:
        """By `client_id`; without it, or if it is the subject, by issuer and subject."""
        if self.client_id and self.client_id != self.assertion.sub:
            return clients.find(self.client_id) if CLIENT_ID.fullmatch(self.client_id) else None
        return clients.find_by_subject(self.issuer.slug, self.issuer.generation, self.assertion.sub)

    def proved_by(self, client: Client | None, now: datetime) -> Proof | None:
        if client is None:
            return None
        if not client.trusts:
            raise NoTrust("The client trusts no issuer of workloads.", detail="no trusts", client_id=client.client_id)
        reasons = []
        for trust in client.trusts:
            if (trust.issuer, trust.issuer_generation) != (self.issuer.slug, self.issuer.generation):
                continue
            reason = refusal(trust, self.issuer, self.assertion.claims)
            if reason is None and trust.is_live_at(now):
                return Proof(trust.credential_id, self._single_use(now))
            reasons.append(reason or "it is expired")
        if reasons:
            raise _untrusted(reasons, client)
        return None

    def _check_signature(self, now: datetime) -> None:
        keys = self.source.keys(self.issuer)
        if not (self._is_usable(keys, now) and self._candidates(keys)):
            # The issuer may have a new key. This starts a fetch and does not wait for it.
            keys = self.source.fresh_keys(self.issuer)
        if not self._is_usable(keys, now):
            raise TemporarilyUnavailable(
                "The keys of the issuer of this assertion cannot be read at the moment. Try again shortly.",
                detail=f"no usable keys of the trusted issuer {self.issuer.slug}",
            )
        if verifying_key(self.assertion, self._candidates(keys)) is None:
            raise refused("No key of its issuer verifies the assertion.")

    def _is_usable(self, keys: IssuerKeys, now: datetime) -> bool:
        is_recent = bool(self.issuer.jwks) or (keys.fetched_at is not None and now - keys.fetched_at < KEYS_USABLE_FOR)
        return bool(keys.jwks) and is_recent

    def _candidates(self, keys: IssuerKeys) -> tuple[Mapping[str, str], ...]:
        """The keys of the assertion's alg; only those of its kid, if both have one."""
        alg, kid = self.assertion.alg, self.assertion.kid
        kty, crv = FORMS[alg]
        return tuple(
            jwk
            for jwk in keys.jwks
            # RFC 7518 §3.1: a JWK need not say its alg.
            if (jwk["kty"], jwk.get("crv"), jwk.get("alg", alg)) == (kty, crv, alg)
            and (not kid or jwk.get("kid", kid) == kid)
        )

    def _single_use(self, now: datetime) -> SingleUse | None:
        if not self.issuer.is_single_use:
            return None
        expires_at = end_of_use(self.assertion, self.issuer.maximum_age, now)
        return SingleUse.of(self.issuer.slug, self.issuer.generation, self.assertion.jti, expires_at)


def _untrusted(reasons: Iterable[str], client: Client) -> InvalidClient:
    """The answer does not say which conditions a client has. The log does, without values."""
    sentence = "No trust of the client accepts this assertion."
    return InvalidClient(sentence, detail=f"{sentence} {'; '.join(reasons)}", client_id=client.client_id)
