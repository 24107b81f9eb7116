"""RFC 7523 §2.2, OpenID Connect Core §9: a client gets tokens with its own key and has no secret."""

from datetime import timedelta

import pytest

from tests.api.deployment import TOKEN, Deployment
from tests.api.forms import error, unverified_claims
from tests.assertions.signer import ALGS, ask, claims, client_key, register, signed
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER
from tests.log_lines import LogLines

OWN = "/admin-api/api-clients/infos"


@pytest.mark.parametrize("alg", ALGS)
def test_an_assertion_of_each_alg_gets_a_token(memory: Deployment, alg: str) -> None:
    client = register(memory, client_key(alg))

    answer = ask(memory, signed(claims(client), alg), scope="customer_group_read")

    assert 200 == answer.status, answer.text
    token = unverified_claims(answer.json["access_token"])
    assert (client.client_id, "customer_group_read") == (token["sub"], token["scope"])
    assert token["jti"].endswith(".the-key")


def test_our_own_endpoints_accept_the_token_while_the_key_is_registered(memory: Deployment) -> None:
    client = register(memory)
    token = ask(memory, signed(claims(client))).json["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert 200 == memory.http.request("GET", OWN, b"", bearer).status

    memory.change(client, client._replace(client_keys=(client_key("ES256", "another", 1),)))

    assert 401 == memory.http.request("GET", OWN, b"", bearer).status


def test_the_use_of_the_key_is_recorded(memory: Deployment) -> None:
    client = register(memory)

    ask(memory, signed(claims(client)))

    (key,) = memory.parts.stores.clients.find(client.client_id).client_keys
    assert NOON == key.last_used_at


@pytest.mark.parametrize(
    "typ", [None, "JWT", "jwt", "client-authentication+jwt", "application/Client-Authentication+JWT"]
)
def test_the_typs_that_libraries_send_are_accepted(memory: Deployment, typ: str | None) -> None:
    """rfc7523bis: servers should not reject assertions without a typ."""
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client), header={"typ": typ})).status


def test_a_client_id_may_stand_beside_the_assertion(memory: Deployment) -> None:
    """RFC 7521 §4.2: it is unnecessary."""
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client)), client_id=client.client_id).status


def test_an_audience_may_be_an_array_of_one(memory: Deployment) -> None:
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client, aud=[ISSUER]))).status


def test_dates_may_have_a_fraction(memory: Deployment) -> None:
    """RFC 7519 §2. MSAL sends them."""
    client = register(memory)
    now = NOON.timestamp() + 0.25

    assert 200 == ask(memory, signed(claims(client, iat=now, nbf=now, exp=now + 600))).status


def test_the_age_counts_and_not_the_lifetime(memory: Deployment) -> None:
    """Assertions of Authlib live for an hour."""
    client = register(memory)
    hour = claims(client, exp=int(NOON.timestamp()) + 3600)
    assert 200 == ask(memory, signed(hour)).status
    memory.parts.clock.move(seconds=361)

    assert (401, "invalid_client") == error(ask(memory, signed({**hour, "jti": "new"})))


@pytest.mark.parametrize("seconds", [10, 60])
def test_a_clock_may_be_ahead(memory: Deployment, seconds: int) -> None:
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client, iat=int(NOON.timestamp()) + seconds))).status


def test_without_iat_the_end_must_be_near(memory: Deployment) -> None:
    client = register(memory)
    now = int(NOON.timestamp())

    assert 200 == ask(memory, signed(claims(client, iat=None, exp=now + 360))).status
    assert 401 == ask(memory, signed(claims(client, iat=None, exp=now + 361))).status


def test_a_key_without_a_kid_serves_every_kid(memory: Deployment) -> None:
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client), header={"kid": "whatever"})).status


def test_of_several_keys_the_kid_selects_one(memory: Deployment) -> None:
    keys = client_key("ES256", "first", 1, kid="one"), client_key("ES256", "second", 2, kid="two")
    client = register(memory, *keys)

    assert 200 == ask(memory, signed(claims(client), number=2, header={"kid": "two"})).status
    assert 401 == ask(memory, signed(claims(client), number=2, header={"kid": "one"})).status


def test_without_a_kid_each_key_of_the_alg_is_tried(memory: Deployment) -> None:
    client = register(memory, client_key("ES256", "first", 1, kid="one"), client_key("ES256", "second", 2, kid="two"))

    answer = ask(memory, signed(claims(client), number=2))

    assert unverified_claims(answer.json["access_token"])["jti"].endswith(".second")


def test_an_expired_key_is_refused(memory: Deployment) -> None:
    """At its end, and not before."""
    client = register(memory, client_key("ES256", expires_at=NOON + timedelta(seconds=5)))
    assert 200 == ask(memory, signed(claims(client))).status
    memory.parts.clock.move(seconds=5)

    assert 401 == ask(memory, signed(claims(client))).status


def test_a_removed_key_is_refused_at_once(memory: Deployment) -> None:
    client = register(memory)
    memory.change(client, client._replace(client_keys=()))

    assert 401 == ask(memory, signed(claims(client))).status


def test_a_disabled_client_is_refused(memory: Deployment) -> None:
    client = register(memory)
    memory.change(client, client._replace(enabled=False))

    assert (401, "invalid_client") == error(ask(memory, signed(claims(client))))


def test_a_secret_that_was_removed_does_not_work_beside_the_key(memory: Deployment) -> None:
    """A client that has moved to a key has no other way in."""
    client, credential = memory.register()
    memory.change(client, client._replace(client_keys=(client_key("ES256"),), client_secrets=()))

    assert 401 == memory.ask(credential).status


def test_the_log_says_which_check_refused_an_assertion(memory: Deployment, log_lines: LogLines) -> None:
    client = register(memory)
    assertion = signed(claims(client, aud="https://other.example.com"))

    answer = ask(memory, assertion)

    assert ISSUER in answer.json["error_description"]
    assert "The aud of the assertion must be" in log_lines[-1]["detail"]
    assert assertion not in log_lines.text
    assert "other.example.com" not in log_lines.text


def test_the_token_endpoint_is_no_audience(memory: Deployment) -> None:
    """rfc7523bis: another server could otherwise have its own assertions used here."""
    client = register(memory)

    assert 401 == ask(memory, signed(claims(client, aud=ISSUER + TOKEN))).status
