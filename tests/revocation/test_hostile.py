"""Whatever is sent about a token, the answer is in OAuth's words, never a 5xx, and says nothing of a token."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.administration.desk import Desk, Registered
from tests.api.deployment import FORM
from tests.assertions.signer import part
from tests.campaign.hostile_tokens import hostile_tokens
from tests.revocation.feed import claims_of, get
from tests.revocation.tokens import INACTIVE, INTROSPECT, ORDERS, REVOKE, introspect, of_orders, revoke, verifier_of

NAMES = ("iss", "sub", "client_id", "aud", "exp", "iat", "jti", "scope", "generation", "typ", "nbf", "cnf")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(NAMES) | texts, values, max_size=8)
bodies = st.fixed_dictionaries({"jti": values}, optional={"all": values})
# The fixtures hold no state that an example could change.
hostile = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
both = st.sampled_from([REVOKE, INTROSPECT])


@pytest.fixture
def verifier(here: Desk) -> Registered:
    return verifier_of(here, ORDERS)


@hostile
@given(text=texts.filter(bool) | st.binary(max_size=90).map(lambda data: f"{part(data)}.e30.AAAA"))
def test_any_text_is_no_token(here: Desk, verifier: Registered, text: str) -> None:
    assert INACTIVE == introspect(here, text, verifier).text
    assert (200, "") == (revoke(here, text, verifier).status, revoke(here, text, verifier).text)


@hostile
@given(header=objects, content=values | objects)
def test_any_json_under_any_signature_is_no_token(here: Desk, verifier: Registered, header: Any, content: Any) -> None:
    token = f"{part(header)}.{part(content)}.AAAA"

    assert INACTIVE == introspect(here, token, verifier).text
    assert 200 == revoke(here, token, verifier).status


@hostile
@given(name=st.sampled_from(NAMES), value=values)
@example(name="exp", value=10**60)
@example(name="aud", value=[ORDERS])
@example(name="scope", value="a\\b")
def test_another_value_in_a_claim_that_we_signed_is_inactive_or_means_the_same(
    here: Desk, verifier: Registered, name: str, value: Any
) -> None:
    """Even if the signing key signed something else by a mistake of ours."""
    _, token = of_orders(here)
    claims = claims_of(token)
    key = here.deployment.parts.tokens.key_ring().signing_key("ES256", here.clock.now)
    answer = introspect(here, key.sign({**claims, name: value}, "JWT"), verifier)

    assert 200 == answer.status
    assert not answer.json["active"] or name in ("jti", "exp", "iat", "scope") or claims.get(name) == value
    here.clock.move(seconds=1)


@hostile
@given(path=both, body=st.binary(max_size=200), content_type=texts)
def test_any_body_gets_a_4xx(here: Desk, path: str, body: bytes, content_type: str) -> None:
    for sent in (content_type, FORM["Content-Type"], "multipart/form-data; boundary=x"):
        answer = here.deployment.http.request("POST", path, body, {"Content-Type": sent})

        assert 400 <= answer.status < 500, answer.text
        assert {"error", "error_description"} == answer.json.keys()


@hostile
@given(path=both, fields=st.lists(st.tuples(st.sampled_from(["token", "client_id", "token_type_hint"]) | texts, texts)))
def test_any_fields_get_an_answer(here: Desk, verifier: Registered, path: str, fields: list[tuple[str, str]]) -> None:
    credential = list(verifier.credential._asdict().items())
    answer = here.deployment.http.request("POST", path, urlencode([*credential, *fields]), FORM)

    assert answer.status in (200, 400, 401), answer.text
    assert answer.status != 200 or answer.text in ("", INACTIVE)


@hostile
@given(accept=texts)
@example(accept="application/token-introspection+jwt;q=٣")
@example(accept=";;q==,,")
def test_any_accept_gets_an_answer(here: Desk, verifier: Registered, accept: str) -> None:
    assert 200 == introspect(here, "x", verifier, accept).status


@hostile
@given(tag=texts)
def test_any_tag_gets_the_feed(here: Desk, tag: str) -> None:
    assert get(here.deployment, If_None_Match=tag).status in (200, 304)


@hostile
@given(content=objects | bodies)
def test_any_content_of_an_administrator_gets_a_4xx_or_revokes_all(
    here: Desk, verifier: Registered, content: Any
) -> None:
    answer = here.call("POST", f"{verifier.path}/revocations", json.dumps(content))

    is_all = content.get("all") is True and content.get("jti") is None
    # 400: Python writes numbers that JSON does not have.
    assert answer.status in ((200, 400, 422) if is_all else (400, 404, 422)), answer.text


def test_mutated_requests_get_no_wrong_answer() -> None:
    """`make campaign` makes a hundred thousand."""
    assert not hostile_tokens(600, 3)
