"""The feed: each act that revokes is in it, signed, soon, and until no token of it can be accepted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.oauth.bearer import BEARER
from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import CLIENTS, Desk, Registered
from tests.fakes.memory_wiring import ISSUER
from tests.openapi.stage import JWK
from tests.revocation.feed import FEED, claims_of, get, header_of, is_revoked, read, read_afresh
from tests.workloads.workloads import trust

Act = Callable[[Registered], Any]


def secret_id(client: Registered) -> str:
    return str(client.secrets()[0]["secretId"])


def call(client: Registered, method: str, path: str, content: Any = None) -> None:
    answer = client.desk.call(method, client.path + path, *([] if content is None else [content]))
    assert answer.status < 300, answer.text


REVOKING: dict[str, Act] = {
    "disable": lambda client: client.patch({"enabled": False}),
    "disable with others": lambda client: client.desk.call(
        "POST", f"{CLIENTS}/bulk-disable", {"apiClientIds": [client.generation]}
    ),
    "delete": lambda client: client.delete(),
    "revoke the tokens": lambda client: call(client, "POST", "/revoke-tokens"),
    "evict": lambda client: call(client, "PUT", "/secrets", {"evict": True}),
    "delete the secret": lambda client: call(client, "DELETE", f"/secrets/{secret_id(client)}"),
    "regenerate the secret": lambda client: call(client, "PUT", "/secrets", {}),
    "replace the secret by a key": lambda client: call(client, "POST", "/keys", {"jwk": JWK, "overlapSeconds": 0}),
}
KEEPING: dict[str, Act] = {
    "describe": lambda client: client.patch({"description": "More"}),
    "add a secret": lambda client: call(client, "POST", "/secrets", {}),
    "regenerate with an overlap": lambda client: call(client, "PUT", "/secrets", {"overlapSeconds": 60}),
    "take a scope": lambda client: client.patch({"scopes": []}),
}


@pytest.mark.parametrize("act", REVOKING.values(), ids=REVOKING)
def test_an_act_that_revokes_is_in_the_feed(desk: Desk, act: Act) -> None:
    """Issue 17, 2."""
    client, other = desk.create(), desk.create()
    token, untouched = (desk.deployment.token(each.credential) for each in (client, other))
    before = is_revoked(token, read_afresh(desk))

    act(client)
    feed = read_afresh(desk)

    assert (False, True) == (before, is_revoked(token, feed))
    assert not is_revoked(untouched, feed)


@pytest.mark.parametrize("act", KEEPING.values(), ids=KEEPING)
def test_an_act_that_revokes_nothing_is_not_in_the_feed(here: Desk, act: Act) -> None:
    client = here.create(scopes=["customer_group_read"])
    token = here.deployment.token(client.credential)

    act(client)

    assert not is_revoked(token, read_afresh(here))


def test_only_the_tokens_of_a_removed_secret_are_revoked(here: Desk) -> None:
    """Protocols 1.3: siblings live."""
    client = here.create()
    old = here.deployment.token(client.credential)
    added = here.call("POST", f"{client.path}/secrets", {}).json
    new = here.deployment.token(client.credential_with(added["secret"]))

    call(client, "DELETE", f"/secrets/{secret_id(client)}")
    feed = read_afresh(here)

    assert (True, False) == (is_revoked(old, feed), is_revoked(new, feed))


@pytest.mark.parametrize("kind", ["keys", "trusts"])
def test_a_removed_key_or_trust_is_in_the_feed(here: Desk, kind: str) -> None:
    client = here.create()
    if kind == "keys":
        added = here.call("POST", f"{client.path}/keys", {"jwk": JWK, "overlapSeconds": 60}).json["items"][0]["keyId"]
    else:
        added = trust(here, client).json["trustId"]

    call(client, "DELETE", f"/{kind}/{added}")

    assert added in read_afresh(here)["credentials"]


def test_a_client_that_is_registered_again_does_not_revive_tokens(here: Desk) -> None:
    """Whatever is revoked of the new one, the old one's entry stays."""
    client = here.create()
    token = here.deployment.token(client.credential)
    client.delete()
    here.clock.move(seconds=2)
    again = here.create(clientId=client.client_id)
    new = here.deployment.token(again.credential)

    call(again, "POST", "/secrets", {})
    call(again, "DELETE", f"/secrets/{again.secrets()[1]['secretId']}")
    feed = read_afresh(here)

    assert (True, False) == (is_revoked(token, feed), is_revoked(new, feed))


def test_the_thirty_third_removed_credential_revokes_all_tokens(here: Desk) -> None:
    """The client's item holds 32, so its size stays bounded."""
    client = here.create()
    token = here.deployment.token(client.credential)
    removed = []
    for _ in range(33):
        assert not is_revoked(token, read_afresh(here))
        removed.append(here.call("POST", f"{client.path}/secrets", {}).json["secretId"])
        call(client, "DELETE", f"/secrets/{removed[-1]}")
    feed = read_afresh(here)

    assert is_revoked(token, feed)
    assert set(removed[1:]) == feed["credentials"].keys()


