"""Try it says why an assertion was refused. console/tests/trust_check.test.ts has the comparison of claims."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk, Registered
from tests.assertions.platforms import CLAIMS
from tests.assertions.signer import public_jwk, signed
from tests.browser.person import Person
from tests.browser.test_accessibility import violations
from tests.workloads.workloads import ISSUERS, RIGHTS


@pytest.fixture(scope="module")
def workshop(served: Any) -> Desk:
    """With a trusted issuer, GitHub, whose key is one of the tests."""
    desk = Desk(served, served.token(served.administrator, RIGHTS))
    jwks = {"keys": [public_jwk("ES256")]}
    issuer = {"slug": "github-of-tests", "kind": "github", "issuer": "https://github.example.com", "jwks": jwks}
    answer = desk.call("POST", ISSUERS, {**issuer, "algs": ["ES256"]})
    assert 201 == answer.status, answer.text
    return desk


@pytest.fixture
def client(workshop: Desk) -> Registered:
    client = workshop.create()
    conditions = {"/repository_id": "456", "/environment": "production"}
    content = {"issuer": "github-of-tests", "conditions": conditions, "label": "Deployment"}
    assert 201 == workshop.call("POST", f"{CLIENTS}/{client.generation}/trusts", content).status
    return client


def paste(person: Person, client_id: str, **changes: Any) -> None:
    issuer, now = person.deployment.parts.issuer, int(time.time())
    usual = {**CLAIMS["github"], "iss": "https://github.example.com", "aud": issuer, "iat": now, "exp": now + 300}
    person.go("try-it")
    person.field("Credential").select_option("assertion")
    person.field("Client ID").fill(client_id)
    person.field("Assertion").fill(signed({**usual, "jti": f"{time.time_ns()}", **changes}))
    person.button("Get a token").click()


def test_the_condition_that_differs_is_named(person: Person, client: Registered) -> None:
    """Issue 16, point 4: why was this assertion refused."""
    paste(person, client.client_id, environment="staging")
    answer = person.page.get_by_label("Answer")
    expect(answer).to_contain_text("No trust of the client accepts this assertion.")
    expect(answer).to_contain_text("Deployment")
    expect(answer.get_by_role("listitem").filter(has_text="/repository_id")).to_contain_text("fits")
    expect(answer.get_by_role("listitem").filter(has_text="/environment")).to_contain_text(
        "must be production, and is staging"
    )
    expect(answer).to_contain_text(f"outcome invalid_client or invalid_grant and client_id {client.client_id}")
    assert [] == violations(person)


def test_what_the_assertion_alone_decides_is_said_by_the_server(person: Person, client: Registered) -> None:
    paste(person, client.client_id, aud="https://other.example.com")
    answer = person.page.get_by_label("Answer")

    expect(answer).to_contain_text(f"The aud of the assertion must be {person.deployment.parts.issuer}")
    expect(answer.locator(".claims")).to_contain_text("https://other.example.com")


def test_an_unknown_issuer_is_named(person: Person, client: Registered) -> None:
    paste(person, client.client_id, iss="https://github.example.com/")

    expect(person.page.get_by_label("Answer")).to_contain_text(
        "No trusted issuer has the identifier https://github.example.com/, byte by byte."
    )


def test_an_assertion_that_works_gets_a_token_and_its_workload_shows_the_use(
    person: Person, client: Registered
) -> None:
    paste(person, client.client_id)
    answer = person.page.get_by_label("Answer")

    expect(answer).to_contain_text("expires in")
    expect(answer.locator(".claims").last).to_contain_text(client.client_id)
    person.go(f"clients/{client.generation}/workloads")
    used = person.page.get_by_role("row", name="Deployment").locator("td[data-label='Last used']")
    expect(used).to_be_visible()
    expect(used).not_to_contain_text("never")
