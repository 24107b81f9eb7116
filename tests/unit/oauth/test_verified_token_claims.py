"""RFC 7519 §4.1, RFC 9068 §4, RFC 8725 §3.8 to §3.10: what a well signed token must say."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.errors import InvalidToken
from tests.fakes.memory_wiring import ISSUER
from tests.unit.example import CLIENT, ORDERS, Server
from tests.unit.oauth.forgery import CLAIMS, IAT, jws, token, without

OWN_AUD = ISSUER + "/admin-api"


def accepted(presented: str, **after: float) -> bool:
    """Whether it is at that time after NOON, when the forged tokens were issued."""
    server = Server()
    server.clock.move(**after)
    try:
        server.bearer.authenticate(f"Bearer {presented}")
    except InvalidToken:
        return False
    return True


def test_the_token_that_the_other_tests_change_is_valid() -> None:
    assert accepted(token())


@pytest.mark.parametrize("claim", ["iss", "sub", "client_id", "aud", "iat", "exp", "jti", "generation"])
def test_a_token_without_a_required_claim_is_refused(claim: str) -> None:
    """RFC 9068 §2.2, §4."""
    assert not accepted(without(claim))


def test_a_token_without_scope_is_accepted_and_permits_nothing() -> None:
    """RFC 9068 §2.2.3."""
    caller = Server().bearer.authenticate(f"Bearer {without('scope')}")

    assert not caller.scope


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("value", [None, [], {}, True, "", 1.5, ["erp"], {"a": 1}], ids=ascii)
def test_a_claim_of_another_type_is_refused(claim: str, value: Any) -> None:
    """RFC 7519 §4.1: of these, only an empty text for scope is one."""
    assert (value == "" and claim == "scope") == accepted(token(**{claim: value}))


@pytest.mark.parametrize("claim", ["sub", "client_id"])
@pytest.mark.parametrize("value", ["other", "ERP", "erp ", 1, None])
def test_the_subject_is_the_client(claim: str, value: Any) -> None:
    """RFC 9068 §2.2."""
    assert not accepted(token(**{claim: value}))


ISSUERS: list[Any] = [
    "https://evil.example.com", ISSUER + "/", ISSUER[:-1], ISSUER + ".evil.example.com", ISSUER.upper(), " " + ISSUER,
    ISSUER + "\n", ISSUER + ":443", ISSUER.replace("https", "http"), ISSUER + "?x", ISSUER + "#x",
    ISSUER + "/admin-api", "", None, 1, True, [ISSUER], {"iss": ISSUER}, [ISSUER, "https://evil.example.com"],
]  # fmt: skip


@pytest.mark.parametrize("iss", ISSUERS)
def test_the_issuer_is_compared_exactly(iss: Any) -> None:
    """RFC 8725 §3.8, RFC 9068 §4."""
    assert not accepted(token(iss=iss))


AUDIENCES: list[Any] = [
    "https://evil.example.com", ISSUER, OWN_AUD + "/", OWN_AUD[:-1], OWN_AUD + "2", OWN_AUD.upper(), " " + OWN_AUD,
    ORDERS.identifier, "erp", "*", "", None, 1, True, [], {}, {"aud": OWN_AUD}, [OWN_AUD], [[OWN_AUD]],
    [OWN_AUD, "https://evil.example.com"], f"{OWN_AUD} {ORDERS.identifier}", f"{OWN_AUD},{ORDERS.identifier}",
]  # fmt: skip


@pytest.mark.parametrize("aud", AUDIENCES, ids=ascii)
def test_the_audience_is_one_string_and_is_compared_exactly(aud: Any) -> None:
    """RFC 8725 §3.9, RFC 9068 §3, §4: a token for another API of this server is refused."""
    assert not accepted(token(aud=aud))


def test_a_real_token_for_another_api_is_refused() -> None:
    """RFC 8725 §3.9: signed by us, for somebody else."""
    assert not accepted(Server().token("orders:read"))


NO_DATES: list[Any] = [
    str(IAT), f"{IAT + 600}", "9_999_999_999", "1e10", "soon", "", "2026-11-23T13:00:00Z", True, False, None,
    [IAT], {"value": IAT}, IAT + 0.5, float(IAT), float("inf"), float("nan"), -1, -IAT, 2**53, 10**50, -(10**50), 1e300,
]  # fmt: skip


@pytest.mark.parametrize("claim", ["iat", "exp"])
@pytest.mark.parametrize("value", NO_DATES, ids=lambda value: ascii(value)[:24])
def test_a_date_is_a_whole_number_within_reason(claim: str, value: Any) -> None:
    """RFC 7519 §2, §4.1.4, §4.1.6."""
    assert not accepted(token(**{claim: value}))


@pytest.mark.parametrize("value", NO_DATES, ids=lambda value: ascii(value)[:24])
def test_a_generation_is_a_whole_number_within_reason(value: Any) -> None:
    assert not accepted(token(generation=value))


def test_true_is_not_the_number_one() -> None:
    """RFC 8259 §3: Python takes them for equal."""
    server = Server(CLIENT._replace(generation=1))
    with pytest.raises(InvalidToken) as caught:
        server.bearer.authenticate(f"Bearer {token(generation=True)}")

    assert "a claim is not a whole number" == caught.value.detail


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-61, False), (-60.001, False), (-60, True), (0, True), (3600, True), (3659.999, True), (3660, False)],
)
def test_clocks_may_disagree_by_a_minute_and_no_more(seconds: float, expected: bool) -> None:
    """RFC 7519 §4.1.4: from a minute before iat to just before a minute after exp."""
    server = Server()
    # The keys are published from NOON on, so that only the claims can be in the future.
    shifted = token(iat=IAT + 100, exp=IAT + 3700)
    server.clock.move(seconds=100 + seconds)
    try:
        server.bearer.authenticate(f"Bearer {shifted}")
    except InvalidToken as refused:
        detail = "the token is expired" if seconds > 0 else "the token is issued in the future"
        assert (expected, detail) == (False, refused.detail)
    else:
        assert expected


def test_a_token_that_ended_before_it_began_is_refused() -> None:
    assert not accepted(token(iat=IAT, exp=IAT - 61))


@pytest.mark.parametrize("claim", ["nbf", "cnf", "azp", "scopes", ""])
@pytest.mark.parametrize("value", [None, 0, IAT, "", [], {"jkt": "x"}], ids=ascii)
def test_a_claim_that_this_server_never_writes_is_refused(claim: str, value: Any) -> None:
    """RFC 7519 §4.1.5, RFC 7800 §3.1: neither is overlooked, and a token with it was not made here."""
    assert not accepted(token(**{claim: value}))


@pytest.mark.parametrize("scope", ['a"b', "a\\b", "ä", "a\tb", 1, None, ["api_client_read"], {"api_client_read": True}])
def test_an_invalid_scope_is_refused(scope: Any) -> None:
    """RFC 6749 §3.3, RFC 9068 §2.2.3."""
    assert not accepted(token(scope=scope))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["erp", ISSUER, IAT]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted(CLAIMS)), JSON, min_size=1, max_size=3))
def test_any_signed_claims_are_accepted_or_an_invalid_token(claims: dict[str, Any]) -> None:
    presented = token(**claims)
    try:
        caller = Server().bearer.authenticate(f"Bearer {presented}")
    except InvalidToken:
        return
    assert "erp" == caller.client.client_id


@given(JSON)
def test_any_other_signed_json_is_refused(payload: Any) -> None:
    assert not accepted(jws(payload=payload))


@given(st.timedeltas(timedelta(0), timedelta(hours=2)))
def test_a_token_is_accepted_for_its_lifetime_and_a_minute(age: timedelta) -> None:
    """RFC 7519 §4.1.4."""
    assert (age < timedelta(minutes=61)) == accepted(token(), seconds=age.total_seconds())
