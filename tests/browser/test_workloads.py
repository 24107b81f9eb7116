"""Trusted issuers, and the workloads that a client trusts. conditions.test.ts has the fields of each platform."""

import json

import pytest
from playwright.sync_api import expect

from tests.administration.desk import CLIENTS, Desk
from tests.browser.person import Person
from tests.workloads.workloads import ISSUERS, JWK, RIGHTS, cluster, conditions, platform


@pytest.fixture
def workshop(office: Desk) -> Desk:
    """The administrator of trusted issuers."""
    return Desk(office.deployment, office.deployment.token(office.deployment.administrator, RIGHTS))


def test_an_issuer_is_added_edited_and_deleted(person: Person, workshop: Desk) -> None:
    """Issue 16, point 4: the console covers trusted issuers."""
    person.go("trusted-issuers")
    person.button("Add issuer").click()
    person.field("Kind").select_option("kubernetes")
    person.field("Slug").fill("our-cluster")
    person.field("Issuer").fill("https://our-cluster.example.com")
    person.field("Keys (JWK set)").fill(json.dumps({"keys": [JWK]}))
    person.answer("Add issuer", "Save")
    card = person.page.locator("section.api", has_text="our-cluster.example.com")
    expect(card).to_contain_text("1 key, registered here")
    card.get_by_role("button", name="Edit").click()
    person.field("Longest age (seconds)").fill("600")
    person.answer("Edit our-cluster", "Save")
    expect(person.dialog("Edit our-cluster")).to_have_count(0)
    stored = workshop.call("GET", f"{ISSUERS}/our-cluster").json
    card.get_by_role("switch").click()
    person.answer("Disable our-cluster?", "Disable")
    expect(card.get_by_role("switch")).not_to_be_checked()
    card.get_by_role("button", name="Delete").click()
    question = person.dialog("Delete our-cluster?")
    question.get_by_role("textbox").fill("our-cluster")
    question.get_by_role("button", name="Delete").click()
    expect(card).to_have_count(0)

    assert (600, False, "kubernetes") == (stored["maximumAge"], stored["singleUse"], stored["kind"])


def test_the_fields_of_an_issuer_have_their_errors_beside_them(person: Person) -> None:
    person.go("trusted-issuers")
    person.button("Add issuer").click()
    person.field("Slug").fill("plain")
    person.field("Issuer").fill("http://plain.example.com")
    person.field("Keys (JWK set)").fill("{")
    person.answer("Add issuer", "Save")
    person.expect_text("This is not JSON.")
    person.field("Keys (JWK set)").fill("")
    person.answer("Add issuer", "Save")

    expect(person.dialog("Add issuer").get_by_role("alert").first).to_contain_text("an https URL")


def test_a_workload_is_trusted_and_removed(person: Person, workshop: Desk) -> None:
    """Issue 16, point 4: the client's page has its workloads."""
    client, issuer = workshop.create(), cluster()
    assert workshop.call("POST", ISSUERS, issuer).status == 201
    person.go(f"clients/{client.generation}/workloads")
    person.button("Add workload").click()
    person.field("Trusted issuer").select_option(issuer["slug"])
    person.field("Namespace").fill("shop")
    person.field("Service account").fill("orders")
    person.field("Label").fill("Orders")
    person.field("Find this client by the subject").click()
    person.answer("Add workload", "Add workload")
    row = person.page.get_by_role("row", name="Orders")
    expect(row).to_contain_text("/sub system:serviceaccount:shop:orders")
    expect(row).to_contain_text("live")
    (stored,) = workshop.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"]
    row.get_by_role("button", name="Remove").click()
    expect(person.dialog("Remove Orders?")).to_contain_text("gets no token as this client from the next request on")
    person.answer("Remove Orders?", "Remove")
    person.expect_text("This client trusts no workload.")

    assert (issuer["slug"], True) == (stored["issuer"], stored["isDefault"])
    assert [] == workshop.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"]


def test_an_unsafe_workload_is_refused_with_what_to_add(person: Person, workshop: Desk) -> None:
    client, slug = workshop.create(), platform(workshop, "github")
    person.go(f"clients/{client.generation}/workloads")
    person.button("Add workload").click()
    person.field("Trusted issuer").select_option(slug)
    person.field("Repository ID").fill("74")
    person.answer("Add workload", "Add workload")
    person.expect_text("Add /environment, /ref or /job_workflow_ref: otherwise every branch is the client.")
    person.field("More conditions").fill("/event_name pull_request")
    person.answer("Add workload", "Add workload")
    person.expect_text("A pull request runs the code of somebody who may not write to the repository.")

    assert [] == workshop.call("GET", f"{CLIENTS}/{client.generation}/trusts").json["items"]


def test_a_void_workload_says_why(person: Person, workshop: Desk) -> None:
    client, issuer = workshop.create(), cluster()
    workshop.call("POST", ISSUERS, issuer)
    content = {"issuer": issuer["slug"], "conditions": conditions("kubernetes"), "label": "Void"}
    assert workshop.call("POST", f"{CLIENTS}/{client.generation}/trusts", content).status == 201
    workshop.call("DELETE", f"{ISSUERS}/{issuer['slug']}")
    person.go(f"clients/{client.generation}/workloads")

    expect(person.page.get_by_role("row", name="Void")).to_contain_text("issuer deleted")
