"""axe-core finds nothing on any page, in any colours, at any width."""

from collections.abc import Callable
from functools import cache

from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.chromium_browser import packages
from tests.browser.person import Person
from tests.workloads.workloads import ISSUERS, RIGHTS, cluster

PAGES = {
    "clients": "Clients",
    "clients?search=nobody-is-called-this": "Clients",
    "clients/new": "Add client",
    "clients/{id}": None,
    "clients/{id}/secrets": None,
    "clients/{id}/keys": None,
    "clients/{id}/workloads": None,
    "clients/{id}/administers": None,
    "clients/{id}/audit": None,
    "apis": "APIs and scopes",
    "trusted-issuers": "Trusted issuers",
    "keys": "Signing keys",
    "audit": "Audit trail",
    "settings": "Settings",
    "try-it": "Try it",
    "own": "Your client",
    "no-such-page": "There is no such page",
}
# `evaluate` is not subject to the page's policy, unlike a script element.
RUN = """async (rules) => {
  // Colors in transition are nobody's choice.
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}"""
EVERY_RULE: dict[str, object] = {}
# Dark mode changes colors and nothing else.
RULES_OF_COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@cache
def axe() -> str:
    return (packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(person: Person, rules: dict[str, object] = EVERY_RULE) -> list[str]:
    expect(person.page.locator(".skeleton, .progress .bar")).to_have_count(0)
    if person.page.evaluate("typeof axe === 'undefined'"):
        person.page.evaluate(axe())
    found: list[str] = person.page.evaluate(RUN, rules)
    return found


def violations_in_every_mode(person: Person) -> dict[str, list[str]]:
    """Light, dark, and on a phone; without those modes that have none."""
    found = {"light": violations(person)}
    person.page.emulate_media(color_scheme="dark")
    found["dark"] = violations(person, RULES_OF_COLORS)
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(PHONE)
    found["phone"] = violations(person)
    if person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found["phone"].append("the page is wider than the phone")
    person.page.set_viewport_size(DESKTOP)
    return {mode: complaints for mode, complaints in found.items() if complaints}


def test_no_page_violates_anything(visitor: Callable[..., Person], office: Desk) -> None:
    client = office.create(scopes=["customer_group_read"])
    person = visitor()
    assert {} == violations_in_every_mode(person), "signing in"
    person.sign_in()
    for page, heading in PAGES.items():
        person.go(page.format(id=client.generation))
        person.page.get_by_role("heading", name=heading or client.content["clientName"], exact=True).wait_for()
        assert {} == violations_in_every_mode(person), page


def test_no_dialog_violates_anything(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}/secrets")
    for opens in ("Add secret", "Rotate", "Evict"):
        person.button(opens).click()
        person.page.locator("dialog[open]").wait_for()
        assert {} == violations_in_every_mode(person), opens
        person.page.keyboard.press("Escape")
        person.page.locator("dialog[open]").wait_for(state="detached")
    person.button("Add secret").click()
    person.answer("Add secret", "Generate secret")
    person.dialog("Copy the secret now").wait_for()
    assert {} == violations_in_every_mode(person), "the secret"


def test_no_dialog_about_workloads_violates_anything(person: Person, office: Desk) -> None:
    token = office.deployment.token(office.deployment.administrator, RIGHTS)
    office.call("POST", ISSUERS, cluster(), token=token)
    client = office.create()
    for page, opens in {
        "trusted-issuers": "Add issuer",
        f"clients/{client.generation}/keys": "Add key",
        f"clients/{client.generation}/workloads": "Add workload",
    }.items():
        person.go(page)
        person.button(opens).click()
        person.page.locator("dialog[open] form").wait_for()
        assert {} == violations_in_every_mode(person), opens
