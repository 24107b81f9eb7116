"""A client rotates its own secrets."""

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered

METADATA = ["secretId", "label", "createdAt", "createdBy", "expiresAt", "lastUsedAt", "state"]

SHOWN_ONCE = ["secretId", "secret", "expiresAt"]

OWN = f"{CLIENTS}/infos/secrets"

SELF = "self_secret_write"


def itself(desk: Desk, scope: str = SELF) -> tuple[Registered, str]:
    """A client and its token."""
    client = desk.create(scopes=[*scope.split(), "customer_group_read"])
    return client, desk.deployment.token(client.credential, scope)


def test_a_client_rotates_its_secret_without_an_outage(everywhere: Desk) -> None:
    """Issue 4: self_secret_write, /api-clients/infos/secrets."""
    client, token = itself(everywhere)

    added = everywhere.call("POST", OWN, {"label": "next"}, token=token)
    both = (client.works(), client.works(added.json["secret"]))
    listed = everywhere.call("GET", OWN, token=token).json["items"]
    old = next(secret["secretId"] for secret in listed if secret["secretId"] != added.json["secretId"])
    removed = everywhere.call("DELETE", f"{OWN}/{old}", token=token)

    assert (201, (True, True), 204) == (added.status, both, removed.status)
    assert (False, True) == (client.works(), client.works(added.json["secret"]))
    assert ["administrator", client.client_id] == [secret["createdBy"] for secret in listed]
    assert METADATA == list(listed[0])


def test_a_client_regenerates_its_own_secret(desk: Desk) -> None:
    """Issue 4: self_secret_write."""
    client, token = itself(desk)

    made = desk.call("PUT", OWN, token=token)

    assert (200, SHOWN_ONCE) == (made.status, list(made.json))
    assert (False, True) == (client.works(), client.works(made.json["secret"]))


def test_self_secret_write_permits_nothing_but_own_secrets(here: Desk) -> None:
    """Issue 4."""
    client, token = itself(here)
    other = here.create()
    own_id = client.secrets()[0]["secretId"]

    statuses = {
        (method, path): here.call(method, path, content, token=token).status
        for method, path, content in (
            ("GET", CLIENTS, ""),
            ("GET", client.path, ""),
            ("PATCH", client.path, {"description": "x"}),
            ("DELETE", client.path, ""),
            ("GET", f"{client.path}/secrets", ""),
            ("POST", f"{client.path}/secrets", {}),
            ("PUT", f"{client.path}/secrets", {}),
            ("DELETE", f"{client.path}/secrets/{own_id}", ""),
            ("POST", f"{client.path}/revoke-tokens", {}),
            ("GET", f"{other.path}/secrets", ""),
            ("PUT", f"{other.path}/secrets", {}),
            ("GET", "/admin-api/audit", ""),
        )
    }

    assert {403} == set(statuses.values()), statuses
    assert 404 == here.call("DELETE", f"{OWN}/{other.secrets()[0]['secretId']}", token=token).status
    assert other.works()


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("PUT", ""), ("DELETE", "/0123456789abcdef")])
def test_a_change_of_own_secrets_requires_self_secret_write(here: Desk, method: str, path: str) -> None:
    """RFC 6750 §3.1: 403 names the scope."""
    token = here.caller("api_client_read api_client_write api_client_grant audit_read")

    answer = here.call(method, OWN + path, {}, token=token)

    assert 403 == answer.status
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert 'scope="self_secret_write"' in answer.headers["www-authenticate"]
