"""The signed-in client itself: what it may do, and its own secrets and keys by self-service."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.person import Person
from tests.workloads.workloads import JWK

OWN_KEYS = "/admin-api/api-clients/infos/keys"


def test_a_client_rotates_its_own_secret(visitor: Callable[..., Person], office: Desk) -> None:
    """Without api_client_write. Where it may see no other page, it begins here."""
    client = office.create(scopes=["self_secret_write"])
    person = visitor()
    person.sign_in(client.credential)
    expect(person.heading("Your client")).to_be_visible()
    expect(person.page.locator(".scope-list")).to_contain_text("self_secret_write")
    person.button("Add secret").click()
    person.field("Label").fill("New host")
    person.answer("Add secret", "Generate secret")
    second = person.stored_secret()
    expect(person.page.get_by_role("row", name="New host")).to_contain_text("live")
    (first,) = [each["secretId"] for each in client.secrets() if not each["label"]]
    person.page.get_by_role("row", name=first).get_by_role("button", name="Revoke").click()
    person.answer(f"Revoke {first}?", "Revoke")
    # The token of this session ends with the secret that it was got with.
    person.dialog("Sign in again").wait_for()
    person.enter(client.credential_with(second))
    expect(person.page.get_by_role("row", name="New host")).to_be_visible()
    expect(person.page.get_by_role("row", name=first)).to_have_count(0)

    assert not client.works()


def test_a_client_adds_and_removes_its_own_key(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["self_secret_write"])
    token = office.deployment.token(client.credential, "self_secret_write")
    person = visitor()
    person.sign_in(client.credential)
    person.button("Add key").click()
    person.field("Public key").fill(json.dumps(JWK))
    person.field("Label").fill("My host")
    person.field("What ends").select_option("86400")
    person.answer("Add key", "Add key")
    row = person.page.get_by_role("row", name="My host")
    expect(row).to_contain_text("live")
    added = office.call("GET", OWN_KEYS, token=token).json["items"]
    row.get_by_role("button", name="Remove").click()
    person.answer("Remove My host?", "Remove")
    person.expect_text("This client has no key.")

    assert [("My host", client.client_id)] == [(key["label"], key["createdBy"]) for key in added]
    assert [] == office.call("GET", OWN_KEYS, token=token).json["items"]


def test_an_administrator_finds_its_own_client_under_its_name(person: Person, office: Desk) -> None:
    """Nobody evicts themselves: the button is another administrator's."""
    person.link("administrator").click()
    expect(person.heading("Your client")).to_be_visible()
    expect(person.heading("Secrets")).to_be_visible()
    expect(person.button("Evict")).to_have_count(0)
    person.button("Add key").click()
    person.field("Public key").fill(json.dumps({**JWK, "d": "AA"}))
    person.answer("Add key", "Add key")
    person.expect_text("This is a private key. It was not stored.")
    person.answer("Add key", "Cancel")
    person.link("Edit its registration").click()

    expect(person.field("Client ID")).to_have_value("administrator")


def test_without_self_service_the_missing_scope_is_named(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["audit_read"])
    person = visitor()
    person.sign_in(client.credential)

    person.expect_text("Your client needs the scope self_secret_write for this.")
    expect(person.heading("Secrets")).to_have_count(0)
