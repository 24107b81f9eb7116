"""The scheduled function that fetches the keys of trusted issuers. Token requests start it for an unknown key."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from ..keys.registrable_key import UnusableKey, key_of_jwk
from ..oauth.catalogue import Catalogue
from ..oauth.trusted_issuer import TrustedIssuer
from .public_https import FetchFailed

DISCOVERY_PATH: Final = "/.well-known/openid-configuration"
MAXIMUM_KEYS: Final = 100
FETCHED: Final = "fetched"
PARALLEL: Final = 10
log = logging.getLogger("watchword")


class IssuerKeysStore(Protocol):
    def store(self, issuer: TrustedIssuer, jwks: tuple[dict[str, str], ...], jwks_uri: str, now: datetime) -> None:
        """Raises StoreUnavailable."""

    def store_failure(self, issuer: TrustedIssuer, error: str) -> None:
        """Raises StoreUnavailable."""


class Emit(Protocol):
    def __call__(self, values: Mapping[str, float], **dimensions: str) -> None:
        """See metrics.Metrics."""


@dataclass(frozen=True)
class FetchIssuerKeys:
    """`fetch` reads the JSON object at a URL. `catalogue` reads the stored catalogue."""

    catalogue: Callable[[], Catalogue]
    store: IssuerKeysStore
    fetch: Callable[[str], dict[str, Any]]
    clock: Callable[[], datetime]
    emit: Emit

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"issuer": slug}` fetches the keys of one issuer, `{}` those of all. Raises StoreUnavailable."""
        requested_slug = event.get("issuer")
        issuers = [
            issuer
            for issuer in self.catalogue().trusted_issuers
            if issuer.enabled and not issuer.jwks and requested_slug in (None, issuer.slug)
        ]
        # At the same time, so that a slow issuer does not delay the others.
        with ThreadPoolExecutor(PARALLEL) as pool:
            outcomes = dict(zip((issuer.slug for issuer in issuers), pool.map(self._fetch, issuers), strict=True))
        for slug, outcome in outcomes.items():
            self.emit({"IssuerFetchFailures": int(outcome != FETCHED)}, TrustedIssuer=slug)
        return {"issuers": outcomes}

    def _fetch(self, issuer: TrustedIssuer) -> str:
        try:
            jwks_uri = issuer.jwks_uri or self._discovered(issuer)
            jwks = usable_keys(self.fetch(jwks_uri), issuer)
        except FetchFailed as error:
            log.warning("the keys of an issuer were not fetched", extra={"of": issuer.slug, "detail": str(error)})
            self.store.store_failure(issuer, str(error))
            return str(error)
        self.store.store(issuer, jwks, jwks_uri, self.clock())
        return FETCHED

    def _discovered(self, issuer: TrustedIssuer) -> str:
        """OpenID Connect Discovery 1.0 §4. The document must name the same issuer, byte by byte."""
        document = self.fetch(issuer.issuer.removesuffix("/") + DISCOVERY_PATH)
        jwks_uri = document.get("jwks_uri")
        if document.get("issuer") != issuer.issuer or not isinstance(jwks_uri, str):
            raise FetchFailed("The discovery document does not name this issuer and the URL of its keys.")
        return jwks_uri


def usable_keys(document: Mapping[str, Any], issuer: TrustedIssuer) -> tuple[dict[str, str], ...]:
    """The public keys of a JWK set that can verify an assertion. Others are ignored. Raises FetchFailed."""
    entries = document.get("keys")
    if not isinstance(entries, list) or len(entries) > MAXIMUM_KEYS:
        raise FetchFailed(f"The document is not a JWK set of up to {MAXIMUM_KEYS} keys.")
    # SPIFFE Trust Domain and Bundle §4.2.2: keys for X.509 must not verify a JWT.
    purpose = "jwt-svid" if issuer.kind == "spiffe" else "sig"
    keys = []
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("use", "sig") != purpose:
            continue
        try:
            key = key_of_jwk({**entry, "use": "sig"})
        except UnusableKey:
            continue
        # Without an alg in the JWK, the algs of the issuer decide.
        others = {"kid": key.kid, "alg": key.alg if "alg" in entry else ""}
        keys.append({**key.jwk, **{name: text for name, text in others.items() if text}})
    if not keys:
        raise FetchFailed("The JWK set has no public key that can verify an assertion.")
    return tuple(keys)
