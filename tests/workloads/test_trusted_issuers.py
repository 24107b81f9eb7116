"""The platforms whose tokens may authenticate clients: only an administrator names them."""

from typing import Any

import pytest

from chalicelib.oauth.issuer_keys import IssuerKeysStatus
from tests.administration.desk import Desk
from tests.workloads.workloads import ISSUERS, JWK, cluster


def test_an_issuer_is_created_read_edited_listed_and_deleted(desk: Desk) -> None:
    content = cluster()
    created = desk.call("POST", ISSUERS, content)
    assert (201, f"{ISSUERS}/{content['slug']}") == (created.status, created.headers["location"])
    document = {
        **content,
        "jwksUri": None,
        "algs": ["RS256"],
        "maximumAge": 3600,
        "singleUse": False,
        "audience": None,
        "enabled": True,
    }
    assert document == {name: value for name, value in created.json.items() if name != "keys"}
    path = f"{ISSUERS}/{content['slug']}"
    assert created.json == desk.call("GET", path).json
    assert document in desk.call("GET", ISSUERS).json["items"]

    edited = desk.call("PATCH", path, {"maximumAge": 60, "algs": ["ES256", "ES256"]})
    assert (200, 60, ["ES256"]) == (edited.status, edited.json["maximumAge"], edited.json["algs"])
    assert 204 == desk.call("DELETE", path).status
    assert 404 == desk.call("GET", path).status


def test_an_answer_may_be_sent_back_unchanged(desk: Desk) -> None:
    created = desk.call("POST", ISSUERS, cluster())

    assert 200 == desk.call("PATCH", f"{ISSUERS}/{created.json['slug']}", created.json).status


@pytest.mark.parametrize(
    ("kind", "algs", "single_use"),
    [
        ("aws", ["RS256", "ES384"], False),
        ("github", ["RS256"], True),
        ("gitlab", ["RS256"], True),
        ("google", ["RS256"], False),
        ("other", ["RS256", "ES256"], False),
    ],
)
def test_the_defaults_follow_the_kind(here: Desk, kind: str, algs: list[str], single_use: bool) -> None:
    answer = here.call("POST", ISSUERS, cluster(kind=kind))

    assert (algs, single_use) == (answer.json["algs"], answer.json["singleUse"])


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "http": ({"issuer": "http://cluster.example.com"}, "issuer"),
    "a port": ({"issuer": "https://cluster.example.com:8443"}, "issuer"),
    "an address": ({"issuer": "https://10.0.0.1"}, "issuer"),
    "an IPv6 address": ({"issuer": "https://[::1]"}, "issuer"),
    "a number as address": ({"issuer": "https://2130706433"}, "issuer"),
    "a name without a dot": ({"issuer": "https://localhost"}, "issuer"),
    "loopback": ({"issuer": "http://127.0.0.1:8000"}, "issuer"),
    "a query": ({"issuer": "https://cluster.example.com/?a=b"}, "issuer"),
    "a fragment": ({"issuer": "https://cluster.example.com/#a"}, "issuer"),
    "a user": ({"issuer": "https://a@cluster.example.com"}, "issuer"),
    "upper case": ({"issuer": "https://Cluster.example.com"}, "issuer"),
    "not a URL": ({"issuer": "erp"}, "issuer"),
    "this server": ({"issuer": "https://auth.example.com"}, "issuer"),
    "no issuer": ({"issuer": None}, "issuer"),
    "an unknown kind": ({"kind": "azure"}, "kind"),
    "no slug": ({"slug": ""}, "slug"),
    "keys at a private address": ({"jwks": None, "jwksUri": "https://169.254.169.254/jwks"}, "jwksUri"),
    "keys at a port": ({"jwks": None, "jwksUri": "https://cluster.example.com:8443/jwks"}, "jwksUri"),
    "keys in two places": ({"jwksUri": "https://cluster.example.com/jwks"}, "jwks"),
    "a private key": ({"jwks": {"keys": [{**JWK, "d": "AA"}]}}, "jwks.keys[0]"),
    "a shared key": ({"jwks": {"keys": [{"kty": "oct", "k": "AA"}]}}, "jwks.keys[0]"),
    "no key": ({"jwks": {"keys": []}}, "jwks"),
    "too many keys": ({"jwks": {"keys": [JWK] * 11}}, "jwks"),
    "an unknown alg": ({"algs": ["HS256"]}, "algs"),
    "no alg": ({"algs": []}, "algs"),
    "an age above an hour": ({"maximumAge": 3601}, "maximumAge"),
    "an age of nothing": ({"maximumAge": 0}, "maximumAge"),
    "an empty audience": ({"audience": ""}, "audience"),
    "a text as a flag": ({"singleUse": "yes"}, "singleUse"),
    "a trust domain with a path": ({"kind": "spiffe", "issuer": "spiffe://example.org/a"}, "issuer"),
    "a trust domain without keys": ({"kind": "spiffe", "issuer": "spiffe://example.org", "jwks": None}, "jwksUri"),
}


@pytest.mark.parametrize(("members", "field"), WRONG.values(), ids=WRONG)
def test_a_wrong_member_is_refused_by_name(here: Desk, members: dict[str, Any], field: str) -> None:
    answer = here.call("POST", ISSUERS, cluster(**members))

    assert (422, [field]) == (answer.status, [error["propertyPath"] for error in answer.json])
    assert [] == here.call("GET", ISSUERS).json["items"]


def test_a_private_key_is_neither_logged_nor_answered(here: Desk) -> None:
    answer = here.call("POST", ISSUERS, cluster(jwks={"keys": [{**JWK, "d": "cGVybWFuZW50bHk"}]}))

    assert "cGVybWFuZW50bHk" not in answer.text


