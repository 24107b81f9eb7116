"""RFC 7662: who is told what about a token. The numbers are those of the list in the plan: active, and not."""

import pytest

from chalicelib.oauth.catalogue import Catalogue
from tests.administration.desk import Desk, Registered
from tests.fakes.memory_wiring import ISSUER
from tests.openapi.stage import JWK
from tests.revocation.feed import claims_of
from tests.revocation.tokens import (
    INACTIVE,
    INTROSPECT,
    ORDERS,
    SIGNED,
    introspect,
    is_active,
    of_orders,
    own_token,
    token_of,
    verifier_of,
)
from tests.workloads.workloads import trust

STOCK = "urn:example:stock"
OWN = f"{ISSUER}/admin-api"


@pytest.fixture
def verifier(here: Desk) -> Registered:
    return verifier_of(here, ORDERS)


def test_an_active_token_has_all_that_an_api_needs(desk: Desk) -> None:
    """1. RFC 7662 §2.2."""
    client, token = of_orders(desk)
    claims = claims_of(token)
    answer = introspect(desk, token, verifier_of(desk, ORDERS))

    assert (200, "application/json", "no-store") == (
        answer.status,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert {
        "active": True,
        "iss": ISSUER,
        "sub": client.client_id,
        "client_id": client.client_id,
        "aud": ORDERS,
        "scope": "orders:read",
        "exp": claims["exp"],
        "iat": claims["iat"],
        "jti": claims["jti"],
        "token_type": "Bearer",
        "generation": client.generation,
    } == answer.json


@pytest.mark.parametrize("introspects", [[], [STOCK], [STOCK, OWN]], ids=["none", "another", "others"])
def test_a_token_of_another_api_is_inactive(desk: Desk, introspects: list[str]) -> None:
    """2 and 3. CVE-2026-37979: a client that is not an API of the token learns nothing about it."""
    _, token = of_orders(desk)
    answer = introspect(desk, token, verifier_of(desk, *introspects))

    assert (200, INACTIVE) == (answer.status, answer.text)


def test_a_client_that_introspects_nothing_is_not_told_of_its_own_token(here: Desk) -> None:
    """3."""
    client, token = of_orders(here)

    assert INACTIVE == introspect(here, token, client).text


def test_our_own_api_can_be_introspected(here: Desk) -> None:
    """For a shop whose module extends it."""
    verifier, client = verifier_of(here, OWN), here.create()

    assert is_active(here, own_token(here, client), verifier)


def tampered(token: str) -> str:
    header, claims, signature = token.split(".")
    return f"{header}.{claims}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


def test_what_is_no_live_access_token_is_inactive(here: Desk, verifier: Registered) -> None:
    """4."""
    _, token = of_orders(here)
    ring = here.deployment.parts.tokens.key_ring()
    key, claims = ring.signing_key("ES256", here.clock.now), claims_of(token)
    signed = introspect(here, token, verifier, SIGNED).text
    feed = here.deployment.http.request("GET", "/.well-known/revocations").text
    refused = {
        "a bad signature": tampered(token),
        "padding": token + "=",
        "another issuer": key.sign({**claims, "iss": "https://other.example.com"}, "JWT"),
        "a client assertion": key.sign(claims, "client-authentication+jwt"),
        "another typ": key.sign(claims, "token-introspection+jwt"),
        "a strange claim": key.sign({**claims, "admin": True}, "JWT"),
        "no exp": key.sign({name: claims[name] for name in claims if name != "exp"}, "JWT"),
        "several audiences": key.sign({**claims, "aud": [ORDERS]}, "JWT"),
        "an issue in the future": key.sign({**claims, "iat": claims["iat"] + 61}, "JWT"),
        "an answer of introspection": signed,
        "the feed": feed,
        "nothing": ".",
        "a long text": "x" * 9000,
    }

    assert is_active(here, key.sign(claims, "JWT"), verifier)
    assert dict.fromkeys(refused, INACTIVE) == {
        name: introspect(here, each, verifier).text for name, each in refused.items()
    }


def test_an_expired_token_is_inactive(here: Desk, verifier: Registered) -> None:
    """4, with the leeway of all verifiers."""
    _, token = of_orders(here)
    here.clock.move(seconds=claims_of(token)["exp"] - here.clock.now.timestamp() + 59)
    last = is_active(here, token, verifier)
    here.clock.move(seconds=1)

    assert (True, False) == (last, is_active(here, token, verifier))


@pytest.mark.parametrize("act", ["disable", "delete", "create again", "revoke", "retire"])
def test_a_token_that_our_own_endpoints_would_refuse_is_inactive_at_once(desk: Desk, act: str) -> None:
    """5."""
    client, token = of_orders(desk)
    verifier = verifier_of(desk, ORDERS)
    before = is_active(desk, token, verifier)
    if act == "disable":
        client.patch({"enabled": False})
    elif act == "revoke":
        desk.call("POST", f"{client.path}/revoke-tokens")
    elif act == "retire":
        secret = client.secrets()[0]["secretId"]
        desk.call("DELETE", f"{client.path}/secrets/{secret}")
    else:
        client.delete()
    if act == "create again":
        of_orders(desk, clientId=client.client_id)

    assert (True, False) == (before, is_active(desk, token, verifier))


def test_a_shorter_lifetime_and_an_epoch_end_older_tokens(here: Desk, verifier: Registered) -> None:
    """5. As at our own endpoints."""
    client, token = of_orders(here)
    client.patch({"lifetime": 60})
    here.clock.move(seconds=61)
    shortened, new = is_active(here, token, verifier), token_of(here, client)
    catalogue = here.deployment.parts.tokens.catalogue
    catalogue.put(catalogue()._replace(epoch=here.clock.now.replace(microsecond=0)))
    here.clock.move(seconds=1)
    later = token_of(here, client)
    catalogue.put(catalogue()._replace(epoch=here.clock.now.replace(microsecond=0)))

    assert [False, False, True] == [shortened, is_active(here, new, verifier), is_active(here, later, verifier)]


@pytest.mark.parametrize("kind", ["keys", "trusts"])
def test_a_token_of_a_removed_key_or_trust_is_inactive(here: Desk, verifier: Registered, kind: str) -> None:
    """Issue 17, 1: as with a removed secret."""
    client, token = of_orders(here)
    if kind == "keys":
        added = here.call("POST", f"{client.path}/keys", {"jwk": JWK, "overlapSeconds": 60}).json["items"][0]["keyId"]
    else:
        added = trust(here, client).json["trustId"]
    claims = claims_of(token)
    ring = here.deployment.parts.tokens.key_ring()
    jti = f"{claims['jti'].partition('.')[0]}.{added}"
    of_it = ring.signing_key("ES256", here.clock.now).sign({**claims, "jti": jti}, "JWT")
    before = is_active(here, of_it, verifier)
    here.call("DELETE", f"{client.path}/{kind}/{added}")

    assert (True, False) == (before, is_active(here, of_it, verifier))


def test_a_scope_that_the_client_lost_is_not_in_the_answer(desk: Desk) -> None:
    """6. A token without any scope left is active, and permits nothing."""
    client, _ = of_orders(desk)
    verifier, token = verifier_of(desk, ORDERS), token_of(desk, client, "orders:read shared")
    scopes = [introspect(desk, token, verifier).json.get("scope")]
    for left in (["shared"], []):
        client.patch({"resources": [{"resource": ORDERS, "scopes": left}]})
        answer = introspect(desk, token, verifier).json
        scopes.append(answer.get("scope"))

    assert ["orders:read shared", "shared", None] == scopes
    assert (True, False) == (answer["active"], "scope" in answer)


def test_a_disabled_api_has_no_active_tokens(here: Desk, verifier: Registered) -> None:
    _, token = of_orders(here)
    here.deployment.parts.tokens.catalogue.put(without_orders(here.deployment.parts.tokens.catalogue()))

    assert not is_active(here, token, verifier)


def without_orders(catalogue: Catalogue) -> Catalogue:
    resources = (each._replace(enabled=each.slug != "orders") for each in catalogue.resources)
    return catalogue._replace(resources=tuple(resources))


def test_an_api_that_was_created_again_is_another_one(here: Desk, verifier: Registered) -> None:
    """As with `administers`: the old owner is told nothing of the new API's tokens."""
    _, token = of_orders(here)
    catalogue = here.deployment.parts.tokens.catalogue()
    resources = (each._replace(generation=9 if each.slug == "orders" else 0) for each in catalogue.resources)
    here.deployment.parts.tokens.catalogue.put(catalogue._replace(resources=tuple(resources)))

    assert not is_active(here, token, verifier)


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
def test_a_hint_changes_nothing(here: Desk, verifier: Registered, hint: str) -> None:
    """13."""
    _, token = of_orders(here)

    assert introspect(here, token, verifier, token_type_hint=hint).json["active"]


def test_a_question_reads_the_two_clients_and_writes_nothing(here: Desk, verifier: Registered) -> None:
    """Issue 17, 1: no new read on any path."""
    _, token = of_orders(here)
    introspect(here, token, verifier)
    reads, events = here.store.reads, len(here.store.events)
    introspect(here, token, verifier)
    of_two = here.store.reads - reads
    written = len(here.store.events) - events
    mine = here.create(introspects=[OWN])
    own = own_token(here, mine)
    reads = here.store.reads
    introspect(here, own, mine)

    assert (2, 1, 0) == (of_two, here.store.reads - reads, written)


def test_the_log_has_who_asked_and_why_a_token_is_inactive(here: Desk, verifier: Registered, log_lines: object) -> None:
    _, token = of_orders(here)
    introspect(here, tampered(token), verifier)
    line = [each for each in log_lines if each.get("path") == INTROSPECT][-1]  # type: ignore[attr-defined]  # the test's

    assert (verifier.client_id, "inactive", "InvalidSignatureError") == (
        line["client_id"],
        line["outcome"],
        line["detail"],
    )
    assert token.split(".")[1] not in str(log_lines)
