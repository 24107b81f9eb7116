"""Texts of strangers in every field are text and nothing else."""

from itertools import product

import pytest
from playwright.sync_api import Route, expect

from tests.administration.desk import Desk
from tests.browser.person import Person
from tests.leaks.finder import report

MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
EVENT = '" onfocus="document.title=\'owned\'" autofocus x="'
ADDRESS = "javascript:document.title='owned'"
LONG = "A" * 255
TEXTS = {"markup": MARKUP, "attribute": EVENT, "address": ADDRESS, "template": "{{constructor.constructor('x')()}}"}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
INJECTED = "#app img, #app script, #app [onfocus], #app a[href^='javascript:']"


def harmless(person: Person, text: str) -> None:
    """It is shown as it is, and nothing of it has become an element."""
    person.expect_text(text)
    assert "owned" not in person.page.title()
    assert 0 == person.page.locator(INJECTED).count()


@every_text
def test_a_name_a_description_and_a_label_are_text(person: Person, office: Desk, text: str) -> None:
    """Issue 15, point 2: an XSS test per field."""
    name = f"{text[:200]} {office.create().generation}"
    client = office.create(clientName=name, description=text)
    office.call("POST", f"{client.path}/secrets", {"label": text})
    client.patch({"description": f"{text} 2"})
    person.go("clients")
    harmless(person, name)
    person.go(f"clients/{client.generation}")
    harmless(person, name)
    expect(person.field("Description")).to_have_value(f"{text} 2")
    person.go(f"clients/{client.generation}/secrets")
    harmless(person, text)
    person.go(f"clients/{client.generation}/audit")
    harmless(person, f"{text} 2")
    person.go("clients")
    person.page.get_by_role("switch", name=f"{name} is enabled", exact=True).click()
    harmless(person, f"Disable {name}?")
    person.answer(f"Disable {name}?", "Disable")
    harmless(person, f"{name} is disabled: it gets no token from now on.")


def test_an_api_its_group_and_its_scopes_are_text(person: Person, office: Desk) -> None:
    token = office.deployment.token(office.deployment.administrator, "resource_write")
    slugs = {f"hostile-{kind}": text for kind, text in TEXTS.items()}
    for slug, text in slugs.items():
        group = {"slug": "g", "name": text, "scopes": {"a_read": text}}
        resource = {"slug": slug, "identifier": f"https://{slug}.example.com", "name": text, "scopeGroups": [group]}
        assert 201 == office.call("POST", "/admin-api/resources", resource, token=token).status
    person.go("apis")
    for slug, text in slugs.items():
        card = person.page.locator("section.api", has_text=slug)
        card.locator("summary").click()
        expect(card.locator(".scope-list")).to_contain_text(text)
        card.get_by_role("button", name="Edit", exact=True).first.click()
        harmless(person, f"Edit {text}")
        person.page.keyboard.press("Escape")
    person.go("clients/new")
    for slug, text in slugs.items():
        harmless(person, text)
        assert 204 == office.call("DELETE", f"/admin-api/resources/{slug}", token=token).status


@every_text
def test_the_url_of_a_leaked_secret_is_text_and_no_link(person: Person, office: Desk, text: str) -> None:
    """Issue 17, point 5: anyone can report one."""
    client = office.create()
    assert ["true_positive"] == report(office, client.credential.client_secret, url=text)
    person.go(f"clients/{client.generation}/audit")

    harmless(person, text)
    person.expect_text("Leaked secret burnt")
    assert 0 == person.page.locator("#app .changes a").count()


ADDRESSES = {
    "clients?search={}&sort={}&api={}": "Clients",
    "audit?clientId={}&from={}": "Audit trail",
    "try-it?client={}&scope={}": "Try it",
    "{}": "There is no such page",
}


def test_an_address_is_text(person: Person) -> None:
    """What is in a link that somebody sends."""
    for text, (page, heading) in product(TEXTS.values(), ADDRESSES.items()):
        person.page.evaluate("(hash) => { location.hash = hash }", f"/{page.replace('{}', text)}")
        expect(person.heading(heading)).to_be_visible()
        expect(person.page.locator(".skeleton, .progress .bar")).to_have_count(0)
        assert "owned" not in person.page.title()
        assert 0 == person.page.locator(INJECTED).count()
    expect(person.button("Sign out")).to_be_visible()


def test_a_direction_override_stays_within_its_name(person: Person, office: Desk) -> None:
    """Unicode Bidirectional Algorithm: U+202E turns the rest of its paragraph round. The API refuses it in names."""
    client = office.create()

    def overridden(route: Route) -> None:
        content = route.fetch().json()
        for item in content["items"]:
            item["clientName"] = "Dublin \u202enilbuD"
        route.fulfill(json=content)

    person.page.route("**/admin-api/api-clients?*", overridden)
    person.go("clients")
    cell = person.page.locator("td.name", has_text=client.client_id)

    assert "BDI" == cell.locator("a > *").evaluate("(element) => element.tagName")
    assert "isolate" == cell.locator("a > *").evaluate("(element) => getComputedStyle(element).unicodeBidi")


def test_two_thousand_characters_break_no_page(person: Person, office: Desk) -> None:
    """Issue 15, point 2."""
    client = office.create(clientName=LONG[:240] + str(office.create().generation), description="W" * 2000)
    client.patch({"description": "M" * 2000})
    for page in ("clients", f"clients/{client.generation}", f"clients/{client.generation}/audit"):
        person.go(page)
        person.expect_text(LONG[:200])
        overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert 0 >= overflow, page
