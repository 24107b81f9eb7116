"""A signing key has leaked."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.operations.operator import Operator
from tests.unit.operations.test_rotate import Unreachable


@pytest.fixture
def operator() -> Operator:
    return Operator()


def kid(operator: Operator, alg: str = "RS256", position: int = 0) -> str:
    return operator.ring.of(alg)[position].key.kid


def test_the_key_is_removed_and_the_standby_signs(operator: Operator) -> None:
    operator.parts.clock.move(days=5)
    leaked, standby = kid(operator), kid(operator, position=1)
    answer = operator.leaked(kid=leaked)

    now = operator.parts.clock()
    assert [standby] == answer["began_to_sign"]
    assert [leaked] == answer["dropped"]
    assert standby == operator.ring.signing_key("RS256", now).kid
    assert leaked not in {key["kid"] for key in operator.ring.jwks(now)["keys"]}
    assert ["key_ring.leaked"] == operator.recorded_actions()


def test_the_answer_names_the_dead_tokens_and_when_verifiers_refuse_them(operator: Operator) -> None:
    """≤ 60 s for this server's own endpoints, max-age more for verifiers, until exp and leeway for others."""
    operator.parts.clock.move(days=5)
    answer = operator.leaked(kid=kid(operator))

    assert (
        "Every token with this kid in its header: RS256 tokens issued from 2026-11-27T12:00:00Z until"
        " 2026-11-28T12:01:00Z for https://auth.example.com/admin-api. Their clients must request new tokens."
    ) == answer["tokens_that_die"]
    assert "2026-11-28T12:01:00Z" == answer["own_endpoints_refuse_them_from"]
    assert "2026-11-28T12:06:00Z" == answer["verifiers_that_honour_max_age_refuse_them_from"]
    assert "2026-11-29T12:02:00Z" == answer["other_verifiers_may_accept_them_until"]
    assert "warning" not in answer


def test_of_a_key_that_signs_no_more_the_last_tokens_die(operator: Operator) -> None:
    operator.parts.clock.move(days=30, hours=3)
    answer = operator.leaked(kid=kid(operator))

    assert "until 2026-12-23T12:00:00Z" in answer["tokens_that_die"]
    assert "2026-12-24T12:01:00Z" == answer["other_verifiers_may_accept_them_until"]


def test_no_token_dies_with_a_standby(operator: Operator) -> None:
    assert "None: the key has never signed." == operator.leaked(kid=kid(operator, position=1))["tokens_that_die"]


def test_a_young_standby_that_must_sign_is_warned_of(operator: Operator) -> None:
    operator.parts.clock.move(hours=1)
    standby = kid(operator, position=1)
    warning = operator.leaked(kid=kid(operator))["warning"]

    assert warning.startswith(f"The key that signs now, {standby}, was published at 2026-11-23T12:00:00Z.")


def test_without_the_catalogue_the_key_is_dropped_all_the_same(operator: Operator) -> None:
    operator.keeper = replace(operator.keeper, catalogues=Unreachable())
    leaked = kid(operator)
    answer = operator.leaked(kid=leaked)

    assert ("changed", False) == (answer["outcome"], answer["announced"])
    assert leaked not in {key.key.kid for key in operator.ring.keys}


def test_dropping_it_again_is_refused_with_a_sentence(operator: Operator) -> None:
    leaked = kid(operator)
    operator.leaked(kid=leaked)
    answer = operator.leaked(kid=leaked)

    assert ("refused", True) == (answer["outcome"], answer["announced"])
    assert answer["reason"].startswith("The key ring has no key with this kid")
    assert ["key_ring.leaked"] == operator.recorded_actions()


@pytest.mark.parametrize("event", [{}, {"kid": None}, {"kid": 1}, {"kid": ["x"]}, {"kid": "x", "now": True}])
def test_what_is_not_understood_is_refused(event: dict[str, Any], operator: Operator) -> None:
    assert {"outcome": "refused", "reason": 'Send {"kid": "…"}; `keys` lists the kids.'} == operator.leaked(**event)
