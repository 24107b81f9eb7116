"""The function that fetches the keys of trusted issuers."""

from typing import Any

import pytest

from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.resource import own_resource
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.operations.fetch_issuer_keys import FetchIssuerKeys, usable_keys
from chalicelib.operations.public_https import FetchFailed
from tests.assertions.platforms import trusted_issuer
from tests.assertions.signer import public_jwk
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

JWKS = "https://keys.example.com/jwks"
DISCOVERY = "https://token.actions.githubusercontent.com/.well-known/openid-configuration"


class Store:
    """Implements operations.fetch_issuer_keys.IssuerKeysStore."""

    def __init__(self) -> None:
        self.status: dict[str, IssuerKeysStatus] = {}

    def store(self, issuer: TrustedIssuer, jwks: Any, jwks_uri: str, now: Any) -> None:
        self.status[issuer.slug] = IssuerKeysStatus(IssuerKeys(jwks, now), jwks_uri)

    def store_failure(self, issuer: TrustedIssuer, error: str) -> None:
        self.status[issuer.slug] = self.status.get(issuer.slug, IssuerKeysStatus())._replace(error=error)


class Web(dict[str, Any]):
    """The documents by URL. `fetched` are the URLs that were read."""

    def __init__(self, **documents: Any) -> None:
        super().__init__(**documents)
        self.fetched: list[str] = []

    def __call__(self, url: str) -> dict[str, Any]:
        self.fetched.append(url)
        if url not in self:
            raise FetchFailed("The server did not answer.")
        document: dict[str, Any] = self[url]
        return document


def function(web: Web, store: Store, *issuers: TrustedIssuer, failures: list[Any] | None = None) -> FetchIssuerKeys:
    catalogue = Catalogue((own_resource(ISSUER),), trusted_issuers=issuers)
    emitted = [] if failures is None else failures

    def emit(values: Any, **dimensions: str) -> None:
        emitted.append({**values, **dimensions})

    return FetchIssuerKeys(lambda: catalogue, store, web, lambda: NOON, emit)


def jwk_set(*jwks: Any) -> dict[str, Any]:
    return {"keys": list(jwks)}


def test_the_keys_of_every_issuer_are_fetched() -> None:
    web, store, failures = Web(), Store(), []
    web[JWKS] = jwk_set({**public_jwk("ES256"), "kid": "a", "use": "sig", "alg": "ES256", "x5t": "ignored"})

    answer = function(web, store, trusted_issuer("aws"), trusted_issuer("gitlab"), failures=failures).run({})

    assert {"issuers": {"aws": "fetched", "gitlab": "fetched"}} == answer
    assert ({**public_jwk("ES256"), "kid": "a", "alg": "ES256"},) == store.status["aws"].keys.jwks
    assert (NOON, JWKS) == (store.status["aws"].keys.fetched_at, store.status["aws"].jwks_uri)
    assert [
        {"IssuerFetchFailures": 0, "TrustedIssuer": "aws"},
        {"IssuerFetchFailures": 0, "TrustedIssuer": "gitlab"},
    ] == failures


def test_one_issuer_may_be_named() -> None:
    web, store = Web(), Store()
    web[JWKS] = jwk_set(public_jwk("ES256"))

    function(web, store, trusted_issuer("aws"), trusted_issuer("gitlab")).run({"issuer": "gitlab"})

    assert ["gitlab"] == list(store.status)


@pytest.mark.parametrize("fields", [{"enabled": False}, {"jwks": (public_jwk("ES256"),)}], ids=["disabled", "inline"])
def test_an_issuer_that_needs_no_fetch_is_left_out(fields: dict[str, Any]) -> None:
    web, store = Web(), Store()

    function(web, store, trusted_issuer("aws", **fields)).run({})

    assert ([], {}) == (web.fetched, store.status)


def test_without_a_url_the_keys_are_discovered() -> None:
    """OpenID Connect Discovery 1.0 §4."""
    web, store = Web(), Store()
    web[DISCOVERY] = {"issuer": "https://token.actions.githubusercontent.com", "jwks_uri": JWKS}
    web[JWKS] = jwk_set(public_jwk("ES256"))

    function(web, store, trusted_issuer("github", jwks_uri="")).run({})

    assert ([DISCOVERY, JWKS], JWKS) == (web.fetched, store.status["github"].jwks_uri)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://token.actions.githubusercontent.com/", "jwks_uri": JWKS},
        {"issuer": "https://evil.example.com", "jwks_uri": JWKS},
        {"jwks_uri": JWKS},
        {"issuer": "https://token.actions.githubusercontent.com"},
        {"issuer": "https://token.actions.githubusercontent.com", "jwks_uri": 7},
    ],
)
def test_a_discovery_document_of_another_issuer_is_refused(document: dict[str, Any]) -> None:
    """Byte by byte."""
    web, store = Web(), Store()
    web[DISCOVERY], web[JWKS] = document, jwk_set(public_jwk("ES256"))

    function(web, store, trusted_issuer("github", jwks_uri="")).run({})

    assert [DISCOVERY] == web.fetched
    assert "does not name this issuer" in store.status["github"].error


def test_a_failure_keeps_the_last_keys_and_does_not_stop_the_others() -> None:
    web, store, failures = Web(), Store(), []
    web[JWKS] = jwk_set(public_jwk("ES256"))
    issuers = trusted_issuer("aws"), trusted_issuer("gitlab", jwks_uri="https://down.example.com/jwks")
    store.store(issuers[1], ("the last keys",), JWKS, NOON)

    function(web, store, *issuers, failures=failures).run({})

    assert ("the last keys",) == store.status["gitlab"].keys.jwks
    assert "The server did not answer." == store.status["gitlab"].error
    assert 1 == len(store.status["aws"].keys.jwks)
    assert [0, 1] == [values["IssuerFetchFailures"] for values in failures]


UNUSABLE = [
    {"kty": "oct", "k": "AA"},
    {**public_jwk("RS256"), "n": "AQAB"},
    {**public_jwk("ES256"), "use": "enc"},
    {**public_jwk("ES256"), "d": "AA"},
    {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
    "text",
]


@pytest.mark.parametrize("jwk", UNUSABLE, ids=lambda jwk: str(jwk)[:30])
def test_a_key_that_cannot_verify_is_left_out(jwk: Any) -> None:
    good = public_jwk("ES256", 1)

    assert (good,) == usable_keys(jwk_set(jwk, good), trusted_issuer("aws"))
    with pytest.raises(FetchFailed):
        usable_keys(jwk_set(jwk), trusted_issuer("aws"))


@pytest.mark.parametrize("document", [{}, {"keys": {}}, {"keys": []}, {"keys": [public_jwk("ES256")] * 101}])
def test_what_is_not_a_jwk_set_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(FetchFailed):
        usable_keys(document, trusted_issuer("aws"))


def test_of_a_spiffe_bundle_only_keys_for_jwts_are_used() -> None:
    """SPIFFE Trust Domain and Bundle §4.2.2."""
    svid = {**public_jwk("ES256"), "use": "jwt-svid"}
    bundle = jwk_set({**public_jwk("ES256", 1), "use": "x509-svid"}, svid, {**public_jwk("ES256", 2), "use": "sig"})

    assert (public_jwk("ES256"),) == usable_keys(bundle, trusted_issuer("spiffe"))
