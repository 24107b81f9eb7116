"""Issue 15: a person who has never seen the product, from signing in to the audit trail."""

import re
import subprocess

from playwright.sync_api import expect

from tests.browser.person import ONCE, Person

ROTATION = "Rotate the secret without an outage"


def test_a_client_is_made_used_rotated_and_found_in_the_audit_trail(person: Person) -> None:
    """Issue 15, done when."""
    person.link("Clients").click()
    person.button("Add client").first.click()
    person.field("Client Name").fill("Café ERP Paris")
    expect(person.field("Client ID")).to_have_value("cafe-erp-paris")
    expect(person.page.get_by_text("A token is valid for 1 hour.")).to_be_visible()
    person.page.get_by_label("customer_group: Read").check()
    person.button("Generate client secret and save").click()

    expect(person.dialog(ONCE)).to_contain_text("This secret value will only be displayed once.")
    line = person.dialog(ONCE).locator("pre").inner_text()
    first = person.stored_secret()
    expect(person.heading("Café ERP Paris")).to_be_visible()
    assert re.fullmatch("wws_[A-Za-z0-9]{49}", first)
    # Nowhere afterwards: neither in the page nor in its address.
    assert first not in person.page.content() + person.page.url
    answer = subprocess.run(["sh", "-c", f"{line} --silent"], capture_output=True, text=True, check=True).stdout
    assert '"scope":"customer_group_read"' in answer

    person.link("Try it").last.click()
    expect(person.field("Client ID")).to_have_value("cafe-erp-paris")
    person.field("Client secret").fill(first)
    person.field("Scopes").fill("customer_group_read")
    person.button("Get a token").click()
    expect(person.page.get_by_text("expires in")).to_be_visible()
    expect(person.page.locator(".claims").last).to_contain_text("cafe-erp-paris")

    person.link("Clients").click()
    person.link("Café ERP Paris").click()
    person.link("Secrets").click()
    person.button("Rotate").click()
    person.answer(ROTATION, "Generate secret")
    second = person.stored_secret()
    person.expect_text("Not used yet. Watching…")
    assert (
        200 == person.deployment.http.request("POST", "/admin-api/access_token", *form("cafe-erp-paris", second)).status
    )
    person.expect_text("The new secret was used")
    person.answer(ROTATION, "Revoke")
    person.page.get_by_role("dialog", name="Revoke ").get_by_role("button", name="Revoke").click()
    person.expect_text("The rotation is complete. Only the new secret is left.")
    person.answer(ROTATION, "Close")
    assert (
        401 == person.deployment.http.request("POST", "/admin-api/access_token", *form("cafe-erp-paris", first)).status
    )

    person.link("Audit trail").first.click()
    person.field("Changed").fill("cafe-erp-paris")
    person.button("Show").click()
    expect(person.page.locator(".events > li")).to_have_count(3)
    expect(person.page.locator(".events > li").last).to_contain_text("Client added")
    expect(person.page.locator(".events")).to_contain_text("administrator")
    assert not {first, second} & set(re.findall("wws_[A-Za-z0-9]{49}", person.page.content()))


def form(client_id: str, client_secret: str) -> tuple[str, dict[str, str]]:
    body = f"grant_type=client_credentials&client_id={client_id}&client_secret={client_secret}"
    return body, {"Content-Type": "application/x-www-form-urlencoded"}
