"""Somebody in front of the console, by what can be seen and pressed."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.api.deployment import Deployment
from tests.api.drivers import OverHttp

VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Chromium's own line for each answer of 400 or above, which the console shows to the person.
REFUSED = "Failed to load resource"
ONCE = "Copy the secret now"


@dataclass
class Person:
    page: Page
    address: str
    deployment: Deployment
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arriving(cls, browser: Browser, deployment: Deployment, fragment: str = "", **options: Any) -> "Person":
        assert isinstance(deployment.http, OverHttp)
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        )
        context.add_init_script(VIOLATIONS)
        person = cls(context.new_page(), f"http://127.0.0.1:{deployment.http.port}/console", deployment)
        person.page.on("console", person._hear)
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        person.page.goto(person.address + fragment)
        return person

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(REFUSED):
            self.complaints.append(message.text)

    # Signing in.

    @classmethod
    def signed_in(cls, browser: Browser, deployment: Deployment, **options: Any) -> "Person":
        """The administrator, with a token as `make console` gets it: one dialog is faster than the form."""
        token = deployment.token(deployment.administrator, " ".join(NATIVE_SCOPES))
        person = cls.arriving(browser, deployment, f"#token={token}", **options)
        person.answer("Sign in as administrator?", "Sign in")
        return person

    def sign_in(self, credential: SecretCredential | None = None) -> None:
        self.enter(credential or self.deployment.administrator)
        expect(self.button("Sign out")).to_be_visible()

    def enter(self, credential: SecretCredential) -> None:
        """In the page, or in the dialog over it."""
        self.page.get_by_label("Client ID", exact=True).last.fill(credential.client_id)
        self.page.locator("#client-secret").last.fill(credential.client_secret)
        self.page.locator("form button[type=submit]", has_text="Sign in").last.click()

    # Finding one's way.

    def go(self, hash_: str) -> None:
        # The page that is shown already would not be read again.
        self.page.goto(f"{self.address}#/nowhere")
        expect(self.heading("There is no such page")).to_be_visible()
        self.page.goto(f"{self.address}#/{hash_}")

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)

    def dialog(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title, exact=True)

    def answer(self, title: str, name: str) -> None:
        """A button of a dialog."""
        self.dialog(title).get_by_role("button", name=name, exact=True).click()

    def expect_toast(self, text: str) -> None:
        expect(self.page.locator(".toast", has_text=text).last).to_be_visible()

    def expect_text(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def stored_secret(self) -> str:
        """Reads the secret that is shown once, and closes its dialog."""
        secret = self.dialog(ONCE).locator("output.secret").inner_text()
        self.answer(ONCE, "I have stored it")
        return secret