def test_an_epoch_is_in_the_feed(here: Desk) -> None:
    """Of `restored`: every token that was issued before is revoked."""
    client = here.create()
    token = here.deployment.token(client.credential)
    since = (here.clock.now - timedelta(hours=1)).isoformat()

    here.deployment.parts.operations.restored.run({"since": since})
    here.clock.move(seconds=2)

    assert is_revoked(token, read_afresh(here))
    assert not is_revoked(here.deployment.token(client.credential), read_afresh(here))


def test_the_kid_of_a_leaked_key_is_in_the_feed(here: Desk) -> None:
    """A verifier may have the key in its cache for hours."""
    token = here.deployment.token(here.create().credential)
    here.clock.move(days=5)
    kid = header_of(token)["kid"]

    assert "changed" == here.deployment.parts.operations.leaked.run({"kid": kid})["outcome"]
    here.clock.move(minutes=2)
    feed = read_afresh(here)

    assert {kid} == feed["kids"].keys()
    assert kid != header_of(get(here.deployment).text)["kid"]


def test_the_feed_is_a_signed_document_of_its_own_kind(desk: Desk) -> None:
    """It has neither exp nor sub, which every verifier of access tokens requires or reads."""
    feed = read_afresh(desk)
    answer = get(desk.deployment)

    assert {"typ": "revocations+jwt", "alg": "RS256"} == {
        name: value for name, value in header_of(answer.text).items() if name != "kid"
    }
    assert {"iss", "aud", "iat", "ttl", "epoch", "clients", "credentials", "tokens", "kids"} == feed.keys()
    assert (ISSUER, f"{ISSUER}/.well-known/revocations", 10) == (feed["iss"], feed["aud"], feed["ttl"])
    assert ("application/jwt", "public, max-age=10") == tuple(
        answer.headers[name] for name in ("content-type", "cache-control")
    )


def test_the_feed_is_no_access_token(here: Desk) -> None:
    """Protocols 1.4, 4 and 9."""
    answer = get(here.deployment)
    assert BEARER.fullmatch(f"Bearer {answer.text}")

    assert 401 == here.call("GET", f"{CLIENTS}/infos", token=answer.text).status


def test_the_feed_is_revalidated_by_its_etag(desk: Desk) -> None:
    """RFC 9110 §13.1.2."""
    read_afresh(desk)
    first = get(desk.deployment)

    again = get(desk.deployment, If_None_Match=first.headers["etag"])
    desk.create().patch({"enabled": False})
    read_afresh(desk)
    changed = get(desk.deployment, If_None_Match=first.headers["etag"])

    assert [(304, ""), 200] == [(again.status, again.text), changed.status]


def test_head_has_the_headers_and_no_content(here: Desk) -> None:
    """RFC 9110 §9.3.2."""
    got, headed = get(here.deployment), here.deployment.http.request("HEAD", FEED)

    assert (200, "", got.headers["etag"]) == (headed.status, headed.text, headed.headers["etag"])


def test_a_container_reads_the_entries_every_fifteen_seconds(here: Desk) -> None:
    """Issue 17, 2. `iat` is the time of the read, so a verifier can refuse an older feed."""
    client = here.create()
    token = here.deployment.token(client.credential)
    first = read(here.deployment)
    client.patch({"enabled": False})
    here.clock.move(seconds=14.9)
    second = read(here.deployment)
    here.clock.move(seconds=0.1)
    third = read(here.deployment)

    assert [False, False, True] == [is_revoked(token, feed) for feed in (first, second, third)]
    assert [0, 15] == [feed["iat"] - first["iat"] for feed in (second, third)]


@pytest.mark.parametrize(("seconds", "status"), [(16, 200), (24.9, 200), (25, 503)])
def test_while_the_entries_cannot_be_read_an_old_feed_is_not_served_for_long(
    here: Desk, seconds: float, status: int
) -> None:
    """A verifier then keeps its own feed, and knows that it is old."""

    def fail(_: Any) -> Any:
        raise StoreUnavailable("down")

    read(here.deployment)
    here.store.revocations.entries = fail  # type: ignore[method-assign]  # the fake's
    here.clock.move(seconds=seconds)
    answer = get(here.deployment)

    assert status == answer.status
    assert 200 == status or "no-store" == answer.headers["cache-control"]


def test_a_switched_off_feed_is_not_found(here: Desk) -> None:
    """Issue 17, 2: switchable by a setting."""
    here.deployment.parts.environment = here.deployment.parts.environment._replace(revocations_table="")
    answer = get(here.deployment)

    assert (404, "The revocation feed of this server is switched off.") == (
        answer.status,
        answer.json["error_description"],
    )


def test_an_entry_leaves_the_feed_when_no_token_of_it_can_be_valid(here: Desk) -> None:
    """The longest lifetime of a token is a day, and a verifier's leeway is a minute."""
    client, kept = here.create(lifetime=86_400), here.create()
    token = here.deployment.token(client.credential)
    call(client, "POST", "/revoke-tokens")
    call(kept, "DELETE", f"/secrets/{secret_id(kept)}")

    here.move(days=1, seconds=59)
    last = read_afresh(here)
    here.move(seconds=4)
    after = read_afresh(here)

    assert is_revoked(token, last)
    assert claims_of(token)["exp"] + 60 < after["iat"]
    assert ({}, {}) == (after["clients"], after["credentials"])
