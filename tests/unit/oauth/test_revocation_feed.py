"""The claims of the feed: bounded, and without what no verifier needs any more."""

from datetime import timedelta
from typing import Any

from chalicelib.oauth.revocation_feed import MAXIMUM_LISTED, RevocationEntry, feed_claims
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

AT = int(NOON.timestamp())
LATER = AT + 600


def entry(client_id: str, **fields: Any) -> RevocationEntry:
    return RevocationEntry(f"client#{client_id}#1", AT, **{"forget_at": LATER, "client_id": client_id, **fields})


def claims(*entries: RevocationEntry, **ahead: float) -> dict[str, Any]:
    return feed_claims(entries, ISSUER, NOON + timedelta(**ahead))


def tokens(client_id: str, number: int) -> RevocationEntry:
    return entry(client_id, tokens={f"{client_id}-{index}": LATER for index in range(number)})


def test_of_two_generations_of_a_client_the_later_moment_counts() -> None:
    one, other = entry("a", valid_from=AT), entry("a", valid_from=AT + 5)._replace(key="client#a#2")

    assert {"a": AT + 5} == claims(one, other)["clients"] == claims(other, one)["clients"]


def test_a_token_leaves_the_feed_a_minute_after_its_end() -> None:
    """The leeway of verifiers."""
    revoked = entry("a", tokens={"jti": AT + 10}, credentials={"id": AT + 10}, valid_from=AT)

    assert [{"jti": AT + 10}, {}] == [claims(revoked, seconds=seconds)["tokens"] for seconds in (69, 70)]
    assert [{"id": AT + 10}, {}] == [claims(revoked, seconds=seconds)["credentials"] for seconds in (9, 10)]


def test_above_the_maximum_the_fullest_clients_become_one_moment_each() -> None:
    """Issue 17: bounded. No revocation is left out, and the other clients' tokens are not affected."""
    entries = [tokens("full", 700), tokens("fuller", 800), tokens("small", 10)]
    feed = claims(*entries)

    assert {"fuller": AT + 1} == feed["clients"]
    assert 710 == len(feed["tokens"])


def test_a_moment_never_goes_back_when_a_client_becomes_one() -> None:
    revoked = tokens("full", MAXIMUM_LISTED + 1)._replace(valid_from=AT + 9, credentials={"id": LATER})
    feed = claims(revoked)

    assert ({"full": AT + 9}, {}, {}) == (feed["clients"], feed["tokens"], feed["credentials"])


def test_up_to_the_maximum_each_is_listed() -> None:
    feed = claims(tokens("full", MAXIMUM_LISTED))

    assert ({}, MAXIMUM_LISTED) == (feed["clients"], len(feed["tokens"]))
