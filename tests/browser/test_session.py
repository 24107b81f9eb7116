"""Signing in, and what the page keeps of it."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from infra.open_console import Administrator, open_console
from tests.administration.desk import Desk
from tests.browser.person import Person


def test_a_wrong_secret_is_refused_with_the_servers_sentence(visitor: Callable[..., Person]) -> None:
    person = visitor()
    person.enter(SecretCredential("administrator", "wrong"))

    expect(person.page.get_by_role("alert")).to_contain_text("Client authentication failed")
    expect(person.field("Client ID")).to_have_value("administrator")


def test_a_client_without_rights_is_told_so(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["customer_group_read"])
    person = visitor()
    person.enter(client.credential)

    expect(person.page.get_by_role("alert")).to_contain_text("This client has no scope for this server.")


def test_nothing_is_stored_and_a_reload_signs_out(person: Person) -> None:
    """Issue 15, point 2: no cookie, no storage."""
    kept = person.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, location.href]")
    databases = person.page.evaluate("indexedDB.databases()")
    person.page.reload()

    assert ["", 0, 0] == kept[:3]
    assert [] == databases == person.page.context.cookies()
    expect(person.heading("Sign in")).to_be_visible()


def test_what_a_client_may_not_do_is_disabled_and_names_the_scope(visitor: Callable[..., Person], office: Desk) -> None:
    """Issue 15, point 1."""
    reader = office.create(scopes=["api_client_read"])
    person = visitor()
    person.sign_in(reader.credential)

    expect(person.button("Add client").first).to_be_disabled()
    expect(person.button("Add client").first).to_have_attribute("title", re.compile("scope api_client_write"))
    expect(person.page.get_by_role("switch").first).to_be_disabled()
    person.go("settings")
    person.expect_text("Your client needs the scope settings_read for this.")


def test_make_console_signs_in_after_the_person_confirms(visitor: Callable[..., Person], office: Desk) -> None:
    """Issue 15, point 1: the named client, and only while signed out."""
    person = visitor()
    handed: list[str] = []

    def opens(page: str) -> bool:
        handed.append(page)
        return True

    administrator = office.deployment.administrator
    base_url = person.address.removesuffix("/console")

    def wait(_seconds: float) -> None:
        person.page.goto(handed[0])
        person.dialog("Sign in as administrator?").wait_for()

    open_console(Administrator(base_url, administrator.client_id, administrator.client_secret), opens, wait)
    assert f"{person.address}#/" == person.page.url
    expect(person.button("Sign out")).to_be_hidden()
    person.answer("Sign in as administrator?", "Sign in")
    expect(person.button("Sign out")).to_be_visible()
    expect(person.heading("Clients")).to_be_visible()


def test_a_link_with_a_token_does_not_replace_who_is_signed_in(person: Person, office: Desk) -> None:
    person.page.evaluate("(token) => { location.hash = `#token=${token}` }", office.token)

    expect(person.page.locator("dialog[open]")).to_have_count(0)
    expect(person.page).to_have_url(re.compile(r"#/$"))


def test_a_token_older_than_15_minutes_is_not_taken(visitor: Callable[..., Person], office: Desk) -> None:
    person = visitor()
    person.page.clock.install()
    person.page.clock.fast_forward("16:00")
    person.page.goto(f"{person.address}?again#token={office.token}")

    expect(person.heading("Sign in")).to_be_visible()
    expect(person.page.locator("dialog[open]")).to_have_count(0)
    assert office.token not in person.page.url


def test_fifteen_idle_minutes_end_the_session_and_keep_the_form(visitor: Callable[..., Person]) -> None:
    """Issue 15, point 4: sign-in again over unsaved work."""
    person = visitor()
    person.page.clock.install()
    person.sign_in()
    person.go("clients/new")
    person.field("Client Name").fill("Kept while away")
    person.page.clock.fast_forward("15:05")
    person.dialog("Sign in again").wait_for()
    person.expect_text("nothing was done for 15 minutes")
    person.enter(person.deployment.administrator)

    expect(person.page.locator("dialog[open]")).to_have_count(0)
    expect(person.field("Client Name")).to_have_value("Kept while away")
    person.button("Generate client secret and save").click()
    assert person.stored_secret()


def test_the_end_of_the_session_is_announced_five_minutes_before(visitor: Callable[..., Person]) -> None:
    person = visitor()
    person.page.clock.install()
    person.sign_in()
    for _ in range(4):
        person.page.clock.fast_forward("14:00")
        person.page.keyboard.press("Shift")

    person.expect_text("Your session ends at")
    person.page.locator(".notice").get_by_role("button", name="Sign in").click()
    person.enter(person.deployment.administrator)
    expect(person.page.locator(".notice")).to_have_count(0)


def test_a_revoked_token_asks_to_sign_in_and_the_call_is_repeated(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}")
    person.field("Description").fill("Saved after all")
    own = next(
        each
        for each in office.call("GET", "/admin-api/api-clients").json["items"]
        if each["clientId"] == "administrator"
    )
    office.call("POST", f"/admin-api/api-clients/{own['apiClientId']}/revoke-tokens")
    person.button("Save").click()
    person.dialog("Sign in again").wait_for()
    # Tokens are accepted from the next whole second on.
    person.page.wait_for_timeout(1000 - time.time() % 1 * 1000)
    person.enter(person.deployment.administrator)

    person.expect_toast("The client is saved.")
    assert "Saved after all" == Desk.of(person.deployment).read(client.generation)["description"]
