"""The table of clients: what is in the address, what is asked first, and what leaves as CSV."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.administration.desk import CLIENTS, Desk, Registered
from tests.browser.person import Person


def rows(person: Person) -> list[str]:
    return person.page.locator("table.clients tbody td.name a").all_inner_texts()


@pytest.fixture
def trio(office: Desk) -> list[Registered]:
    """Three clients whose names nobody else has."""
    mark = office.create().generation
    return [office.create(clientName=f"{name} {mark}", scopes=["customer_group_read"]) for name in ("Ada", "Bob", "Cy")]


def mark_of(trio: list[Registered]) -> str:
    return str(trio[0].content["clientName"]).split()[1]


def test_a_search_is_in_the_address_and_survives_a_new_visit(trio: list[Registered], person: Person) -> None:
    """Issue 15, point 1: one search over name or id."""
    person.page.keyboard.press("/")
    person.page.keyboard.type(mark_of(trio))
    expect(person.page.locator("table.clients tbody tr")).to_have_count(3)
    person.button("Client").click()
    expect(person.page.locator("table.clients th[aria-sort=ascending]")).to_have_text(re.compile("Client"))
    names = person.page.locator("table.clients tbody td.name a")
    expect(names).to_have_text([re.compile(name) for name in ("Ada", "Bob", "Cy")])
    person.field("Search by name or client ID").fill(trio[1].client_id)
    expect(person.page.locator("table.clients tbody tr")).to_have_count(1)
    query = parse_qs(urlsplit(person.page.url).fragment.partition("?")[2])

    assert {"search": [trio[1].client_id], "sort": ["clientName"], "order": ["asc"]} == query


FILTERS = [
    ("Status", "Disabled", {"filters[enabled]": "false"}),
    ("API", "https://orders.example.com", {"filters[resource]": "https://orders.example.com"}),
    ("Scope", "orders:read", {"filters[scope]": "orders:read"}),
    ("Last used", "never", {"filters[neverUsed]": "true"}),
    ("Expiry", "Within 30 days", {"filters[secretsExpireBefore]": r"\d{4}-\d\d-\d\dT\d\d:00:00Z"}),
]


def test_each_filter_is_one_parameter_of_the_api_and_they_add_up(person: Person) -> None:
    expected: dict[str, str] = {}
    for label, option, sent in FILTERS:
        expected |= sent
        filter_ = person.page.get_by_role("combobox", name=label, exact=True)
        with person.page.expect_response(lambda answer: "filters" in answer.url) as answered:
            filter_.select_option(label=option)
        query = parse_qs(urlsplit(answered.value.url).query)

        assert 200 == answered.value.status
        assert expected.keys() == {name for name in query if name.startswith("filters")}
        assert all(re.fullmatch(pattern, query[name][0]) for name, pattern in expected.items())
        expect(filter_).to_have_class("set")


def test_what_is_typed_while_a_search_begins_is_kept(person: Person) -> None:
    """Regression: the field read the address that it had just written, over the letters typed since."""
    search = person.field("Search by name or client ID")
    person.page.clock.install()
    person.page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=10))
    search.fill("sho")
    for _ in range(100):
        if "search=sho" in person.page.evaluate("location.hash"):
            break
        person.page.clock.run_for(5)
    search.fill("shop")
    person.page.clock.run_for(1000)

    expect(search).to_have_value("shop")
    assert person.page.url.endswith("search=shop")


def test_pages_are_turned_in_the_address(trio: list[Registered], person: Person, office: Desk) -> None:
    for _ in range(9):
        office.create()
    person.go("clients?rows=10")
    expect(person.page.locator("table.clients tbody tr")).to_have_count(10)
    before = rows(person)
    person.button("Next").click()
    expect(person.button("Previous")).to_be_enabled()
    expect(person.page.locator("table.clients tbody td.name a").first).not_to_have_text(before[0])

    assert "page=2" in person.page.url
    assert set() == {*before} & {*rows(person)}


def test_disabling_asks_first_and_can_be_undone(trio: list[Registered], person: Person, office: Desk) -> None:
    """Issue 15, point 1: because its tokens die."""
    name = trio[0].content["clientName"]
    switch = person.page.get_by_role("switch", name=f"{name} is enabled")
    switch.click()
    person.answer(f"Disable {name}?", "Cancel")
    expect(switch).to_be_checked()
    switch.click()
    person.answer(f"Disable {name}?", "Disable")
    expect(switch).not_to_be_checked()
    assert not office.read(trio[0].generation)["enabled"]
    person.button("Undo").click()
    expect(switch).to_be_checked()
    assert office.read(trio[0].generation)["enabled"]


def test_several_clients_are_changed_at_once(trio: list[Registered], person: Person, office: Desk) -> None:
    def choose() -> None:
        for client in trio:
            person.field(f"Choose {client.content['clientName']}").check()

    choose()
    person.button("Disable").click()
    person.answer("Disable 3 clients?", "Disable")
    person.expect_toast("3 clients disabled.")
    assert [False] * 3 == [office.read(client.generation)["enabled"] for client in trio]
    choose()
    person.button("Delete").click()
    person.answer("Delete 3 clients?", "Delete")
    person.expect_toast("3 clients deleted.")
    assert [404] * 3 == [office.call("GET", client.path).status for client in trio]


def test_what_fails_among_several_is_said(trio: list[Registered], person: Person, office: Desk) -> None:
    for client in trio[:2]:
        person.field(f"Choose {client.content['clientName']}").check()
    trio[0].delete()
    person.button("Enable").click()

    person.expect_toast("1 client could not be changed. Could not find Api client")


def test_a_csv_file_holds_what_the_search_found(
    trio: list[Registered], person: Person, office: Desk, tmp_path: Path
) -> None:
    """Issue 15, point 1: cells that begin like a formula are neutralised."""
    trio[1].patch({"clientName": f'=HYPERLINK("x") {mark_of(trio)}'})
    with person.page.expect_download() as downloaded:
        person.button("Export CSV").click()
    file = tmp_path / "clients.csv"
    downloaded.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as content:
        header, *lines = csv.reader(content)

    assert "clients.csv" == downloaded.value.suggested_filename
    assert ["apiClientId", "clientId", "clientName"] == header[:3]
    assert office.call("GET", CLIENTS).json["totalItems"] == len(lines)
    assert f'\'=HYPERLINK("x") {mark_of(trio)}' in [line[2] for line in lines]


def test_without_a_client_the_table_says_what_to_do_first(person: Person) -> None:
    def nobody(route: Route) -> None:
        route.fulfill(
            json={
                "totalItems": 0,
                "orderBy": "x",
                "sortOrder": "asc",
                "limit": 25,
                "offset": 0,
                "filters": {},
                "items": [],
            }
        )

    person.page.route("**/admin-api/api-clients?*", nobody)
    person.go("clients?rows=50")
    expect(person.heading("There is no client yet")).to_be_visible()
    person.button("Add client").last.click()
    expect(person.heading("Add client")).to_be_visible()


def test_n_begins_a_new_client_unless_somebody_types(person: Person) -> None:
    """Issue 15, point 1: everything by keyboard."""
    person.field("Search by name or client ID").press("n")
    expect(person.heading("Clients")).to_be_visible()
    person.field("Search by name or client ID").blur()
    person.page.keyboard.press("n")
    expect(person.heading("Add client")).to_be_visible()


def test_an_action_can_be_copied_as_curl(visitor: Callable[..., Person], trio: list[Registered]) -> None:
    person = visitor(is_signed_in=True, permissions=["clipboard-read", "clipboard-write"])
    person.page.get_by_role("switch", name=f"{trio[2].content['clientName']} is enabled").click()
    person.answer(f"Disable {trio[2].content['clientName']}?", "Disable")
    person.button("Copy as curl").click()
    line = person.page.evaluate("navigator.clipboard.readText()")

    assert f"--request PATCH {person.address.removesuffix('/console')}{trio[2].path}" in line
    assert '"Authorization: Bearer $TOKEN"' in line
    assert "'{\"enabled\":false}'" in line


def test_the_list_is_refreshed(person: Person, office: Desk) -> None:
    """PrestaShop's "Refresh list"."""
    person.link("Clients").click()
    expect(person.page.locator("table.clients tbody tr").first).to_be_visible()
    client = office.create()
    person.button("Refresh list").click()

    expect(person.link(str(client.content["clientName"]))).to_be_visible()
