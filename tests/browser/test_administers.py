"""The APIs that a client administers: only a holder of api_client_grant chooses them."""

from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk
from tests.browser.person import Person

ORDERS = "https://orders.example.com"


def test_a_client_is_given_and_loses_the_administration_of_an_api(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}/administers")
    switch = person.page.get_by_role("switch", name="Orders", exact=True)
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()
    given = office.call("GET", f"{CLIENTS}/{client.generation}").json["administers"]
    switch.click()
    expect(switch).not_to_be_checked()

    assert [ORDERS] == given
    assert [] == office.call("GET", f"{CLIENTS}/{client.generation}").json["administers"]
