"""IAM grants these functions one key of the clients table, with the condition dynamodb:LeadingKeys.

No emulator evaluates that condition, so these tests inspect the requests. tests/template reads the policy.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.aws.call import Call
from chalicelib.aws.item_keys import CATALOGUE_KEY, client_key, secret_key, subject_key
from chalicelib.oauth.client import Client
from chalicelib.oauth.trust import Trust
from chalicelib.operations.public_https import FetchFailed
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import bootstrapped
from tests.servers import wired

pytestmark = pytest.mark.emulator
# A scope is added and then removed. The removal scans for clients that hold it.
SCOPES = ({"one": "1", "two": "2"}, {"one": "1"})


@pytest.fixture
def parts(emulators: Emulators) -> Wiring:
    """New wiring, so that its calls can be replaced."""
    return wired(bootstrapped(f"leading-keys-{uuid4().hex[:8]}").environment)


@pytest.fixture
def items(parts: Wiring) -> list[tuple[str, str]]:
    """Action and key of each item of the clients table that a request names, as IAM sees them."""
    items: list[tuple[str, str]] = []

    def noting(call: Call) -> Call:
        def noted(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
            items.extend(_named(operation, request, parts.environment.clients_table))
            return call(operation, request)

        return noted

    parts.stores.dynamodb, parts.ledgers.dynamodb = noting(parts.stores.dynamodb), noting(parts.ledgers.dynamodb)
    return items


def _named(operation: str, params: Mapping[str, Any], clients_table: str) -> Iterator[tuple[str, str]]:
    if operation == "TransactWriteItems":
        for write in params["TransactItems"]:
            for kind, write_request in write.items():
                yield from _named(f"{kind}Item", write_request, clients_table)
    elif operation == "BatchGetItem":
        yield from ((operation, key["key"]["S"]) for key in params["RequestItems"][clients_table]["Keys"])
    elif params["TableName"] == clients_table:
        key = params.get("Key") or params.get("Item")
        yield operation, key["key"]["S"] if key else ""


def issuing(parts: Wiring) -> None:
    for enabled in (False, True):
        assert enabled is parts.operations.issuing.run({"enabled": enabled})["issuing_enabled"]


def rotate(parts: Wiring) -> None:
    """The daily schedule runs the same code."""
    later = datetime.now(UTC) + timedelta(days=27)
    parts.clock = lambda: later
    assert "changed" == parts.operations.rotate.run({})["outcome"]


def leaked(parts: Wiring) -> None:
    kid = next(key["kid"] for key in parts.operations.keys.run()["keys"] if key["state"] == "signs")
    assert parts.operations.leaked.run({"kid": kid})["announced"]


def apply(parts: Wiring) -> None:
    for scopes in SCOPES:
        group = {"slug": "g", "name": "G", "scopes": scopes}
        content = {"resources": [{"slug": "admin-api", "scopeGroups": [group]}]}
        assert parts.operations.apply.run({"content": content})["written"]


@pytest.mark.parametrize("operate", [issuing, rotate, leaked])
def test_the_functions_access_only_the_catalogue_item(
    parts: Wiring, items: list[tuple[str, str]], operate: Callable[[Wiring], None]
) -> None:
    operate(parts)

    assert {("GetItem", CATALOGUE_KEY), ("PutItem", CATALOGUE_KEY)} == set(items)


def test_apply_also_scans(parts: Wiring, items: list[tuple[str, str]]) -> None:
    apply(parts)

    assert {("GetItem", CATALOGUE_KEY), ("PutItem", CATALOGUE_KEY), ("Scan", "")} == set(items)


def test_the_function_that_calls_other_servers_reads_the_catalogue_and_writes_keys(
    parts: Wiring, items: list[tuple[str, str]]
) -> None:
    """Its policy permits no other item, so it sees no client."""
    issuer = {"slug": "cluster", "kind": "kubernetes", "issuer": "https://cluster.invalid.example.com"}
    assert parts.operations.apply.run({"content": {"trustedIssuers": [issuer]}})["written"]
    items.clear()

    def fetch(_url: str) -> dict[str, Any]:
        raise FetchFailed("There is no network.")

    function = replace(parts.operations.fetch_issuer_keys, fetch=fetch)
    assert {"issuers": {"cluster": "There is no network."}} == function.run({})

    generation = parts.stores.catalogue_store.load().trusted_issuers[0].generation
    items = [item for item in items if item != ("GetItem", CATALOGUE_KEY)]
    assert [("UpdateItem", f"issuer-keys#cluster#{generation}")] == items


def test_the_function_that_adds_pointers_puts_only_pointers(parts: Wiring, items: list[tuple[str, str]]) -> None:
    """It checks the client, and cannot change it."""
    (secret,) = stored_administrator(parts).client_secrets
    pointer = {"key": {"S": secret_key(secret.hash)}}
    parts.ledgers.dynamodb_client.delete_item(TableName=parts.environment.clients_table, Key=pointer)
    items.clear()

    assert 1 == parts.operations.pointers.run({})["pointers_written"]

    key = secret_key(secret.hash)
    assert {
        ("Scan", ""),
        ("BatchGetItem", key),
        ("ConditionCheckItem", client_key("administrator")),
        ("PutItem", key),
    } == set(items)


def test_a_reissue_deletes_only_pointers_of_credentials(parts: Wiring, items: list[tuple[str, str]]) -> None:
    """Also of a workload that the administrator trusts by default."""
    before = stored_administrator(parts)
    trust = Trust("1", "github", 7, {"/sub": ("repo:o/r",)}, before.created_at, "tests", is_default=True)
    event = audit_event("test", before.client_id, Actor("tests"), parts.clock(), parts.randomness)
    parts.ledgers.ledger.change(before, before._replace(trusts=(trust,)), event)

    parts.operations.bootstrap.run({"reissue": True})

    assert [
        ("DeleteItem", secret_key(before.client_secrets[0].hash)),
        ("DeleteItem", subject_key("github", 7, "repo:o/r")),
    ] == sorted(item for item in items if item[0] == "DeleteItem")


def stored_administrator(parts: Wiring) -> Client:
    found = parts.stores.clients.find("administrator")
    assert found is not None
    return found
