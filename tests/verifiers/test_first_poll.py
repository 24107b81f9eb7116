"""Tokens at the start, a clock that was set back, and configurations that would switch a check off."""

import math
from threading import Event, Thread
from typing import Any

import pytest
from watchword_verifier import InsufficientScope, InvalidToken, Unavailable
from watchword_verifier.fetching import Answer

from tests.verifiers.issuer import FEED_URI, Issuer
from verifiers.conformance.case_parts import JTI, NOW, feed, token

REVOKES = feed(NOW - 1, tokens={JTI: NOW + 3540})


def test_every_token_at_the_start_waits_for_the_first_feed() -> None:
    """Without a thread that polls, as in Lambda, but with several threads."""
    issuer, polling, released = Issuer(feed=REVOKES), Event(), Event()

    def fetch(address: str, etag: str | None) -> Answer:
        if address == FEED_URI:
            polling.set()
            assert released.wait(5)
        return issuer.fetch(address, etag)

    verifier = issuer.verifier(fetch=fetch)
    refusals: list[str] = []

    def verify() -> None:
        try:
            verifier.verify(token())
        except InvalidToken as refusal:
            refusals.append(refusal.description)

    threads = [Thread(target=verify) for _ in range(3)]
    threads[0].start()
    assert polling.wait(5)
    for thread in threads[1:]:
        thread.start()
    threads[1].join(0.1)
    released.set()
    for thread in threads:
        thread.join(5)

    assert ["The access token is revoked. Request a new one."] * 3 == refusals


def test_the_feed_is_polled_again_after_the_clock_was_set_back() -> None:
    issuer = Issuer(now=NOW + 10**6)
    verifier = issuer.verifier()
    verifier.poll()
    issuer.now, issuer.feed = NOW, REVOKES

    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(token())


def test_a_feed_that_was_confirmed_before_the_clock_was_set_back_is_stale() -> None:
    issuer = Issuer(now=NOW + 1000)
    verifier = issuer.verifier(on_stale="refuse")
    verifier.poll()
    issuer.now, issuer.feed = NOW, None

    with pytest.raises(Unavailable):
        verifier.verify(token())


def test_a_missing_scope_is_said_although_the_feed_is_stale() -> None:
    """README.md of the conformance cases: the feed comes after all other checks."""
    with pytest.raises(InsufficientScope):
        Issuer(feed=None).verifier(on_stale="refuse").verify(token(), scope="orders:cancel")


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
@pytest.mark.parametrize("argument", ["leeway", "poll_interval"])
def test_seconds_that_would_switch_a_check_off_are_an_error_at_once(argument: str, value: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Issuer().verifier(**{argument: value})


@pytest.mark.parametrize("value", [None, 5, b"x.y.z", ["x"]])
def test_a_token_that_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(InvalidToken):
        Issuer().verifier().verify(value)
