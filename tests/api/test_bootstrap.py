"""The operator's function `bootstrap`: from empty tables and secrets to a server that issues tokens."""

import json
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest

from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.administration.catalogue_document import CatalogueInvalid
from chalicelib.keys.signing_key import ALGS
from chalicelib.oauth.client_secret import generate_client_secret
from chalicelib.oauth.resource import NATIVE_SCOPES
from chalicelib.wiring import Wiring
from tests.api.deployment import EXAMPLE
from tests.api.empty_server import (
    credential_of,
    events_of,
    server_of,
)
from tests.api.forms import unverified_claims
from tests.fakes.memory_wiring import MemoryWiring, ring
from tests.servers import wired

pytestmark = pytest.mark.usefixtures("pregenerated_keys")

CREATED = {**dict.fromkeys(["key_ring", "catalogue", "administrator"], "created"), "client_id": "administrator"}
UNCHANGED = {**dict.fromkeys(CREATED, "unchanged"), "client_id": "administrator"}


def test_bootstrap_creates_all_data_of_a_server(parts: Wiring) -> None:
    """Issue 2: catalogue, key ring with a standby per algorithm, administrator, credential."""
    assert CREATED == parts.operations.bootstrap.run({"catalogue": EXAMPLE})

    algs = [scheduled.key.alg for scheduled in parts.stores.key_ring_secret.load().keys]
    slugs = [resource.slug for resource in parts.stores.catalogue_store.load().resources]
    assert (sorted([*ALGS, *ALGS]), ["admin-api", "orders", "stock", "retired"]) == (sorted(algs), slugs)


def test_the_administrator_is_registered_for_every_current_scope(parts: Wiring) -> None:
    """At each resource, native scopes and those of modules, enabled or not."""
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})

    administrator = parts.stores.clients.find("administrator")
    own = administrator.registered_scope("admin-api")
    assert {*NATIVE_SCOPES, "customer_group_read", "customer_group_write", "shared"} <= set(own)
    assert {"orders:read", "shared", "twice"} == set(administrator.registered_scope("orders"))


def test_the_credential_in_secrets_manager_gets_a_token(parts: Wiring) -> None:
    """The first token of a new server."""
    parts.operations.bootstrap.run({})

    answer = server_of(parts).ask(credential_of(parts), scope="api_client_grant")

    assert (200, "administrator") == (answer.status, unverified_claims(answer.json["access_token"])["client_id"])


def test_the_answer_never_holds_the_credential(parts: Wiring) -> None:
    """Lambda's logs and AWS's console show answers."""
    answers = [parts.operations.bootstrap.run(event) for event in ({}, {}, {"reissue": True})]

    assert "wws_" not in json.dumps(answers)


def test_bootstrap_is_audited(parts: Wiring) -> None:
    """The actor is the operator, not a client."""
    parts.operations.bootstrap.run({})

    (event,) = events_of(parts)
    who, what = event.actor.client_id, (event.action, event.target)
    assert ("operator:bootstrap", ("server.bootstrap", "administrator")) == (who, what)


def test_a_second_run_changes_nothing(parts: Wiring) -> None:
    """Even with another document, because administrators edit the catalogue from now on."""
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    before = _state(parts)

    answers = [parts.operations.bootstrap.run({"catalogue": content}) for content in (EXAMPLE, {"resources": []})]

    assert ([UNCHANGED, UNCHANGED], before) == (answers, _state(parts))


@pytest.mark.parametrize("left", [["key ring"], ["credential"], ["key ring", "credential"]])
def test_the_next_run_completes_one_that_was_killed(parts: Wiring, left: list[str]) -> None:
    """Each step checks the stored state first."""
    secret = generate_client_secret(Random(7))
    if "key ring" in left:
        parts.stores.key_ring_secret.fill(ring())
    if "credential" in left:
        parts.ledgers.administrator_secret.fill(AdministratorCredential("administrator", secret))

    answer = parts.operations.bootstrap.run({"catalogue": EXAMPLE})

    assert {**CREATED, "key_ring": "unchanged" if "key ring" in left else "created"} == answer
    assert 200 == server_of(parts).ask(credential_of(parts)).status
    if "key ring" in left:
        assert ring() == parts.stores.key_ring_secret.load()
    if "credential" in left:
        assert secret == credential_of(parts).client_secret
    assert UNCHANGED == parts.operations.bootstrap.run({})


def test_an_invalid_document_creates_nothing(parts: Wiring) -> None:
    """The next run starts from the empty state."""
    with pytest.raises(CatalogueInvalid):
        parts.operations.bootstrap.run({"catalogue": {"resources": [{"slug": "Upper Case"}]}})

    assert (None, None, None) == (
        parts.stores.key_ring_secret.find(),
        parts.stores.catalogue_store.find(),
        parts.ledgers.administrator_secret.find(),
    )


def test_two_concurrent_runs_leave_one_consistent_state(parts: Wiring) -> None:
    """One run creates the data. The answers of both describe the stored state."""
    second: Wiring = parts if isinstance(parts, MemoryWiring) else wired(parts.environment)
    runs = [parts.operations.bootstrap, second.operations.bootstrap]
    barrier = Barrier(2)

    def run(bootstrap: Any) -> dict[str, Any]:
        barrier.wait()
        return bootstrap.run({})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, runs))

    assert ["created", "unchanged"] == sorted(answer["administrator"] for answer in answers)
    assert 200 == server_of(parts).ask(credential_of(parts)).status
    assert (1, 4) == (len(events_of(parts)), len(parts.stores.key_ring_secret.load().keys))
    assert UNCHANGED == parts.operations.bootstrap.run({})


def _state(parts: Wiring) -> tuple[Any, ...]:
    return (
        parts.stores.key_ring_secret.load(),
        parts.stores.catalogue_store.load(),
        parts.stores.clients.find("administrator"),
        credential_of(parts),
        events_of(parts),
    )
