"""What strangers send is refused, and never an error of the verifier."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watchword_verifier import InvalidToken, Refusal, Verifier
from watchword_verifier.fetching import Answer

from tests.verifiers.issuer import JWKS_URI, Issuer
from verifiers.conformance.case_parts import NOW, claims, feed, header, token
from verifiers.conformance.signing import jws

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
VERIFIER = Issuer().verifier()
VERIFIER.verify(token())


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_=-]{0,20}(\.[A-Za-z0-9_=-]{0,20}){0,4}", fullmatch=True))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        VERIFIER.verify(text)
    with pytest.raises(Refusal):
        VERIFIER.authenticate(text)


@given(st.sampled_from(sorted(header())) | st.text(max_size=8), JSON)
def test_a_header_with_any_member_is_accepted_or_refused(name: str, value: Any) -> None:
    try:
        sent = jws(header() | {name: value}, claims(), "rsa", "RS256")
    except UnicodeEncodeError:
        return
    attempt(sent)


@given(st.sampled_from(sorted(claims())) | st.sampled_from(["nbf", "act", "__proto__"]), JSON)
def test_a_claim_of_any_kind_is_accepted_or_refused(name: str, value: Any) -> None:
    attempt(jws(header(), claims() | {name: value}, "rsa"))


@given(st.binary(max_size=40))
def test_any_signed_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(InvalidToken):
        VERIFIER.verify(jws(header(), content or b"-", "rsa"))


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_answer_for_the_keys_leaves_the_last_good_ones(content: bytes) -> None:
    issuer = Issuer()
    answers = [issuer.fetch(JWKS_URI, None).content or b"", content]
    verifier = issuer.verifier(revocations=False, fetch=lambda _address, _etag: Answer(answers.pop(0)))
    verifier.verify(token())
    issuer.now += 400

    assert "erp" == verifier.verify(token()).client_id


@given(st.dictionaries(st.sampled_from(["kty", "kid", "use", "alg", "crv", "n", "e", "x", "y", "k"]), JSON))
def test_a_key_of_any_kind_does_not_disturb_the_others(jwk: dict[str, Any]) -> None:
    issuer = Issuer()
    keys = json.loads(issuer.fetch(JWKS_URI, None).content or b"")["keys"]
    content = json.dumps({"keys": [{"kty": "RSA", "kid": "x", "n": "AQ", "e": "AQAB"} | jwk, *keys]}).encode()
    verifier = issuer.verifier(revocations=False, fetch=lambda _address, _etag: Answer(content))

    assert "erp" == verifier.verify(token()).client_id


@given(st.binary(max_size=60) | st.dictionaries(st.sampled_from(["epoch", "clients", "tokens", "iat"]), JSON).map(repr))
def test_any_answer_for_the_feed_leaves_the_last_good_one(content: bytes | str) -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    verifier.verify(token())
    issuer.feed = content if isinstance(content, str) else content.decode("latin-1")

    assert not verifier.poll()
    assert "erp" == verifier.verify(token()).client_id


@given(st.sampled_from(["epoch", "clients", "credentials", "tokens", "iat", "ttl"]), JSON)
def test_a_signed_feed_with_any_member_is_accepted_or_refused(name: str, value: Any) -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    issuer.feed = feed(NOW - 1, **{name: value})
    verifier.poll()
    attempt(token(), verifier)


def attempt(sent: str, verifier: Verifier = VERIFIER) -> None:
    try:
        verifier.verify(sent)
    except Refusal as refusal:
        assert refusal.status in {401, 403, 503}
        assert "\n" not in refusal.headers.get("WWW-Authenticate", "")
