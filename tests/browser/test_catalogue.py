"""APIs and their scopes, settings, and signing keys."""

import re

from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.person import Person
from tests.fakes.memory_wiring import ISSUER


def test_an_api_is_added_given_scopes_and_deleted(person: Person, office: Desk) -> None:
    """Issue 15, point 1: APIs and scopes."""
    person.go("apis")
    person.button("Add API").click()
    person.field("Name").fill("Stock Rooms")
    expect(person.field("Slug")).to_have_value("stock-rooms")
    person.field("Identifier").fill("https://rooms.example.com")
    person.answer("Add API", "Save")
    card = person.page.locator("section.api", has_text="stock-rooms")
    card.get_by_role("button", name="Add scopes").click()
    person.field("Name of the group").fill("Rooms")
    person.field("Scopes").fill("rooms:read See rooms\nrooms:write Book rooms")
    person.answer("Add scopes to Stock Rooms", "Save")
    card.locator("summary").click()
    expect(card.locator(".scope-list")).to_contain_text("Book rooms")
    card.get_by_role("switch").click()
    person.answer("Disable Stock Rooms?", "Disable")
    expect(card.get_by_role("switch")).not_to_be_checked()
    card.get_by_role("button", name="Delete").first.click()
    question = person.dialog("Delete Stock Rooms?")
    question.get_by_role("textbox").fill("stock-rooms")
    question.get_by_role("button", name="Delete").click()

    expect(card).to_have_count(0)


def test_the_fields_of_an_api_have_their_errors_beside_them(person: Person) -> None:
    person.go("apis")
    person.button("Add API").click()
    person.field("Name").fill("Orders again")
    person.field("Identifier").fill("https://orders.example.com")
    person.answer("Add API", "Save")

    expect(person.dialog("Add API").get_by_role("alert").first).to_be_visible()
    expect(person.field("Name")).to_have_value("Orders again")


def test_scopes_that_a_client_holds_are_not_removed(person: Person, office: Desk) -> None:
    client = office.create(resources=[{"resource": "urn:example:stock", "scopes": ["stock_read"]}])
    person.go("apis")
    card = person.page.locator("section.api", has_text="urn:example:stock")
    card.locator("summary").click()
    card.get_by_role("button", name="Delete").last.click()
    person.answer("Delete the scopes of Stock?", "Delete")

    person.expect_toast(f"hold scopes that this would remove: Administrator, {client.content['clientName']}.")


def test_a_setting_says_what_follows_from_it(person: Person, office: Desk) -> None:
    """Issue 15, point 1: each switch with its consequence."""
    person.go("settings")
    person.field("Force HTTPS").click()
    person.expect_text("A proxy in front may pass plain HTTP.")
    person.field("Default lifetime (seconds)").fill("1800")
    person.expect_text("30 minutes")
    person.button("Save").click()
    person.expect_toast("Saved.")
    token = office.deployment.token(office.deployment.administrator, "settings_read settings_write")
    stored = office.call("GET", "/admin-api/settings", token=token).json
    office.call("PATCH", "/admin-api/settings", {"forceHttps": True, "defaultLifetime": 3600}, token=token)

    assert (False, 1800) == (stored["forceHttps"], stored["defaultLifetime"])


def test_nobody_stops_issuing_by_mistake(person: Person) -> None:
    """Only an operator can start it again."""
    person.go("settings")
    person.field("Admin API and tokens").click()
    person.expect_text("Nobody gets a token, you included.")
    person.button("Save").click()
    question = person.dialog("Stop issuing tokens?")
    expect(question.get_by_role("button", name="Stop issuing")).to_be_disabled()
    question.get_by_role("button", name="Cancel").click()

    expect(person.page.locator(".toast")).to_have_count(0)


def test_the_keys_are_a_timeline_with_now_and_the_next_rotation(person: Person) -> None:
    """Issue 15, point 1: signing keys."""
    person.go("keys")
    expect(person.page.get_by_role("img", name=re.compile("Timeline of 4 signing keys"))).to_be_visible()
    expect(person.page.locator("td").get_by_text("signs now")).to_have_count(2)
    for name, path in {"Metadata": ".well-known/oauth-authorization-server", "JWKS": ".well-known/jwks.json"}.items():
        assert person.link(name).get_attribute("href") == f"{person.address.removesuffix('console')}{path}"


def test_the_audit_trail_is_filtered_and_paged_in_the_address(person: Person, office: Desk) -> None:
    """Issue 15, point 1: audit trail."""
    client = office.create()
    for number in range(26):
        client.patch({"description": f"Change {number}"})
    person.go(f"audit?clientId={client.client_id}")
    expect(person.page.locator(".events > li")).to_have_count(25)
    expect(person.page.locator(".events > li").first).to_contain_text("Change 24 → Change 25")
    person.button("Show older events").click()
    expect(person.page.locator(".events > li")).to_have_count(27)
    person.field("Action").select_option("Client added")
    person.button("Show").click()
    expect(person.page.locator(".events > li")).to_have_count(1)

    assert "action=api_client.create" in person.page.url


def test_an_api_names_its_verifier_and_has_the_lines_to_paste(person: Person, office: Desk) -> None:
    """Issue 17, point 6: resources show their verifier and its snippet."""
    person.go("apis")
    person.button("Add API").click()
    person.field("Name").fill("Balanced")
    person.field("Identifier").fill("https://balanced.example.com")
    person.field("Signature").select_option("ES256")
    person.field("Verifier").select_option("Application Load Balancer")
    person.answer("Add API", "Save")
    expect(person.dialog("Add API").get_by_role("alert").first).to_contain_text(
        "must be RS256 for the verifier alb, because an Application Load Balancer verifies RS256 only"
    )
    person.field("Signature").select_option("RS256")
    person.answer("Add API", "Save")
    card = person.page.locator("section.api", has_text="https://balanced.example.com")
    expect(card.locator(".facts")).to_contain_text("Application Load Balancer")
    card.get_by_text("Lines to paste").click()

    expect(card.locator("pre")).to_contain_text(f"JwksEndpoint: {ISSUER}/.well-known/jwks.json")
    expect(card.locator("pre")).to_contain_text("Values: [https://balanced.example.com]")
