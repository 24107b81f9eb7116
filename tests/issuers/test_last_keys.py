"""Whatever the server of an issuer answers, the last good keys remain, and the administrator sees why."""

from collections.abc import Iterator
from functools import partial

import pytest

from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.resource import own_resource
from chalicelib.operations.fetch_issuer_keys import FetchIssuerKeys
from chalicelib.operations.public_https import fetch_json
from tests.assertions.platforms import trusted_issuer
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER
from tests.issuers.pages import Pages, page, serving
from tests.unit.operations.test_fetch_issuer_keys import Store

LAST = IssuerKeysStatus(IssuerKeys(({"kty": "EC", "kid": "last"},), NOON), "https://keys.example.com/jwks")
ANSWERS = {
    "5 MB": (page(b'{"keys": [%b]}' % (b"1," * 2_500_000 + b"1")), "65,536 bytes"),
    "HTML": (page(b"<html>Sign in</html>"), "not JSON"),
    "a redirect": (page(b"{}", b"302 Found", b"Location: http://127.0.0.1/other\r\n"), "Only 200"),
    "an error": (page(b'{"keys": []}', b"500 No"), "Only 200"),
    "garbage": (b"\x16\x03\x01\x02\x00" * 20, "did not answer in time, or not as an https server"),
    "nothing": (b"", "did not answer in time, or not as an https server"),
    "no keys": (page(b'{"keys": []}'), "no public key"),
    "another document": (page(b'{"issuer": "https://keys.example.com"}'), "not a JWK set"),
    "a shared key": (page(b'{"keys": [{"kty": "oct", "k": "AAAA"}]}'), "no public key"),
}


@pytest.fixture
def pages() -> Iterator[Pages]:
    with serving() as started:
        yield started


@pytest.mark.parametrize(("answer", "reason"), ANSWERS.values(), ids=ANSWERS)
def test_the_last_good_keys_remain(pages: Pages, answer: bytes, reason: str) -> None:
    issuer, store = trusted_issuer("aws", jwks_uri=pages.url), Store()
    store.status["aws"], pages.answer = LAST, answer
    catalogue = Catalogue((own_resource(ISSUER),), trusted_issuers=(issuer,))
    fetch = partial(fetch_json, allows_loopback=True)

    outcome = FetchIssuerKeys(lambda: catalogue, store, fetch, lambda: NOON, lambda _values, **_: None).run({})

    after = store.status["aws"]
    assert LAST == after._replace(error="")
    assert reason in after.error
    assert {"issuers": {"aws": after.error}} == outcome
