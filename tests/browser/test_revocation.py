"""Tokens of a client are revoked, and an API is given the right to ask about its tokens."""

from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk
from tests.browser.person import Person
from tests.revocation.feed import claims_of

ORDERS = "https://orders.example.com"


def test_a_token_is_revoked_by_itself_or_by_its_jti(person: Person, office: Desk) -> None:
    """Issue 17, 6. The token stays in the browser."""
    client = office.create()
    first, second, third = (office.deployment.token(client.credential) for _ in range(3))
    person.go(f"clients/{client.generation}")
    for typed in (first, f" {claims_of(second)['jti']} "):
        person.field("Token to revoke").fill(typed)
        with person.page.expect_request("**/revocations") as sent:
            person.button("Revoke this token").click()
        expect(person.field("Token to revoke")).to_have_value("")
        assert first not in (sent.value.post_data or "")
    person.expect_text("The token is revoked.")

    statuses = [office.call("GET", f"{CLIENTS}/infos", token=token).status for token in (first, second, third)]
    assert [401, 401, 200] == statuses


def test_a_text_that_is_no_jti_is_refused_with_a_sentence(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}")
    person.field("Token to revoke").fill("nonsense")
    person.button("Revoke this token").click()

    person.expect_text("This value is not valid.")
    expect(person.field("Token to revoke")).to_have_value("nonsense")


def test_a_client_is_told_which_apis_it_introspects(person: Person, office: Desk) -> None:
    client = office.create()
    person.go(f"clients/{client.generation}/administers")
    switch = person.page.get_by_role("switch", name="Tokens of Orders")
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()

    stored = office.call("GET", f"{CLIENTS}/{client.generation}").json
    assert ([ORDERS], []) == (stored["introspects"], stored["administers"])
