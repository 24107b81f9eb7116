"""A client rotates its own keys, with self_secret_write and no other right."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.person import Person
from tests.workloads.workloads import JWK

OWN = "/admin-api/api-clients/infos/keys"


def test_a_client_adds_and_removes_its_own_key(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["self_secret_write"])
    token = office.deployment.token(client.credential, "self_secret_write")
    person = visitor()
    person.sign_in(client.credential)
    person.link("My keys").click()
    person.expect_text(f"The public keys of {client.client_id}")
    person.button("Add key").click()
    person.field("Public key").fill(json.dumps(JWK))
    person.field("Label").fill("My host")
    person.field("What ends").select_option("86400")
    person.answer("Add key", "Add key")
    row = person.page.get_by_role("row", name="My host")
    expect(row).to_contain_text("live")
    added = office.call("GET", OWN, token=token).json["items"]
    row.get_by_role("button", name="Remove").click()
    person.answer("Remove My host?", "Remove")
    person.expect_text("This client has no key.")

    assert [("My host", client.client_id)] == [(key["label"], key["createdBy"]) for key in added]
    assert [] == office.call("GET", OWN, token=token).json["items"]


def test_without_the_right_the_page_names_it(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["api_client_read"])
    person = visitor()
    person.sign_in(client.credential)
    person.go("my-keys")

    person.expect_text("Your client needs the scope self_secret_write for this.")
