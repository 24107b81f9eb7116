"""412 (RFC 9110 §15.5.13) in the forms of the catalogue: their change beside yours, and the person chooses."""

from playwright.sync_api import Locator, expect

from tests.administration.desk import Desk
from tests.browser.person import Person

TITLE = "Somebody else has changed this"
RESOURCES, SETTINGS = "/admin-api/resources", "/admin-api/settings"


def chief(office: Desk) -> Desk:
    """Another administrator, of the catalogue."""
    rights = "resource_read resource_write settings_read settings_write"
    return Desk(office.deployment, office.deployment.token(office.deployment.administrator, rights))


def compared(person: Person, member: str) -> Locator:
    return person.dialog(TITLE).get_by_role("group", name=member, exact=True)


def test_a_group_of_scopes_is_not_overwritten_unseen(person: Person, office: Desk) -> None:
    """Issue 15, point 1."""
    other, path = chief(office), f"{RESOURCES}/shelves/scope-groups/shelf"
    group = {"name": "Shelf", "scopes": {"shelf:read": "See shelves"}}
    resource = {"slug": "shelves", "identifier": "urn:example:shelves", "name": "Shelves"}
    other.call("POST", RESOURCES, {**resource, "scopeGroups": [{"slug": "shelf", **group}]})
    person.go("apis")
    card = person.page.locator("section.api", has_text="urn:example:shelves")
    card.locator("summary").click()
    card.get_by_role("button", name="Edit", exact=True).last.click()
    person.field("Name of the group").fill("Shelf by me")
    theirs = {"name": "Shelf by them", "scopes": {"shelf:read": "See shelves", "shelf:write": "Move shelves"}}
    other.call("PUT", path, theirs)
    person.answer("Edit Shelf", "Save")
    expect(compared(person, "Name of the group")).to_contain_text("Shelf by them")
    expect(compared(person, "Name of the group").get_by_label("In your form")).to_be_checked()
    expect(compared(person, "Scopes").get_by_label("Stored now")).to_be_checked()
    person.answer(TITLE, "Save these values")
    expect(person.dialog("Edit Shelf")).to_have_count(0)
    stored = other.call("GET", path).json
    other.call("DELETE", f"{RESOURCES}/shelves")

    assert ("Shelf by me", theirs["scopes"]) == (stored["name"], stored["scopes"])


def test_an_api_is_not_overwritten_unseen(person: Person, office: Desk) -> None:
    other, path = chief(office), f"{RESOURCES}/crates"
    other.call("POST", RESOURCES, {"slug": "crates", "identifier": "urn:example:crates", "name": "Crates"})
    person.go("apis")
    person.page.locator("section.api", has_text="urn:example:crates").get_by_role("button", name="Edit").click()
    person.field("Longest lifetime (seconds)").fill("600")
    other.call("PATCH", path, {"maximumLifetime": 1200, "name": "Crates by them"})
    person.answer("Edit Crates", "Save")
    compared(person, "Longest lifetime (seconds)").get_by_label("Stored now").check()
    person.answer(TITLE, "Save these values")
    expect(person.dialog("Edit Crates")).to_have_count(0)
    stored = other.call("GET", path).json
    other.call("DELETE", path)

    assert ("Crates by them", 1200) == (stored["name"], stored["maximumLifetime"])


def test_settings_are_not_overwritten_unseen(person: Person, office: Desk) -> None:
    other = chief(office)
    person.go("settings")
    person.field("Default lifetime (seconds)").fill("1800")
    other.call("PATCH", SETTINGS, {"maximumLifetime": 7200})
    person.button("Save").click()
    expect(compared(person, "Longest lifetime (seconds)")).to_contain_text("7200")
    person.answer(TITLE, "Save these values")
    person.expect_toast("Saved.")
    stored = other.call("GET", SETTINGS).json
    other.call("PATCH", SETTINGS, {"maximumLifetime": 86_400, "defaultLifetime": 3600})

    assert (1800, 7200) == (stored["defaultLifetime"], stored["maximumLifetime"])
