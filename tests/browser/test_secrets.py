"""A client's secrets, and what to do after a leak. tests/browser/test_walk.py rotates one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.person import Person
from tests.workloads.workloads import JWK


def test_a_secret_has_a_label_and_an_expiry(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}/secrets")
    person.button("Add secret").click()
    person.field("Label").fill("New host")
    person.field("Expires").fill("2030-01-31T12:00")
    person.answer("Add secret", "Generate secret")
    secret = person.stored_secret()
    row = person.page.get_by_role("row", name="New host")
    expect(row).to_contain_text("2030")

    assert client.works(secret)
    # 12:00 in Paris, where this Chromium is.
    assert "2030-01-31T11:00:00Z" in [each["expiresAt"] for each in client.secrets()]


@pytest.mark.parametrize("button", ["Regenerate client secret", "Rotate", "Add secret"])
def test_a_new_secret_beside_a_key_expires(person: Person, office: Desk, button: str) -> None:
    """The server refuses one that does not expire within 30 days."""
    client = office.create()
    office.call("POST", f"{client.path}/keys", {"jwk": JWK, "overlapSeconds": 0})
    person.go(f"clients/{client.generation}/secrets")
    person.button(button).click()
    person.page.get_by_role("dialog").get_by_role("button", name=re.compile("Generate secret|Regenerate")).click()
    secret = person.stored_secret()

    (made,) = client.secrets()
    assert client.works(secret)
    assert timedelta(days=28) < datetime.fromisoformat(made["expiresAt"]) - datetime.now(UTC) < timedelta(days=30)


def test_revoking_names_its_consequence(person: Person, office: Desk) -> None:
    client = office.create()
    (secret,) = client.secrets()
    person.go(f"clients/{client.generation}/secrets")
    person.button("Revoke").click()
    expect(person.dialog(f"Revoke {secret['secretId']}?")).to_contain_text("get no token from the next request on")
    person.answer(f"Revoke {secret['secretId']}?", "Revoke")
    person.expect_text("This client has no secret, so it cannot get a token.")

    assert not client.works()


def test_one_button_evicts_a_thief(person: Person, office: Desk) -> None:
    """Issue 15, point 1: evict. The answer lists what was done with the credentials."""
    thief = office.create(scopes=["api_client_read", "api_client_write"])
    own = office.deployment.token(thief.credential, "api_client_read api_client_write")
    victim = office.create(scopes=["api_client_read"])
    victim.patch({"description": "Mine now"}, token=own)
    person.go(f"clients/{thief.generation}/secrets")
    person.button("Evict").click()
    question = person.dialog("Evict whoever has this client’s secrets?")
    question.get_by_role("textbox").fill(thief.client_id)
    question.get_by_role("button", name="Evict").click()
    secret = person.stored_secret()
    review = person.dialog("What was done with this client’s credentials")
    expect(review).to_contain_text("Mine now")
    expect(review).to_contain_text(victim.client_id)

    assert secret not in person.page.content()
    assert thief.works(secret)
    assert not thief.works()


def test_tokens_are_revoked(person: Person, office: Desk) -> None:
    client = office.create(scopes=["api_client_read"])
    token = office.deployment.token(client.credential, "api_client_read")
    person.go(f"clients/{client.generation}")
    person.button("Revoke tokens").click()
    person.answer("Revoke all tokens?", "Revoke tokens")
    person.expect_toast("Every token until now is revoked.")

    assert 401 == office.call("GET", "/admin-api/scopes", token=token).status
