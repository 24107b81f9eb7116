"""Trusted issuers as JSON: in a catalogue file, in requests and in answers.

{"slug", "kind", "issuer", "jwksUri" | "jwks", "algs", "maximumAge", "singleUse", "audience", "enabled"}

Only `slug`, `kind` and `issuer` are required. Without `jwksUri` and `jwks` the keys are discovered (OpenID Connect
Discovery 1.0 §4).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..keys.registrable_key import UnusableKey, key_of_jwk
from ..oauth.client_authentication import ASSERTION_ALGS
from ..oauth.trusted_issuer import KINDS, TrustedIssuer
from .catalogue_document import (
    CatalogueInvalid,
    boolean,
    check_distinct,
    check_members,
    list_of,
    one_of,
    path,
    seconds,
    slug_of,
)

MEMBERS: Final = frozenset(
    {"slug", "kind", "issuer", "jwksUri", "jwks", "algs", "maximumAge", "singleUse", "audience", "enabled"}
)
MAXIMUM_ISSUERS: Final = 20
MAXIMUM_KEYS: Final = 10
MAXIMUM_JWKS_BYTES: Final = 8192
# In seconds. Kubernetes refreshes its tokens after 48 minutes of an hour.
MAXIMUM_AGE: Final = 3600
MAXIMUM_LENGTH: Final = 255
# By kind: the algs that the platform signs with.
DEFAULT_ALGS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("RS256", "ES384"),
    "spiffe": ("RS256", "ES256", "ES384", "PS256"),
    "other": ("RS256", "ES256"),
}
# These platforms make a token for each step, so a workload does not use one twice.
SINGLE_USE_KINDS: Final = ("github", "gitlab")
# RFC 8414 §2: no query and no fragment. A name and not an address, so that it cannot be one of a private network.
HOST: Final = r"(?=[^/:]{1,253}(?:/|$))(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
HTTPS: Final = re.compile(rf"https://{HOST}(?:/[A-Za-z0-9._~-]+)*/?")
LOOPBACK: Final = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}(?:/[A-Za-z0-9._~-]+)*/?")
TRUST_DOMAIN: Final = re.compile(r"spiffe://[a-z0-9._-]{1,255}")
IsUrl = Callable[[str], bool]


def url_check(*, allows_loopback: bool) -> IsUrl:
    """Whether a text is the URL of an issuer or of its keys."""
    return lambda text: bool(HTTPS.fullmatch(text) or (allows_loopback and LOOPBACK.fullmatch(text)))


def trusted_issuer_of(entry: Any, own_issuer: str, is_url: IsUrl, at: str = "") -> TrustedIssuer:
    """Raises CatalogueInvalid with paths that begin with `at`."""
    check_members(at, entry, MEMBERS)
    kind = one_of(KINDS, entry.get("kind"), path(at, "kind"))
    issuer = _issuer(entry.get("issuer"), kind, own_issuer, is_url, path(at, "issuer"))
    jwks_uri, jwks = entry.get("jwksUri") or "", _jwks(entry.get("jwks"), kind, path(at, "jwks"))
    if not isinstance(jwks_uri, str) or (jwks_uri and not is_url(jwks_uri)):
        raise CatalogueInvalid(path(at, "jwksUri"), "must be an https URL of a public host, without a port")
    if jwks_uri and jwks:
        raise CatalogueInvalid(path(at, "jwks"), "cannot be sent with jwksUri: send one of them, or neither")
    if kind == "spiffe" and not (jwks_uri or jwks):
        raise CatalogueInvalid(path(at, "jwksUri"), "is required for spiffe: the URL of the trust domain's bundle")
    return TrustedIssuer(
        slug_of(entry, at),
        kind,
        issuer,
        _algs(entry, kind, at),
        jwks_uri,
        jwks,
        seconds(entry.get("maximumAge", MAXIMUM_AGE), MAXIMUM_AGE, path(at, "maximumAge")),
        boolean(entry.get("singleUse", kind in SINGLE_USE_KINDS), path(at, "singleUse")),
        _audience(entry.get("audience"), own_issuer, path(at, "audience")),
        boolean(entry.get("enabled", True), path(at, "enabled")),
    )


def check_issuers(issuers: tuple[TrustedIssuer, ...]) -> None:
    """Raises CatalogueInvalid."""
    if len(issuers) > MAXIMUM_ISSUERS:
        raise CatalogueInvalid("slug", f"a server has {MAXIMUM_ISSUERS} trusted issuers at most")
    check_distinct(issuers, "slug", "issuer")


def trusted_issuer_document(issuer: TrustedIssuer) -> dict[str, Any]:
    """The document that `trusted_issuer_of` reads."""
    return {
        "slug": issuer.slug,
        "kind": issuer.kind,
        "issuer": issuer.issuer,
        "jwksUri": issuer.jwks_uri or None,
        "jwks": {"keys": [dict(jwk) for jwk in issuer.jwks]} if issuer.jwks else None,
        "algs": list(issuer.algs),
        "maximumAge": int(issuer.maximum_age.total_seconds()),
        "singleUse": issuer.is_single_use,
        "audience": issuer.audience or None,
        "enabled": issuer.enabled,
    }


def _issuer(value: Any, kind: str, own_issuer: str, is_url: IsUrl, at: str) -> str:
    if kind == "spiffe":
        if not isinstance(value, str) or not TRUST_DOMAIN.fullmatch(value):
            raise CatalogueInvalid(at, "must be a trust domain, as in spiffe://example.org")
    elif not isinstance(value, str) or len(value) > MAXIMUM_LENGTH or not is_url(value):
        raise CatalogueInvalid(at, "must be the iss of its tokens: an https URL of a public host, without a port")
    if value == own_issuer:
        raise CatalogueInvalid(at, "is this server, whose tokens identify clients and not workloads")
    return str(value)


def _jwks(value: Any, kind: str, at: str) -> tuple[Mapping[str, str], ...]:
    if value is None:
        return ()
    entries = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not 1 <= len(entries) <= MAXIMUM_KEYS:
        raise CatalogueInvalid(at, f"must be a JWK set of 1 to {MAXIMUM_KEYS} keys")
    keys: list[Mapping[str, str]] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise CatalogueInvalid(f"{at}.keys[{index}]", "must be an object")
        # SPIFFE Trust Domain and Bundle §4.2.2.
        usual = {**entry, "use": "sig"} if kind == "spiffe" and entry.get("use") == "jwt-svid" else entry
        try:
            key = key_of_jwk(usual)
        except UnusableKey as error:
            raise CatalogueInvalid(f"{at}.keys[{index}]", str(error)) from None
        others = {"kid": key.kid, "alg": key.alg if "alg" in entry else ""}
        keys.append({**key.jwk, **{name: text for name, text in others.items() if text}})
    if len(json.dumps(keys)) > MAXIMUM_JWKS_BYTES:
        raise CatalogueInvalid(at, f"must have {MAXIMUM_JWKS_BYTES} bytes at most")
    return tuple(keys)


def _algs(entry: Mapping[str, Any], kind: str, at: str) -> tuple[str, ...]:
    if entry.get("algs") is None:
        return DEFAULT_ALGS.get(kind, ("RS256",))
    algs = [one_of(ASSERTION_ALGS, alg, path(at, "algs")) for alg in list_of(entry, "algs", at)]
    if not algs:
        raise CatalogueInvalid(path(at, "algs"), "must name at least one alg")
    return tuple(dict.fromkeys(algs))


def _audience(value: Any, own_issuer: str, at: str) -> str:
    """Empty for this server's issuer. Another one is for platforms that do not let a workload choose it."""
    if value is None or value == own_issuer:
        return ""
    if not isinstance(value, str) or not 0 < len(value) <= MAXIMUM_LENGTH or not value.isprintable():
        raise CatalogueInvalid(at, f"must be a printable text of 1 to {MAXIMUM_LENGTH} characters")
    return value