@pytest.mark.parametrize("name", ["slug", "kind", "issuer"])
def test_what_identifies_an_issuer_cannot_be_edited(here: Desk, name: str) -> None:
    """Another issuer is another issuer: the clients that trust this one do not trust it."""
    created = here.call("POST", ISSUERS, cluster())
    other = {"slug": "other", "kind": "other", "issuer": "https://other.example.com"}

    answer = here.call("PATCH", f"{ISSUERS}/{created.json['slug']}", {name: other[name]})

    assert (422, [name]) == (answer.status, [error["propertyPath"] for error in answer.json])


def test_two_issuers_share_neither_slug_nor_identifier(here: Desk) -> None:
    first = cluster()
    assert 201 == here.call("POST", ISSUERS, first).status

    assert 422 == here.call("POST", ISSUERS, cluster(slug=first["slug"])).status
    assert 422 == here.call("POST", ISSUERS, cluster(issuer=first["issuer"])).status


def test_a_server_has_twenty_issuers_at_most(here: Desk) -> None:
    statuses = [here.call("POST", ISSUERS, cluster()).status for _ in range(21)]

    assert [201] * 20 + [422] == statuses


def test_a_version_that_is_not_the_stored_one_is_refused(here: Desk) -> None:
    """RFC 9110 §13.1.1."""
    created = here.call("POST", ISSUERS, cluster())
    path, etag = f"{ISSUERS}/{created.json['slug']}", created.headers["etag"]
    assert 200 == here.call("PATCH", path, {"maximumAge": 60}, headers={"If-Match": etag}).status

    assert 412 == here.call("PATCH", path, {"maximumAge": 61}, headers={"If-Match": etag}).status
    assert 412 == here.call("DELETE", path, headers={"If-Match": etag}).status


CHANGES: dict[str, dict[str, Any]] = {
    "keys": {"jwks": {"keys": [{**JWK, "kid": "other"}]}},
    "place of the keys": {"jwks": None, "jwksUri": "https://evil.example.com/jwks"},
    "algs": {"algs": ["ES256"]},
    "audience": {"audience": "https://evil.example.com"},
    "age": {"maximumAge": 60},
    "single use": {"singleUse": True},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_without_the_grant_an_issuer_can_only_be_disabled(here: Desk, change: dict[str, Any]) -> None:
    """With other keys, the caller would be every client that trusts the issuer."""
    path = f"{ISSUERS}/{here.call('POST', ISSUERS, cluster()).json['slug']}"
    caller = here.caller("issuer_write")

    refused = here.call("PATCH", path, change, token=caller)
    assert 403 == refused.status
    assert 'scope="api_client_grant"' in refused.headers["www-authenticate"]
    assert 200 == here.call("PATCH", path, {"enabled": False}, token=caller).status
    assert 403 == here.call("PATCH", path, {"enabled": True}, token=caller).status
    assert 200 == here.call("PATCH", path, {**change, "enabled": True}).status


@pytest.mark.parametrize(("method", "scope"), [("GET", "issuer_read"), ("POST", "issuer_write")])
def test_each_operation_needs_its_scope(here: Desk, method: str, scope: str) -> None:
    others = "api_client_read api_client_write api_client_grant resource_read resource_write settings_write"

    answer = here.call(method, ISSUERS, cluster() if method == "POST" else "", token=here.caller(others))

    assert (403, True) == (answer.status, f'scope="{scope}"' in answer.headers["www-authenticate"])


def test_every_change_is_in_the_audit_trail(here: Desk) -> None:
    slug = here.call("POST", ISSUERS, cluster()).json["slug"]
    here.call("PATCH", f"{ISSUERS}/{slug}", {"maximumAge": 60})
    here.call("DELETE", f"{ISSUERS}/{slug}")

    events = here.events(clientId=f"issuer:{slug}")
    assert ["trusted_issuer.delete", "trusted_issuer.edit", "trusted_issuer.create"] == [
        event["action"] for event in events
    ]
    assert {f"issuer {slug}: maximumAge": {"from": 3600, "to": 60}} == events[1]["changes"]


def test_an_issuer_without_keys_starts_a_fetch_and_shows_its_outcome(here: Desk) -> None:
    source = here.deployment.parts.assertions.issuer_keys
    slug = here.call("POST", ISSUERS, cluster(jwks=None)).json["slug"]
    assert [slug] == source.fetches

    source.status_of[slug] = IssuerKeysStatus(
        error="The server did not answer.", jwks_uri="https://cluster.example.com/jwks"
    )

    keys = here.call("GET", f"{ISSUERS}/{slug}").json["keys"]
    assert {
        "count": 0,
        "jwksUri": "https://cluster.example.com/jwks",
        "fetchedAt": None,
        "error": "The server did not answer.",
    } == keys


def test_a_file_of_apply_has_issuers_too(here: Desk) -> None:
    apply, entry = here.deployment.parts.operations.apply, cluster()
    assert {"written": True} == {
        name: value for name, value in apply.run({"content": {"trustedIssuers": [entry]}}).items() if name == "written"
    }

    assert [] == apply.run({"content": {"trustedIssuers": [entry]}})["diff"]
    changed = apply.run({"content": {"trustedIssuers": [{**entry, "maximumAge": 60}]}, "dry_run": True})
    assert [f"~ issuer {entry['slug']}: maximumAge: 3600 → 60"] == changed["diff"]
    assert 3600 == here.call("GET", f"{ISSUERS}/{entry['slug']}").json["maximumAge"]
