"""A clock that was set back, dates without limit, and scopes as an owner of an API writes them."""

from collections.abc import Callable
from typing import Any

import pytest
import watchword_verifier.aws_lambda
import watchword_verifier.django
import watchword_verifier.fastapi
import watchword_verifier.flask
from watchword_verifier import InvalidToken, Unavailable

from tests.verifiers.issuer import JWKS_URI, Issuer
from verifiers.conformance.case_parts import NOW, token

DECORATORS: list[Callable[..., Any]] = [
    watchword_verifier.aws_lambda.requires,
    watchword_verifier.django.requires,
    watchword_verifier.fastapi.bearer,
    watchword_verifier.flask.requires,
]


def test_keys_are_read_again_after_the_clock_was_set_back() -> None:
    issuer = Issuer(now=NOW + 10**6)
    verifier = issuer.verifier(revocations=False)
    with pytest.raises(InvalidToken, match="expired"):
        verifier.verify(token())
    issuer.now = NOW

    verifier.verify(token())

    assert 2 == issuer.requests[JWKS_URI]


def test_a_first_failure_does_not_last_until_the_old_time_comes_again() -> None:
    issuer = Issuer(jwks=None, now=NOW + 10**6)
    verifier = issuer.verifier(revocations=False)
    with pytest.raises(Unavailable):
        verifier.verify(token())
    issuer.jwks, issuer.now = "published", NOW

    verifier.verify(token())


def test_an_unknown_kid_is_unavailable_when_the_clock_was_set_back_and_keys_cannot_be_read() -> None:
    issuer = Issuer(now=NOW + 10**6)
    verifier = issuer.verifier(revocations=False)
    with pytest.raises(InvalidToken):
        verifier.verify(token())
    issuer.jwks, issuer.now = None, NOW

    with pytest.raises(Unavailable):
        verifier.verify(token(head={"kid": "unknown"}))


def test_dates_may_be_larger_than_a_float() -> None:
    Issuer().verifier(leeway=0.5).verify(token(exp=10**400))


def test_spaces_between_scopes_are_no_scopes() -> None:
    assert ("a", "b") == Issuer().verifier().verify(token(scope=" a  b ")).scope


@pytest.mark.parametrize("decorator", DECORATORS)
def test_a_scope_that_cannot_be_required_is_an_error_at_the_start(decorator: Callable[..., Any]) -> None:
    for wrong in ("", 'a"b', "a b"):
        with pytest.raises(ValueError, match="ASCII"):
            decorator(Issuer().verifier(), wrong)
