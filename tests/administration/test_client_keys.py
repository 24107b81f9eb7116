"""Keys as objects: /admin-api/api-clients/{id}/keys and /infos/keys."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from jwt.algorithms import ECAlgorithm

from chalicelib.endpoints.client_keys import KID
from tests.administration.desk import CLIENTS, Desk, Registered, moment, paths_of
from tests.fakes.memory import NOON
from tests.log_lines import LogLines

METADATA = [
    "keyId", "kid", "alg", "thumbprint", "label", "createdAt", "createdBy", "expiresAt", "lastUsedAt", "state",
]  # fmt: skip
OWN = f"{CLIENTS}/infos/keys"
DAY = 86_400


def jwk(**members: Any) -> dict[str, Any]:
    """A new public key."""
    return {**ECAlgorithm.to_jwk(generate_private_key(SECP256R1()).public_key(), as_dict=True), **members}


def keys(client: Registered) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.desk.call("GET", f"{client.path}/keys").json["items"]
    return items


def add(client: Registered, **content: Any) -> dict[str, Any]:
    answer = client.desk.call("POST", f"{client.path}/keys", {"jwk": jwk(), "overlapSeconds": DAY, **content})
    assert answer.status == 201, answer.text
    added: dict[str, Any] = answer.json["items"][0]
    return added


def test_a_key_is_added_listed_and_removed(everywhere: Desk) -> None:
    client = everywhere.create()
    added = add(client, label="Host 1", kid="one", expiresAt="2100-01-31T13:00:00+01:00")
    listed = keys(client)
    removed = everywhere.call("DELETE", f"{client.path}/keys/{added['keyId']}")

    assert ([added], METADATA, []) == (listed, list(added), keys(client))
    expected = ("one", "ES256", "Host 1", "administrator", "2100-01-31T12:00:00Z", None, "live")
    members = ("kid", "alg", "label", "createdBy", "expiresAt", "lastUsedAt", "state")
    assert expected == tuple(added[name] for name in members)
    assert 204 == removed.status
    again = everywhere.call("DELETE", f"{client.path}/keys/{added['keyId']}")
    assert (404, "The client has no key of this id.") == (again.status, again.json["detail"])


def test_a_client_manages_its_own_keys(everywhere: Desk) -> None:
    """self_secret_write."""
    client = everywhere.create(scopes=["self_secret_write"])
    token = everywhere.deployment.token(client.credential, "self_secret_write")
    added = everywhere.call("POST", OWN, {"jwk": jwk(), "overlapSeconds": 60}, token=token)
    listed = everywhere.call("GET", OWN, token=token).json["items"]
    removed = everywhere.call("DELETE", f"{OWN}/{added.json['items'][0]['keyId']}", token=token)

    assert (201, added.json["items"], 204, []) == (added.status, listed, removed.status, keys(client))
    assert client.client_id == listed[0]["createdBy"]


def test_a_secret_without_an_expiry_must_end_when_a_key_is_added(here: Desk) -> None:
    client = here.create()
    refused = here.call("POST", f"{client.path}/keys", {"jwk": jwk()})
    assert (["overlapSeconds"], [], True) == (paths_of(refused), keys(client), client.works())
    assert "Send overlapSeconds, from 0 to 2592000" in refused.json[0]["message"]

    add(client, overlapSeconds=60)
    assert [moment(NOON + timedelta(minutes=1))] == [secret["expiresAt"] for secret in client.secrets()]
    here.move(seconds=61)
    assert not client.works()


def test_without_an_overlap_the_secrets_end_at_once(here: Desk) -> None:
    client = here.create()
    add(client, overlapSeconds=0)

    assert ([], False) == (client.secrets(), client.works())


def test_a_secret_of_a_client_with_a_key_expires_within_thirty_days(here: Desk) -> None:
    client = here.create()
    add(client, overlapSeconds=0)
    for method in ("POST", "PUT"):
        for expires_at in (None, moment(NOON + timedelta(days=31))):
            content = {"expiresAt": expires_at} if expires_at else {}
            refused = here.call(method, f"{client.path}/secrets", content)
            assert ["expiresAt"] == paths_of(refused)
            assert "The client has a key" in refused.json[0]["message"]
        made = here.call(method, f"{client.path}/secrets", {"expiresAt": moment(NOON + timedelta(days=30))})
        assert client.works(made.json["secret"])


def test_an_expired_key_does_not_limit_the_secrets(here: Desk) -> None:
    client = here.create()
    add(client, overlapSeconds=0, expiresAt=moment(NOON + timedelta(seconds=1)))
    here.move(seconds=1)

    assert 201 == here.call("POST", f"{client.path}/secrets", {}).status
    assert ["expired"] == [key["state"] for key in keys(client)]


def test_a_key_is_rotated_with_an_overlap(here: Desk) -> None:
    client = here.create()
    old = add(client)
    new = add(client, overlapSeconds=3600)
    here.move(seconds=3600)

    assert {old["keyId"]: "expired", new["keyId"]: "live"} == {key["keyId"]: key["state"] for key in keys(client)}


def test_a_sixth_live_key_is_refused(here: Desk) -> None:
    client = here.create()
    for _ in range(5):
        add(client)
    refused = here.call("POST", f"{client.path}/keys", {"jwk": jwk()})

    assert (409, "A client has 5 live keys at most. Delete one first.") == (refused.status, refused.json["detail"])
    assert 5 == len(keys(client))


def test_a_key_is_registered_once_for_each_client(here: Desk) -> None:
    """RFC 7638: by its thumbprint. Two clients may share a key, because `sub` names the client."""
    client, other, key = here.create(), here.create(), jwk()
    add(client, jwk=key)
    refused = here.call("POST", f"{client.path}/keys", {"jwk": {**key, "kid": "another"}})

    assert (["jwk"], "The client has this key already.") == (paths_of(refused), refused.json[0]["message"])
    assert add(other, jwk=key)["keyId"] != keys(client)[0]["keyId"]


def test_a_signing_key_of_this_server_is_refused(here: Desk) -> None:
    """Otherwise, tokens of this server would be valid assertions of the client."""
    client = here.create()
    for scheduled in here.deployment.parts.tokens.key_ring().keys:
        refused = here.call("POST", f"{client.path}/keys", {"jwk": scheduled.key.public_jwk, "overlapSeconds": 0})
        assert (["jwk"], True) == (paths_of(refused), "signing key of this server" in refused.json[0]["message"])


def test_the_usable_keys_of_a_set_are_added_and_the_answer_names_the_others(here: Desk) -> None:
    """RFC 7517 §5."""
    client, first = here.create(), jwk(kid="one")
    members = [first, {"kty": "oct"}, {**first, "kid": "two"}, jwk(use="enc"), jwk()]
    answer = here.call("POST", f"{client.path}/keys", {"jwks": {"keys": members}, "overlapSeconds": 0})

    assert ["one", None] == [key["kid"] for key in answer.json["items"]]
    expected = {"jwks.keys[1].kty", "jwks.keys[2]", "jwks.keys[3].use"}
    assert expected == {skipped["propertyPath"] for skipped in answer.json["skipped"]}


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({}, "jwk"),
        ({"jwk": None}, "jwk"),
        ({"jwk": "text"}, "jwk"),
        ({"jwk": jwk(), "pem": "x"}, "jwk"),
        ({"jwks": {"keys": []}}, "jwks.keys"),
        ({"jwks": {}}, "jwks.keys"),
        ({"jwks": {"keys": [jwk() for _ in range(11)]}}, "jwks.keys"),
        ({"jwks": {"keys": [{"kty": "oct"}]}}, "jwks.keys[0].kty"),
        ({"jwks": {"keys": [jwk()]}, "kid": "one"}, "kid"),
        ({"jwk": jwk(), "kid": "x" * 129}, "kid"),
        ({"jwk": jwk(), "kid": "a b"}, "kid"),
        ({"jwk": jwk(kid="\u202e")}, "jwk.kid"),
        ({"jwk": jwk(kid="one"), "kid": "two"}, "jwk.kid"),
        ({"jwk": jwk(), "alg": "HS256"}, "alg"),
        ({"jwk": jwk(), "alg": "RS256"}, "jwk"),
        ({"jwk": jwk(crv="P-521")}, "jwk.crv"),
        ({"pem": "x"}, "pem"),
        ({"jwk": jwk(), "expiresAt": "1970-01-01T00:00:00Z"}, "expiresAt"),
        ({"jwk": jwk(), "overlapSeconds": 30 * DAY + 1}, "overlapSeconds"),
        ({"kty": "EC"}, "kty"),
    ],
)
def test_an_unusable_key_is_refused_by_its_field(here: Desk, content: dict[str, Any], path: str) -> None:
    client = here.create()
    answer = here.call("POST", f"{client.path}/keys", {"overlapSeconds": 0, **content})

    assert path in paths_of(answer)
    assert ([], True) == (keys(client), client.works())


def test_a_kid_has_no_character_that_needs_an_escape() -> None:
    assert [None] * 4 == [KID.fullmatch(kid) for kid in ("", 'a"', "a\\", "é")]


@pytest.mark.parametrize("form", ["jwk", "jwks"])
def test_a_private_key_is_neither_stored_nor_repeated_nor_logged(here: Desk, form: str, log_lines: LogLines) -> None:
    client = here.create()
    private = ECAlgorithm.to_jwk(generate_private_key(SECP256R1()), as_dict=True)
    content = {"jwk": private} if form == "jwk" else {"jwks": {"keys": [jwk(), private]}}
    answer = here.call("POST", f"{client.path}/keys", {**content, "overlapSeconds": 0})

    assert (422, []) == (answer.status, keys(client))
    assert "This is a private key. It was not stored." in answer.text
    assert private["d"] not in answer.text + str(list(log_lines))


def test_rights_are_checked_before_the_body(here: Desk) -> None:
    client = here.create(scopes=["api_client_read", "audit_read"])
    half = here.caller("api_client_write")
    for content in ({"jwk": 1}, {"jwk": jwk(), "overlapSeconds": 0}):
        assert 403 == here.call("POST", f"{client.path}/keys", content, token=half).status
    assert 403 == here.call("DELETE", f"{client.path}/keys/0", token=half).status
    assert 404 == here.call("POST", f"{CLIENTS}/42/keys", {"jwk": 1}).status


def test_a_thief_s_request_under_way_adds_no_key(here: Desk) -> None:
    """The eviction happens between the authentication of the request and its write."""
    client = here.create(scopes=["self_secret_write"])
    token = here.deployment.token(client.credential, "self_secret_write")
    find: Any = here.store.find_by_generation

    def find_later(generation: int) -> Any:
        here.store.find_by_generation = find  # type: ignore[method-assign]  # the fake's, for one call
        here.call("PUT", f"{client.path}/secrets", {"evict": True})
        return find(generation)

    here.store.find_by_generation = find_later  # type: ignore[method-assign]  # the fake's, for one call
    answer = here.call("POST", OWN, {"jwk": jwk(), "overlapSeconds": 0}, token=token)

    assert (401, [], 1) == (answer.status, keys(client), len(client.secrets()))


def test_an_eviction_leaves_one_secret_and_no_key(everywhere: Desk) -> None:
    """A thief may have the private key, or may have added the key."""
    client = everywhere.create()
    add(client)
    evicted = everywhere.call("PUT", f"{client.path}/secrets", {"evict": True}).json

    assert ([], [evicted["secretId"]]) == (keys(client), [secret["secretId"] for secret in client.secrets()])
    assert client.works(evicted["secret"])


def test_an_eviction_has_no_expiry(here: Desk) -> None:
    client = here.create()
    answer = here.call("PUT", f"{client.path}/secrets", {"evict": True, "expiresAt": "2100-01-31T12:00:00Z"})

    assert ["expiresAt"] == paths_of(answer)


def test_a_key_without_an_expiry_lets_the_last_administrator_keep_no_secret(here: Desk) -> None:
    expiring = {"jwk": jwk(), "overlapSeconds": 60, "expiresAt": "2100-01-31T12:00:00Z"}
    refused = here.call("POST", OWN, expiring)
    added = here.call("POST", OWN, {"jwk": jwk(), "overlapSeconds": 60})
    removed = here.call("DELETE", f"{OWN}/{added.json['items'][0]['keyId']}")

    assert [409, 201, 409] == [refused.status, added.status, removed.status]


def test_the_audit_trail_has_each_key_with_its_thumbprint(here: Desk) -> None:
    client = here.create()
    added = add(client, label="Host 1")
    here.call("DELETE", f"{client.path}/keys/{added['keyId']}")
    deleted, created = here.events(clientId=client.client_id)[:2]

    expected = {name: added[name] for name in ("keyId", "alg", "thumbprint", "label", "expiresAt")}
    assert ("client_key.create", [expected]) == (created["action"], created["changes"]["keys"]["to"])
    assert ("client_key.delete", [expected]) == (deleted["action"], deleted["changes"]["keys"]["from"])
