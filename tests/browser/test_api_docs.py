"""The page of the API in a real browser: it opens under its policy, and sends a request."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_accessibility import violations

# Faults of Swagger UI 5's own markup and colors, which `infra/api_docs` does not change.
OF_SWAGGER_UI = (
    "color-contrast",
    "heading-order",
    "landmark-main-is-top-level",
    "landmark-no-duplicate-main",
    "landmark-unique",
    "nested-interactive",
    "select-name",
)
OTHER_RULES: dict[str, object] = {"rules": {rule: {"enabled": False} for rule in OF_SWAGGER_UI}}


def test_the_page_opens_sends_a_request_and_has_no_new_fault(visitor: Callable[..., Person]) -> None:
    """RFC 6750 §2.1. `visitor` fails if the page complains or violates its policy."""
    person = visitor()
    person.page.goto(person.address.replace("/console", "/admin-api/docs"))
    operation = person.page.locator("#operations-Server-readHealth")
    operation.wait_for()
    assert [] == violations(person, OTHER_RULES)
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table")).to_contain_text('"status": "ok"')
