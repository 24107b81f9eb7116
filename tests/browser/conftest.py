"""A real Chromium at the console of a server over the emulators."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from infra.local.emulators import Emulators
from infra.problem import Problem
from tests.administration.desk import Desk
from tests.api.deployment import Deployment, bootstrapped
from tests.browser.chromium_browser import chromium
from tests.browser.person import Person
from tests.servers import administrator_of, over_http

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.emulator)


@pytest.fixture(scope="session")
def browser(emulators: Emulators) -> Iterator[Browser]:
    before = dict(os.environ)
    try:
        with chromium() as started:
            yield started
    except Problem as problem:
        pytest.fail(str(problem), pytrace=False)
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def served(emulators: Emulators) -> Iterator[Deployment]:
    parts = bootstrapped("browser")
    with over_http(parts) as http:
        yield Deployment(http, parts, administrator_of(parts))


@pytest.fixture
def office(served: Deployment) -> Desk:
    """The same server by its API, to prepare what a person finds."""
    return Desk.of(served)


@pytest.fixture
def visitor(browser: Browser, served: Deployment) -> Iterator[Callable[..., Person]]:
    """Somebody with a browser. Nothing may appear on its console, and no policy may be violated."""
    people: list[Person] = []

    def arrive(is_signed_in: bool = False, **options: object) -> Person:
        arriving = Person.signed_in if is_signed_in else Person.arriving
        people.append(arriving(browser, served, **options))
        return people[-1]

    yield arrive
    for person in people:
        person.page.context.close()
    assert [] == [complaint for person in people for complaint in person.complaints]


@pytest.fixture
def person(visitor: Callable[..., Person]) -> Person:
    """The administrator, signed in."""
    return visitor(is_signed_in=True)
