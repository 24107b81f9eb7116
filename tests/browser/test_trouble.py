"""The API down, slow, or answering 503: a message, a way on, and nothing lost."""

import pytest
from playwright.sync_api import Route, expect

from tests.administration.desk import Desk
from tests.browser.person import Person

UNAVAILABLE = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "The server cannot answer just now. Try again shortly.",
}


def down(route: Route) -> None:
    route.abort("connectionrefused")


def unavailable(route: Route) -> None:
    route.fulfill(
        status=503, json=UNAVAILABLE, headers={"Retry-After": "2", "Content-Type": "application/problem+json"}
    )


TROUBLES = {"down": (down, "The server does not answer."), "503": (unavailable, UNAVAILABLE["detail"])}
every_trouble = pytest.mark.parametrize("trouble", TROUBLES)


@every_trouble
def test_a_page_that_cannot_be_read_says_why_and_can_be_tried_again(person: Person, trouble: str) -> None:
    """Issue 15, point 4."""
    answer, sentence = TROUBLES[trouble]
    person.page.route("**/admin-api/audit?*", answer)
    person.go("audit")
    expect(person.page.get_by_role("alert")).to_contain_text(str(sentence))
    person.page.unroute("**/admin-api/audit?*")
    person.button("Try again").click()

    expect(person.page.locator(".events > li").first).to_be_visible()


@every_trouble
def test_a_form_that_cannot_be_saved_keeps_what_is_typed(person: Person, office: Desk, trouble: str) -> None:
    answer, sentence = TROUBLES[trouble]
    client = office.create()
    person.go(f"clients/{client.generation}")
    person.field("Description").fill("Typed during an outage")
    path = f"**/admin-api/api-clients/{client.generation}"
    person.page.route(path, answer)
    person.button("Save").click()
    expect(person.page.get_by_role("alert")).to_contain_text(str(sentence))
    person.page.unroute(path)
    person.button("Try again").click()
    person.expect_toast("The client is saved.")

    assert "Typed during an outage" == office.read(client.generation)["description"]


def test_an_unknown_outcome_is_not_called_a_failure(person: Person, office: Desk) -> None:
    """The change may have been made, although nothing came back."""
    client = office.create()
    person.go(f"clients/{client.generation}/secrets")
    person.button("Add secret").click()
    person.page.route("**/secrets", lambda route: down(route) if route.request.method == "POST" else route.continue_())
    person.answer("Add secret", "Generate secret")

    person.expect_toast("It is unknown whether the change was made")


def test_a_slow_answer_is_waited_for_and_said(person: Person) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/admin-api/keys", hold)
    person.page.clock.install()
    person.link("Signing keys").click()
    expect(person.page.locator(".progress .bar")).to_have_count(1)
    person.page.clock.run_for(4000)
    person.expect_text("The server needs longer than usual.")
    held[0].continue_()

    expect(person.page.get_by_text("Next rotation:")).to_be_visible()
    expect(person.page.locator(".progress .bar")).to_have_count(0)


def test_an_answer_that_another_has_overtaken_is_dropped(person: Person, office: Desk) -> None:
    """What is typed into the search decides, not which answer comes last."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/api-clients?*enabled%5D=false*", hold)
    status = person.page.get_by_role("combobox", name="Status", exact=True)
    status.select_option(label="Disabled")
    expect(person.page.locator(".stale")).to_have_count(1)
    status.select_option(label="Enabled")
    expect(person.page.locator(".stale")).to_have_count(0)
    held[0].fulfill(json={"totalItems": 0, "limit": 25, "offset": 0, "items": []})

    expect(person.page.locator("table.clients tbody tr").first).to_be_visible()


def test_issuing_that_is_stopped_is_explained_in_try_it(person: Person) -> None:
    """And so is each refusal."""
    person.page.route(
        "**/admin-api/access_token",
        lambda route: route.fulfill(
            status=503, json={"error": "temporarily_unavailable", "error_description": "Issuing is disabled."}
        ),
    )
    person.go("try-it")
    person.field("Client ID").fill("erp")
    person.field("Client secret").fill("wws_x")
    person.button("Get a token").click()

    person.expect_text("Issuing is disabled.")
    person.expect_text("An administrator has stopped issuing, or the server has trouble.")


def test_a_refused_scope_is_explained_in_try_it(person: Person, office: Desk) -> None:
    client = office.create(scopes=["customer_group_read"])
    person.go(f"try-it?client={client.client_id}&scope=orders:read")
    person.field("Client secret").fill(client.credential.client_secret)
    person.button("Get a token").click()

    person.expect_text("invalid_scope")
    person.expect_text("The client is not registered for one of these scopes.")
    # The secret is in no address and in no line to copy.
    assert client.credential.client_secret not in person.page.content() + person.page.url
