"""The workloads that a client trusts are credentials: a caller that may add a secret may add a trust."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.moments import rfc3339
from tests.administration.desk import CLIENTS, Desk
from tests.assertions.platforms import CONDITIONS
from tests.workloads.workloads import ISSUERS, cluster, conditions, platform, trust


def test_a_trust_is_added_listed_and_removed(desk: Desk) -> None:
    client = desk.create()

    added = trust(desk, client, label="Orders", isDefault=False)

    assert 201 == added.status, added.text
    path = f"{CLIENTS}/{client.generation}/trusts"
    expected = {
        "issuer": "kubernetes",
        "conditions": conditions("kubernetes"),
        "isDefault": False,
        "label": "Orders",
        "expiresAt": None,
        "lastUsedAt": None,
        "state": "live",
    }
    assert expected.items() <= added.json.items()
    assert [added.json] == desk.call("GET", path).json["items"]
    assert 204 == desk.call("DELETE", f"{path}/{added.json['trustId']}").status
    assert [] == desk.call("GET", path).json["items"]
    assert 404 == desk.call("DELETE", f"{path}/{added.json['trustId']}").status


@pytest.mark.parametrize("kind", CONDITIONS)
def test_each_platform_has_a_set_of_conditions_that_is_accepted(here: Desk, kind: str) -> None:
    assert 201 == trust(here, here.create(), kind).status


UNSAFE: dict[str, tuple[str, dict[str, Any], str]] = {
    "a repository by name alone": ("github", {"/repository": "acme/shop", "/ref": "refs/heads/main"}, "conditions"),
    "every branch": ("github", {"/repository_id": "456"}, "conditions"),
    "an owner alone": ("github", {"/repository_owner_id": "123", "/environment": "p"}, "conditions"),
    "pull requests": (
        "github",
        {"/repository_id": "456", "/environment": "p", "/event_name": ["push", "pull_request"]},
        "conditions./event_name",
    ),
    "every repository": ("github", {"/sub": "repo:acme/*", "/environment": "p"}, "conditions./sub"),
    "a wildcard in an id": ("github", {"/repository_id": "45*", "/environment": "p"}, "conditions./repository_id"),
    "a wildcard in the middle": ("github", {"/repository_id": "4", "/ref": "refs/*/main"}, "conditions./ref"),
    "a wildcard without a delimiter": (
        "github",
        {"/repository_id": "4", "/ref": "refs/heads/main*"},
        "conditions./ref",
    ),
    "a project by path": ("gitlab", {"/project_path": "acme/shop", "/environment": "p"}, "conditions"),
    "an unprotected branch": ("gitlab", {"/project_id": "22", "/ref": "main"}, "conditions"),
    "a role by name": ("aws", {"/sub": "Orders"}, "conditions./sub"),
    "a session of a role": ("aws", {"/sub": "arn:aws:sts::123456789012:assumed-role/Orders/s"}, "conditions./sub"),
    "every role": ("aws", {"/sub": "arn:aws:iam::123456789012:role/*"}, "conditions./sub"),
    "another subject mode": (
        "aws",
        {"/sub": "arn:aws:iam::123456789012:role/Orders", "/subject_mode": "OriginIdentity"},
        "conditions./subject_mode",
    ),
    "a namespace": ("kubernetes", {"/sub": "system:serviceaccount:shop:*"}, "conditions./sub"),
    "no service account": ("kubernetes", {"/kubernetes.io/namespace": "shop"}, "conditions"),
    "an unverified address": ("google", {"/sub": "1122"}, "conditions"),
    "an e-mail address": ("google", {"/email_verified": "true", "/email": "a@example.com"}, "conditions"),
    "another trust domain": ("spiffe", {"/sub": "spiffe://evil.org/ns/shop"}, "conditions./sub"),
    "a trust domain alone": ("spiffe", {"/sub": "spiffe://example.org"}, "conditions./sub"),
    "a path with dots": ("spiffe", {"/sub": "spiffe://example.org/a/../b"}, "conditions./sub"),
    "no subject": ("other", {"/aud": "x"}, "conditions"),
}


@pytest.mark.parametrize(("kind", "sent", "field"), UNSAFE.values(), ids=UNSAFE)
def test_a_set_that_would_admit_others_is_refused_with_what_to_add(
    here: Desk, kind: str, sent: dict[str, Any], field: str
) -> None:
    client = here.create()
    answer = trust(here, client, kind, conditions=sent)

    assert (422, [field]) == (answer.status, [error["propertyPath"] for error in answer.json])
    assert answer.json[0]["message"].endswith(".")
    assert [] == here.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"]


MALFORMED: dict[str, dict[str, Any]] = {
    "no conditions": {"conditions": {}},
    "a list": {"conditions": ["/sub"]},
    "no pointer": {"conditions": {"sub": "x"}},
    "an empty name": {"conditions": {"//": "x"}},
    "a wrong escape": {"conditions": {"/a~2": "x"}},
    "no value": {"conditions": {"/sub": []}},
    "an empty value": {"conditions": {"/sub": ""}},
    "a number": {"conditions": {"/sub": 7}},
    "a hidden character": {"conditions": {"/sub": "a\u202eb"}},
    "too many": {"conditions": {f"/a{number}": "x" for number in range(11)}},
    "an unknown issuer": {"issuer": "nobody"},
    "an unknown member": {"secret": "x"},
    "an end in the past": {"expiresAt": "2020-01-01T00:00:00Z"},
}


@pytest.mark.parametrize("members", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_trust_is_refused(here: Desk, members: dict[str, Any]) -> None:
    assert 422 == trust(here, here.create(), **members).status


def test_a_value_may_be_a_text_instead_of_a_list(here: Desk) -> None:
    sent = {"/sub": "system:serviceaccount:shop:orders"}

    assert {"/sub": ["system:serviceaccount:shop:orders"]} == trust(here, here.create(), conditions=sent).json[
        "conditions"
    ]


def test_a_client_has_five_live_trusts_at_most(here: Desk) -> None:
    """An expired one makes room."""
    client = here.create()
    soon = rfc3339(here.clock() + timedelta(seconds=60))
    assert 201 == trust(here, client, expiresAt=soon).status
    assert [201] * 4 == [trust(here, client).status for _ in range(4)]
    assert 409 == trust(here, client).status
    here.clock.move(seconds=60)

    assert 201 == trust(here, client).status
    assert 5 == len(here.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"])


def test_a_subject_has_one_default_client(desk: Desk) -> None:
    """A token without a client_id finds it. Any number of other clients may trust the same subject."""
    first, second = desk.create(), desk.create()
    issuer = desk.call("POST", ISSUERS, cluster()).json["slug"]
    added = trust(desk, first, isDefault=True, issuer=issuer)
    assert 201 == added.status

    assert 409 == trust(desk, second, isDefault=True, issuer=issuer).status
    assert 201 == trust(desk, second, issuer=issuer).status
    path = f"{CLIENTS}/{first.generation}/trusts/{added.json['trustId']}"
    assert 204 == desk.call("DELETE", path).status
    assert 201 == trust(desk, second, isDefault=True, issuer=issuer).status
    assert 204 == desk.call("DELETE", f"{CLIENTS}/{second.generation}").status
    assert 201 == trust(desk, first, isDefault=True, issuer=issuer).status


@pytest.mark.parametrize("sent", [["a", "b"], None], ids=["two subjects", "no subject"])
def test_a_default_trust_names_one_subject(here: Desk, sent: list[str] | None) -> None:
    values = {"/project_id": "22", "/environment": "p", **({"/sub": sent} if sent else {})}

    answer = trust(here, here.create(), "gitlab", conditions=values, isDefault=True)

    assert (422, ["isDefault"]) == (answer.status, [error["propertyPath"] for error in answer.json])


def test_a_trust_is_void_without_its_issuer(here: Desk) -> None:
    """Also when the slug is used again: it is another issuer."""
    client, content = here.create(), cluster()
    here.call("POST", ISSUERS, content)
    trust(here, client, issuer=content["slug"])

    def state() -> str:
        return str(here.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"][0]["state"])

    here.call("PATCH", f"{ISSUERS}/{content['slug']}", {"enabled": False})
    assert "issuer_disabled" == state()
    here.call("DELETE", f"{ISSUERS}/{content['slug']}")
    assert "issuer_deleted" == state()
    here.call("POST", ISSUERS, content)
    assert "issuer_deleted" == state()


def test_who_may_not_add_a_secret_may_not_add_a_trust(here: Desk) -> None:
    """Otherwise the caller would be a client that holds more than it."""
    client = here.create(scopes=["customer_group_read"])
    platform(here, "kubernetes")
    content = {"issuer": "kubernetes", "conditions": conditions("kubernetes")}
    path = f"{CLIENTS}/{client.generation}/trusts"

    assert 403 == here.call("POST", path, content, token=here.caller("api_client_write")).status
    assert 403 == here.call("POST", path, {"strange": 1}, token=here.caller("api_client_write")).status
    assert 201 == here.call("POST", path, content, token=here.caller("api_client_write customer_group_read")).status


def test_every_change_is_in_the_audit_trail_of_the_client(here: Desk) -> None:
    client = here.create()
    added = trust(here, client, label="Orders").json
    here.call("DELETE", f"{CLIENTS}/{client.generation}/trusts/{added['trustId']}")

    events = here.events(clientId=client.credential.client_id)
    assert ["trust.delete", "trust.create"] == [event["action"] for event in events][:2]
    (recorded,) = events[1]["changes"]["trusts"]["to"]
    assert {"trustId": added["trustId"], "issuer": "kubernetes", "label": "Orders"}.items() <= recorded.items()


def test_an_eviction_leaves_no_trust_and_no_key(here: Desk) -> None:
    """A thief may have added one."""
    client = here.create()
    trust(here, client)

    assert 200 == here.call("PUT", f"{CLIENTS}/{client.generation}/secrets", {"evict": True}).status

    assert [] == here.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"]
