"""The verifier over time: keys, the feed, threads, and what its texts contain."""

import logging
import pickle
import threading
from typing import Any

import pytest
from watchword_verifier import InvalidToken, MissingToken, Refusal, Unavailable, Verifier
from watchword_verifier.fetching import Answer

from tests.verifiers.issuer import FEED_URI, JWKS_URI, Issuer
from verifiers.conformance.case_parts import AUDIENCE, ISSUER, JTI, NOW, feed, token

REVOKES = feed(NOW - 1, tokens={JTI: NOW + 3540})


def test_one_call_verifies_a_token() -> None:
    verified = Issuer().verifier().verify(token(), scope="orders:read")

    assert ("erp", ("orders:read", "orders:list"), JTI) == (verified.client_id, verified.scope, verified.jti)
    assert (NOW - 60, NOW + 3540, 1) == (verified.issued_at, verified.expires_at, verified.claims["generation"])


def test_the_feed_is_polled_before_use_when_it_is_20_seconds_old() -> None:
    """In Lambda, where no thread runs between requests."""
    issuer = Issuer()
    verifier = issuer.verifier()
    verifier.verify(token())
    issuer.feed = REVOKES
    issuer.now = NOW + 19
    verifier.verify(token())
    issuer.now = NOW + 20

    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(token())
    assert 2 == issuer.requests[FEED_URI]


def test_a_failing_feed_is_asked_for_once_in_20_seconds() -> None:
    issuer = Issuer(feed=None)
    verifier = issuer.verifier()
    for second in range(40):
        issuer.now = NOW + second
        verifier.verify(token())

    assert 2 == issuer.requests[FEED_URI]


def test_keys_are_read_again_after_five_minutes() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    for second in (0, 1, 300, 301, 302):
        issuer.now = NOW + second
        verifier.verify(token())

    assert 2 == issuer.requests[JWKS_URI]


def test_a_storm_of_unknown_kids_from_many_threads_is_one_request() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    verifier.verify(token())
    issuer.now += 20
    refusals: list[Refusal] = []

    def send(number: int) -> None:
        with pytest.raises(InvalidToken) as refused:
            verifier.verify(token("stranger", {"kid": f"kid-{number}"}))
        refusals.append(refused.value)

    threads = [threading.Thread(target=send, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (20, 2) == (len(refusals), issuer.requests[JWKS_URI])


def test_a_thread_polls_so_that_no_request_waits() -> None:
    issuer = Issuer()
    polled = threading.Event()

    def fetch(address: str, etag: str | None) -> Answer:
        if threading.current_thread().name == "watchword-verifier" and address == FEED_URI:
            polled.set()
        return issuer.fetch(address, etag)

    verifier = issuer.verifier(background=True, fetch=fetch, poll_interval=0.01)
    verifier.verify(token())
    issuer.feed = REVOKES
    for _ in range(2):
        polled.clear()
        assert polled.wait(5)
    # The second poll has begun, so the first has ended.
    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(token())
    verifier.close()


def test_the_first_request_of_a_process_reads_the_feed_first() -> None:
    """A restart must not accept revoked tokens."""
    verifier = Issuer(feed=REVOKES).verifier(background=True, poll_interval=60)

    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(token())
    verifier.close()


def test_no_thread_runs_before_the_first_request() -> None:
    """A web server that forks after it has loaded the application would lose it."""
    before = set(threading.enumerate())
    Issuer().verifier(background=True)

    assert set(threading.enumerate()) <= before


def test_a_closed_verifier_polls_again_with_its_next_token() -> None:
    """Also in the child of a fork, where no thread of the parent lives."""
    issuer = Issuer()
    verifier = issuer.verifier(background=True, poll_interval=0.01)
    verifier.verify(token())
    verifier.close()
    for thread in threading.enumerate():
        if thread.name == "watchword-verifier":
            thread.join(5)
    issuer.feed = REVOKES

    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(token())
    verifier.close()


def test_lambda_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")
    before = set(threading.enumerate())
    Issuer().verifier(background=None).verify(token())

    assert set(threading.enumerate()) <= before


def test_trouble_with_the_feed_is_one_line_in_the_log_and_its_end_another(caplog: pytest.LogCaptureFixture) -> None:
    issuer = Issuer(feed=None)
    verifier = issuer.verifier()
    with caplog.at_level(logging.WARNING, "watchword_verifier"):
        polls = [verifier.poll(), verifier.poll()]
        issuer.feed = feed(NOW)
        polls.append(verifier.poll())

    assert [False, False, True] == polls
    first, second = caplog.messages
    assert "cannot be used: The server answered with status 503." in first
    assert second.endswith("can be used again.")


@pytest.mark.parametrize(
    "sent",
    [token(exp=1), token("stranger"), token(aud="https://x.test"), token(iss="https://x.test"), token()[:-9], "Zecret"],
)
def test_no_text_of_a_refusal_contains_a_part_of_the_token(sent: str) -> None:
    with pytest.raises(InvalidToken) as refused:
        Issuer().verifier().verify(sent)

    texts = [str(refused.value), repr(refused.value), refused.value.body, *refused.value.headers.values()]
    assert not any(part in text for part in [*sent.split("."), "x.test"] for text in texts)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_representation_of_a_token_has_no_claims_but_those_for_a_log() -> None:
    assert "generation" not in repr(Issuer().verifier().verify(token()))


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("audience", 'https://a.test/"'),
        ("audience", ""),
        ("scope", 'orders"read'),
        ("scope", ["orders read"]),
        ("typ", "jwt"),
        ("on_stale", "ignore"),
    ],
)
def test_a_configuration_that_cannot_work_is_an_error_at_once(argument: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        Issuer().verifier(**{argument: value})


@pytest.mark.parametrize(
    "issuer",
    ["http://auth.example.com", "file:///etc/passwd", "ftp://x.test", "auth.example.com", "", "https://", f"{ISSUER}/"],
)
def test_the_issuer_must_be_https_without_a_slash_at_its_end(issuer: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        Verifier(issuer, AUDIENCE)


@pytest.mark.parametrize("issuer", [ISSUER, "http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_the_issuer_may_be_this_machine(issuer: str) -> None:
    assert issuer == Verifier(issuer, AUDIENCE).issuer


def test_the_header_may_be_absent() -> None:
    for absent in (None, "", "Basic x"):
        with pytest.raises(MissingToken):
            Issuer().verifier().authenticate(absent)


def test_a_refusal_is_an_exception_with_an_answer() -> None:
    with pytest.raises(Unavailable) as refused:
        Issuer(jwks=None).verifier().verify(token())

    assert {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Retry-After": "10",
    } == refused.value.headers
    assert '"error": "temporarily_unavailable"' in refused.value.body
    assert pickle.loads(pickle.dumps(refused.value)).description == refused.value.description
