"""RFC 6750 §3.1: the messages about a refused token. They are specific only for tokens that this server signed."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.oauth.client import Client
from chalicelib.oauth.errors import InvalidToken
from tests.fakes.memory import NOON
from tests.unit.example import CLIENT, ORDERS, OWN, Server
from tests.unit.oauth.forgery import EC_KEY, FOREIGN_KEY, HEADER, IAT, jws, token, without

UNVERIFIED = "The access token is expired, revoked, malformed or not for this API."
MALFORMED = "The access token is malformed. Request a new one."
REVOKED = "The access token is revoked. Request a new one."
HOUR = timedelta(hours=1)


def description(presented: str, client: Client = CLIENT, after: timedelta = timedelta(0)) -> str:
    """At that time after NOON, when the forged tokens were issued."""
    server = Server(client)
    server.clock.move(seconds=after.total_seconds())
    with pytest.raises(InvalidToken) as caught:
        server.bearer.authenticate(f"Bearer {presented}")
    return caught.value.error_description


def test_the_message_about_an_expired_token_has_its_expiry() -> None:
    """Issue 14, 3."""
    assert "The access token expired at 2026-11-23 13:00:00 UTC. Request a new one." == description(
        token(), after=2 * HOUR
    )


def test_the_message_after_a_shorter_lifetime_has_the_new_expiry() -> None:
    """Issue 14, 3: the expiry by the current lifetime."""
    client = CLIENT._replace(access_token_lifetime=timedelta(minutes=5))

    assert "The access token expired at 2026-11-23 12:05:00 UTC. Request a new one." == description(
        token(), client, HOUR / 2
    )


@pytest.mark.parametrize("after", [timedelta(0), 2 * HOUR], ids=["live", "expired"])
def test_the_message_about_a_token_for_another_api_has_its_aud(after: timedelta) -> None:
    """Issue 14, 3. RFC 9068 §4."""
    expected = (
        f"The access token is for another API: its aud is {ORDERS.identifier}. Request a token for {OWN.identifier}."
    )

    assert expected == description(token(aud=ORDERS.identifier), after=after)


def test_the_message_has_the_aud_of_an_api_with_another_typ_and_alg() -> None:
    """Issue 14, 3: ORDERS has the typ JWT and ES256. This server's own API has others."""
    assert f"its aud is {ORDERS.identifier}." in description(Server().token("orders:read"))


def test_an_aud_in_a_message_has_only_allowed_characters() -> None:
    """RFC 6750 §3: %x20-21 / %x23-5B / %x5D-7E, so that no token ends the quotes of the challenge."""
    assert "its aud is urn:''x'y." in description(token(aud='urn:"\\x\ny'))


CHANGES: dict[str, dict[str, Any]] = {
    "disabled": {"enabled": False},
    "deleted and registered anew": {"generation": CLIENT.generation + 1},
    "its secret removed": {"client_secrets": ()},
    "its tokens revoked": {"tokens_valid_from": NOON + HOUR},
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_the_message_about_a_revoked_token_has_no_reason(changes: dict[str, Any]) -> None:
    """Issue 14, 3."""
    assert REVOKED == description(token(), CLIENT._replace(**changes))


@pytest.mark.parametrize("reason", ["disabled", "its secret removed", "its tokens revoked"])
def test_a_client_that_changes_during_the_request_gets_the_message_about_revocation(reason: str) -> None:
    """Issue 14, 3."""
    caller = Server().bearer.authenticate(f"Bearer {token()}")

    with pytest.raises(InvalidToken) as caught:
        caller.check_still_trusted(CLIENT._replace(**CHANGES[reason]), NOON)

    assert REVOKED == caught.value.error_description


MALFORMATIONS = {
    "no jti": without("jti"),
    "another issuer": token(iss="https://evil.example.com"),
    "an aud that is a list": token(aud=[OWN.identifier]),
    "a sub that is a number": token(sub=1),
    "a jti that is a number": token(jti=1),
    "a sub that is not the client": token(sub="other"),
    "an exp that is a text": token(exp="9_999_999_999"),
    "an unknown claim": token(nbf=IAT),
    "a scope that is none": token(scope='"'),
    "another typ": token({"typ": "dpop+jwt"}),
    "issued in the future": token(iat=IAT + 600, exp=IAT + 900),
}


@pytest.mark.parametrize("presented", MALFORMATIONS.values(), ids=MALFORMATIONS)
def test_a_malformed_token_has_its_message(presented: str) -> None:
    """Issue 14, 3."""
    assert MALFORMED == description(presented)


FORGERIES = {
    "a foreign key": jws(key=FOREIGN_KEY),
    "a foreign key, for another API": jws(payload={"aud": ORDERS.identifier}, key=FOREIGN_KEY),
    "a foreign key, expired": jws(payload={"exp": 1}, key=FOREIGN_KEY),
    "a foreign key, without claims": jws(payload={}, key=FOREIGN_KEY),
    "an unknown kid": jws({**HEADER, "kid": "x"}),
    "another alg": jws({**HEADER, "alg": "ES256"}, key=EC_KEY),
    "another typ": jws({**HEADER, "typ": "JWT"}, key=FOREIGN_KEY),
    "more header": jws({**HEADER, "crit": []}),
}


@pytest.mark.parametrize("presented", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize("after", [timedelta(0), 2 * HOUR], ids=["now", "later"])
def test_every_unverified_token_has_the_same_message(presented: str, after: timedelta) -> None:
    """Issue 14, 3: a forger learns nothing."""
    assert UNVERIFIED == description(presented, after=after)
