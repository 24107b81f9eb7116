"""`make screenshots`: pictures of the console, in docs/images."""

from pathlib import Path

from playwright.sync_api import Browser

from infra.problem import printing_problems
from tests.api.deployment import Deployment
from tests.browser.chromium_browser import chromium
from tests.browser.person import Person
from tests.browser.showcase import showcase
from tests.servers import over_http

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 800}}


def take(browser: Browser, deployment: Deployment) -> None:
    light = _signed_in(browser, deployment, **DESKTOP)
    light.go("clients?tip=off")
    _save(light, "clients")
    light.link("ERP").click()
    light.heading("ERP").wait_for()
    light.page.get_by_label("Search scopes").fill("product")
    _save(light, "client")
    light.go("keys")
    _save(light, "keys")
    light.go("audit")
    _save(light, "audit")
    light.go("clients/new")
    light.field("Client Name").fill("Café ERP Paris")
    light.page.get_by_label("product: Read").check()
    light.button("Generate client secret and save").click()
    light.dialog("Copy the secret now").wait_for()
    _save(light, "secret")
    secret = light.stored_secret()
    light.button("Dismiss").click()
    light.go("try-it?client=cafe-erp-paris&scope=product_read")
    light.field("Client secret").fill(secret)
    light.button("Get a token").click()
    light.page.get_by_text("expires in").wait_for()
    _save(light, "try-it")
    dark = _signed_in(browser, deployment, **DESKTOP, color_scheme="dark")
    dark.go("clients?tip=off")
    _save(dark, "clients-dark")
    phone = _signed_in(browser, deployment, **PHONE)
    phone.go("clients?tip=off")
    _save(phone, "clients-phone")


def _signed_in(browser: Browser, deployment: Deployment, **options: object) -> Person:
    person = Person.arriving(browser, deployment, **options)
    person.sign_in()
    return person


def _save(person: Person, name: str) -> None:
    person.page.wait_for_timeout(500)
    person.page.mouse.move(0, 0)
    person.page.screenshot(path=IMAGES / f"{name}.png", caret="hide")
    print(f"docs/images/{name}.png")


def main() -> None:
    deployment = showcase()
    IMAGES.mkdir(exist_ok=True)
    with over_http(deployment.parts) as http, chromium() as browser:
        take(browser, Deployment(http, deployment.parts, deployment.administrator))


if __name__ == "__main__":
    with printing_problems():
        main()
