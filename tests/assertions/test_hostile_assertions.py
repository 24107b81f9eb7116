"""Any assertion gets an OAuth answer, and only a valid one gets a token."""

from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib.oauth.client import Client
from tests.api.deployment import Deployment
from tests.api.forms import error
from tests.assertions.platforms import register_issuer, workload
from tests.assertions.platforms import token as platform_token
from tests.assertions.signer import ask, claims, part, private_key, register
from tests.campaign.hostile_assertions import hostile_assertions

NAMES = ("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "typ", "kid", "crit", "jwk", "x5t", "b64")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=10), values, max_size=8)
# The fixture holds no state that an example could change.
hostile = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def client(memory: Deployment) -> Client:
    return register(memory)


@pytest.fixture
def trusting(memory: Deployment) -> Client:
    register_issuer(memory, "github")
    return workload(memory, "github")


def signed_as_it_is(header: Any, content: Any) -> str:
    """PyJWT would check the claims."""
    signing_input = f"{part(header)}.{part(content)}"
    signature = jwt.get_algorithm_by_name("ES256").sign(signing_input.encode(), private_key("ES256"))  # type: ignore[arg-type]
    return f"{signing_input}.{part(signature)}"


@hostile
@given(st.text(st.characters(), max_size=200) | st.binary(max_size=100).map(lambda data: f"{part(data)}.e30.AAAA"))
def test_any_text_as_an_assertion_is_refused(memory: Deployment, text: str) -> None:
    answer = ask(memory, text)

    assert answer.status in (400, 401), answer.text
    assert {"error", "error_description"} == answer.json.keys()


@hostile
@given(header=objects, content=values | objects)
@example(header={}, content={"sub": "\ud800", "iss": "\ud800"})
def test_any_json_with_a_valid_signature_is_refused(
    memory: Deployment, client: Client, header: dict[str, Any], content: Any
) -> None:
    """The client is unknown or the claims are wrong."""
    answer = ask(memory, signed_as_it_is({"alg": "ES256", **header}, content))

    assert (401, "invalid_client") == error(answer)


@hostile
@given(name=st.sampled_from(["iss", "sub", "aud", "exp", "jti"]), value=values)
def test_another_value_in_a_necessary_claim_gets_no_token_or_has_the_same_meaning(
    memory: Deployment, client: Client, name: str, value: Any
) -> None:
    content = {**claims(client), name: value}
    is_free = (name == "jti" and isinstance(value, str)) or (name == "exp" and type(value) in (int, float))

    answer = ask(memory, signed_as_it_is({"alg": "ES256"}, content))

    assert answer.status in ((200, 401) if is_free else (401,)), answer.text


@hostile
@given(subject=values)
@example(subject="\ud800")
@example(subject="a\0b")
def test_any_subject_that_a_trusted_issuer_signs_gets_an_answer(
    memory: Deployment, trusting: Client, subject: Any
) -> None:
    """Also without a client id, which looks for the client of the subject."""
    token = platform_token("github")
    content = {**jwt.decode(token, options={"verify_signature": False}), "sub": subject}
    assertion = signed_as_it_is({"alg": "ES256", "kid": "k1"}, content)

    assert 401 == ask(memory, assertion).status
    # This trust does not say which subject. What is no text has no UTF-8 for the key of an item.
    is_text = isinstance(subject, str) and 0 < len(subject) and subject.isprintable()
    assert (200 if is_text else 401) == ask(memory, assertion, client_id=trusting.client_id).status


def test_mutated_assertions_get_no_wrong_answer() -> None:
    """`make campaign` makes a million."""
    assert not hostile_assertions(1_500, 3)
