"""The public keys of a client, which then needs no secret."""

import json

from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk
from tests.browser.person import Person
from tests.workloads.workloads import JWK


def test_a_key_is_added_and_removed(person: Person, office: Desk) -> None:
    """The client's secret ends with it, as the person chose."""
    client = office.create()
    person.go(f"clients/{client.generation}/keys")
    person.expect_text("This client has no key.")
    person.button("Add key").click()
    person.field("Public key").fill(json.dumps(JWK))
    person.field("Label").fill("Host 1")
    person.field("What ends").select_option("0")
    person.answer("Add key", "Add key")
    row = person.page.get_by_role("row", name="Host 1")
    expect(row).to_contain_text("ES256")
    expect(row).to_contain_text("live")
    (stored,) = office.call("GET", f"{CLIENTS}/{client.generation}/keys").json["items"]
    row.get_by_role("button", name="Remove").click()
    expect(person.dialog("Remove Host 1?")).to_contain_text("get no token from the next request on")
    person.answer("Remove Host 1?", "Remove")
    person.expect_text("This client has no key.")

    assert "Host 1" == stored["label"]
    assert [] == [secret for secret in client.secrets() if secret["state"] == "live"]
    assert [] == office.call("GET", f"{CLIENTS}/{client.generation}/keys").json["items"]


def test_a_key_that_is_refused_says_why_beside_its_field(person: Person, office: Desk) -> None:
    """A private key is never stored, and secrets that do not expire ask for a choice."""
    client = office.create()
    person.go(f"clients/{client.generation}/keys")
    person.button("Add key").click()
    person.field("Public key").fill(json.dumps({**JWK, "d": "AA"}))
    person.answer("Add key", "Add key")
    person.expect_text("This is a private key. It was not stored.")
    person.field("Public key").fill(json.dumps(JWK))
    person.answer("Add key", "Add key")
    person.expect_text("A client with a key has only secrets that expire within 30 days")
    person.field("What ends").select_option("86400")
    person.answer("Add key", "Add key")
    expect(person.page.get_by_role("row", name="ES256")).to_contain_text("live")

    assert 1 == len(office.call("GET", f"{CLIENTS}/{client.generation}/keys").json["items"])
