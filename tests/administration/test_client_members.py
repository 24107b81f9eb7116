"""Members that a client does not have, or that are not the caller's."""

from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, new, paths_of

ORDERS = "https://orders.example.com"


@pytest.mark.parametrize("name", ["secret", "clientSecret"])
def test_a_secret_that_the_caller_chose_is_refused_with_a_sentence(here: Desk, name: str) -> None:
    """Divergence: PrestaShop's secrets can be forced."""
    answer = here.call("POST", CLIENTS, new(**{name: "x" * 32}))

    assert [name] == paths_of(answer)
    assert "Secrets are made by the server and shown once: leave it out." == answer.json[0]["message"]


SERVER_OWNED = ["apiClientId", "externalIssuer", "createdAt", "updatedAt"]
UNKNOWN = [
    "version",
    "generation",
    "tokensValidFrom",
    "lastUsedAt",
    "client_name",
    "Enabled",
    "__proto__",
    "",
    "é",
    "\ud800",
]


@pytest.mark.parametrize("name", [*SERVER_OWNED, *UNKNOWN])
def test_a_new_client_takes_no_other_members(here: Desk, name: str) -> None:
    """Threat model, mass assignment: a closed schema."""
    answer = here.call("POST", CLIENTS, new(**{name: 1}))

    assert [name if name.isascii() else "a member"] == paths_of(answer)
    assert "This field was not expected." == answer.json[0]["message"]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_edit_takes_no_other_members(here: Desk, name: str) -> None:
    """Threat model, mass assignment: a closed schema."""
    assert [name if name.isascii() else "a member"] == paths_of(here.create().patch({name: 1}))


@pytest.mark.parametrize("name", ["clientId", *SERVER_OWNED])
@pytest.mark.parametrize("value", ["other", 0, True, {}, "2026-11-23T12:00:00+00:00"])
def test_a_field_of_the_servers_cannot_be_changed(here: Desk, name: str, value: Any) -> None:
    """Divergence: PrestaShop ignores externalIssuer without a word, and lets the client id be edited."""
    client = here.create()
    before = here.read(client.generation)

    answer = client.patch({name: value, "description": "not this"})

    assert [name] == paths_of(answer)
    assert "belongs to the server" in answer.json[0]["message"]
    assert before == here.read(client.generation)


def test_a_client_can_be_sent_back_as_it_was_shown(desk: Desk) -> None:
    """Decided: a PATCH that echoes unchanged server-owned fields is accepted."""
    client = desk.create(
        scopes=["customer_group_read"], resources=[{"resource": ORDERS, "scopes": ["orders:read", "shared"]}]
    )
    shown = desk.read(client.generation)

    answer = client.patch({**shown, "description": "new"})

    assert (200, {**shown, "description": "new", "updatedAt": answer.json["updatedAt"]}) == (answer.status, answer.json)


def test_a_number_sent_back_with_a_fraction_is_another(here: Desk) -> None:
    """Decided: as it is; to Python 1, 1.0 and true are equal."""
    client = here.create()

    assert ["apiClientId"] == paths_of(client.patch({"apiClientId": float(client.generation)}))


def test_a_client_sent_back_unchanged_stays_the_same_version(desk: Desk) -> None:
    """RFC 9110 §8.8.3: nothing changed, so neither does the tag."""
    client = desk.create(scopes=["customer_group_read"])
    before = desk.call("GET", client.path)

    answer = client.patch(before.json)

    assert (200, before.json, before.headers["etag"]) == (answer.status, answer.json, answer.headers["etag"])
