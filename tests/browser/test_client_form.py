"""Adding and editing a client: errors, unsaved work, and two administrators at once."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk
from tests.browser.person import ONCE, Person

CONFLICT = "Somebody else has changed this"


def test_the_servers_errors_stand_beside_their_fields(person: Person, office: Desk) -> None:
    """Issue 15, point 1."""
    taken = office.create()
    person.go("clients/new")
    person.field("Client Name").fill(str(taken.content["clientName"]))
    person.field("Client ID").fill("has spaces")
    person.button("Generate client secret and save").click()
    fault = person.page.locator("#" + str(person.field("Client ID").get_attribute("id")) + "-error")
    expect(fault).to_be_visible()
    expect(person.field("Client ID")).to_be_focused()
    expect(person.field("Client ID")).to_have_attribute("aria-invalid", "true")
    person.field("Client ID").fill(f"{taken.client_id}-2")
    person.button("Generate client secret and save").click()

    expect(person.page.get_by_role("alert").filter(has_text="This value is already used.")).to_be_visible()
    expect(person.field("Client Name")).to_have_attribute("aria-invalid", "true")


def test_what_is_typed_is_what_is_registered(person: Person, office: Desk) -> None:
    person.go("clients/new")
    person.field("Client Name").fill("Typed by hand")
    person.field("Client ID").fill("own-id")
    person.field("Client Name").fill("Typed by hand 2")
    expect(person.field("Client ID")).to_have_value("own-id")
    person.field("Description").fill("Line 1\nLine 2")
    person.field("Lifetime (seconds)").fill("5400")
    person.expect_text("A token is valid for 1 hour 30 minutes.")
    person.page.get_by_label("Search scopes").fill("customer")
    person.field("All found").check()
    person.page.get_by_label("Search scopes").fill("orders")
    person.page.get_by_label("orders: Read").check()
    person.page.get_by_label("Search scopes").fill("")
    person.field("Only chosen").check()
    expect(person.page.locator(".matrix tbody tr")).to_have_count(2)
    person.button("Generate client secret and save").click()
    person.stored_secret()
    stored = office.read(int(person.page.url.rpartition("/")[2]))

    assert {
        "clientId": "own-id",
        "clientName": "Typed by hand 2",
        "description": "Line 1\nLine 2",
        "lifetime": 5400,
        "enabled": True,
        "scopes": ["customer_group_read", "customer_group_write"],
        "resources": [{"resource": "https://orders.example.com", "scopes": ["orders:read"]}],
    }.items() <= stored.items()


def test_the_secret_is_offered_as_a_file(person: Person) -> None:
    person.go("clients/new")
    person.field("Client Name").fill("With a file")
    person.button("Generate client secret and save").click()
    with person.page.expect_download() as downloaded:
        person.answer(ONCE, "Download .env")
    content = downloaded.value.path().read_text()
    # Escape must not lose the only copy.
    person.page.keyboard.press("Escape")
    secret = person.stored_secret()

    assert "with-a-file.env" == downloaded.value.suggested_filename
    assert f"CLIENT_ID=with-a-file\nCLIENT_SECRET={secret}\n" in content


def test_scopes_that_are_switched_off_say_so(person: Person) -> None:
    """PrestaShop's subtitle of a disabled module."""
    person.go("clients/new")
    panel = person.page.locator("details", has_text="Asleep")

    expect(panel.locator(".badge", has_text="Switched off")).to_be_visible()
    expect(panel.get_by_text("No token carries these scopes while they are switched off.")).to_be_visible()


def test_leaving_unsaved_work_asks_first(person: Person) -> None:
    """Issue 15, point 1."""
    person.go("clients/new")
    person.field("Client Name").fill("Half done")
    person.link("Settings").click()
    person.answer("Leave without saving?", "Stay")
    expect(person.field("Client Name")).to_have_value("Half done")
    assert person.page.url.endswith("#/clients/new")
    person.link("Settings").click()
    person.answer("Leave without saving?", "Leave")
    expect(person.heading("Settings")).to_be_visible()


def test_two_administrators_see_each_others_changes_and_choose(visitor: Callable[..., Person], office: Desk) -> None:
    """RFC 9110 §15.5.13: 412. Issue 15, point 4: two administrators at once."""
    client = office.create(description="before", lifetime=600)
    ada, bob = visitor(is_signed_in=True), visitor(is_signed_in=True)
    for each in (ada, bob):
        each.go(f"clients/{client.generation}")
    expect(bob.field("Description")).to_have_value("before")
    ada.field("Description").fill("by Ada")
    ada.page.get_by_label("customer_group: Read").check()
    ada.button("Save").click()
    ada.expect_toast("The client is saved.")
    bob.field("Description").fill("by Bob")
    bob.field("Lifetime (seconds)").fill("900")
    bob.button("Save").click()
    dialog = bob.dialog(CONFLICT)
    expect(dialog.get_by_role("group", name="Description")).to_contain_text("by Ada")
    expect(dialog.get_by_role("group", name="Description").get_by_label("In your form")).to_be_checked()
    expect(dialog.get_by_role("group", name="Scopes").get_by_label("Stored now")).to_be_checked()
    bob.answer(CONFLICT, "Save these values")
    bob.expect_toast("The client is saved.")
    stored = office.read(client.generation)

    assert ("by Bob", 900, ["customer_group_read"]) == (stored["description"], stored["lifetime"], stored["scopes"])


def test_only_what_was_changed_is_sent(person: Person, office: Desk) -> None:
    """So that the audit trail names what a person did."""
    client = office.create()
    person.go(f"clients/{client.generation}")
    person.field("Client Name").fill(f"Renamed {client.generation}")
    with person.page.expect_request(lambda request: request.method == "PATCH") as sent:
        person.button("Save").click()

    assert {"clientName": f"Renamed {client.generation}"} == json.loads(str(sent.value.post_data))
    assert sent.value.headers["if-match"]


def test_a_message_does_not_cover_the_buttons_of_the_form(person: Person, office: Desk) -> None:
    person.go(f"clients/{office.create().generation}")
    person.field("Description").fill("Saved")
    person.button("Save").click()
    person.expect_toast("The client is saved.")
    message, save = (
        place.bounding_box() for place in (person.page.locator(".toast").last, person.page.locator(".savebar"))
    )

    assert message
    assert save
    assert message["y"] + message["height"] <= save["y"]


def test_a_client_is_deleted_after_its_id_is_typed(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}")
    person.button("Delete client").click()
    dialog = person.dialog(f"Delete {client.content['clientName']}?")
    expect(dialog.get_by_role("button", name="Delete")).to_be_disabled()
    dialog.get_by_role("textbox").fill(client.client_id)
    dialog.get_by_role("button", name="Delete").click()

    expect(person.heading("Clients")).to_be_visible()
    assert 404 == office.call("GET", f"{CLIENTS}/{client.generation}").status
