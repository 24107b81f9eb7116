"""The operator's function `bootstrap`: from empty tables and secrets to a server that issues tokens, and back again."""

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from random import Random
from threading import Barrier
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.administration.audit import Actor, AuditQuery, audit_event
from chalicelib.administration.catalogue_document import CatalogueInvalid
from chalicelib.keys.signing_key import ALGS, SigningKey
from chalicelib.oauth.client_authentication import SecretCredential
from chalicelib.oauth.client_secret import generate_client_secret
from chalicelib.oauth.resource import NATIVE_SCOPES
from chalicelib.operations.bootstrap import NotBootstrapped
from infra.local.emulators import Emulators
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import RawEvents
from tests.api.forms import error, unverified_claims
from tests.contract.stub import Stub, once_per_token
from tests.fakes.memory import MemoryKeyRings
from tests.fakes.memory_wiring import MemoryWiring, ring

CREATED = {**dict.fromkeys(["key_ring", "catalogue", "administrator"], "created"), "client_id": "administrator"}
UNCHANGED = {**dict.fromkeys(CREATED, "unchanged"), "client_id": "administrator"}
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def keys_that_are_made_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """An RSA key takes a tenth of a second to make, and a server begins with two."""
    made = {alg: itertools.cycle(pool) for alg, pool in _pools().items()}
    monkeypatch.setattr(SigningKey, "generate", lambda alg: next(made[alg]))


@cache
def _pools() -> dict[str, list[SigningKey]]:
    """Enough that two runs at once have different ones."""
    return {alg: [SigningKey.generate(alg) for _ in range(4)] for alg in ALGS}


@pytest.fixture(params=["memory", pytest.param("aws", marks=pytest.mark.emulator)])
def parts(request: pytest.FixtureRequest) -> Iterator[Wiring]:
    """As the template leaves them: tables and secrets that are there, and empty."""
    if request.param == "memory":
        made: Wiring = MemoryWiring()
        made.__dict__["key_ring_secret"] = MemoryKeyRings()
    else:
        request.getfixturevalue("secretsmanager")
        made = Wiring(_environment(request.getfixturevalue("emulators")))
        made.tables.create()
        for secret_id in (made.environment.key_ring_secret_id, made.environment.administrator_secret_id):
            made.secretsmanager.create_secret(Name=secret_id)
    wiring.install(made)
    yield made
    wiring.install(None)


@pytest.fixture
def secretsmanager(emulators: Emulators, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With AWS's own rule for two who write at once."""
    with Stub.serving() as stub:
        stub.behave = once_per_token(emulators.secretsmanager_endpoint)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", stub.endpoint)
        yield


def test_bootstrap_makes_all_that_a_server_needs(parts: Wiring) -> None:
    """Issue 2: catalogue, key ring with a standby per algorithm, administrator, credential."""
    assert CREATED == app.bootstrap({"catalogue": EXAMPLE}, None)

    algs = [scheduled.key.alg for scheduled in parts.stores.key_ring_secret.load().keys]
    slugs = [resource.slug for resource in parts.stores.catalogue_store.load().resources]
    assert (sorted([*ALGS, *ALGS]), ["admin-api", "orders", "stock", "retired"]) == (sorted(algs), slugs)


def test_the_administrator_is_registered_for_every_scope_of_that_moment(parts: Wiring) -> None:
    """Native scopes and those of modules, switched on or not, at every resource."""
    app.bootstrap({"catalogue": EXAMPLE}, None)

    administrator = parts.stores.clients.find("administrator")
    own = administrator.registered_scope("admin-api")
    assert {*NATIVE_SCOPES, "customer_group_read", "customer_group_write", "shared"} <= set(own)
    assert {"orders:read", "shared", "twice"} == set(administrator.registered_scope("orders"))


def test_the_credential_in_the_secret_gets_a_token(parts: Wiring) -> None:
    """The main job, from nothing."""
    app.bootstrap({}, None)

    answer = _server(parts).ask(_credential(parts), scope="api_client_grant")

    assert (200, "administrator") == (answer.status, unverified_claims(answer.json["access_token"])["client_id"])


def test_the_answer_never_holds_the_credential(parts: Wiring) -> None:
    """Lambda logs answers, and consoles show them."""
    answers = [app.bootstrap({}, None), app.bootstrap({}, None), app.bootstrap({"reissue": True}, None)]

    assert "wws_" not in json.dumps(answers)


def test_bootstrap_is_audited(parts: Wiring) -> None:
    """By the operator, not by a client."""
    app.bootstrap({}, None)

    (event,) = _events(parts)
    who, what = event.actor.client_id, (event.action, event.target)
    assert ("operator:bootstrap", ("server.bootstrap", "administrator")) == (who, what)


def test_run_again_it_changes_nothing(parts: Wiring) -> None:
    """Also with another document: the catalogue is the administrator's now."""
    app.bootstrap({"catalogue": EXAMPLE}, None)
    before = _state(parts)

    answers = [app.bootstrap({"catalogue": EXAMPLE}, None), app.bootstrap({"catalogue": {"resources": []}}, None)]

    assert ([UNCHANGED, UNCHANGED], before) == (answers, _state(parts))


@pytest.mark.parametrize("left", [["key ring"], ["credential"], ["key ring", "credential"]])
def test_a_run_that_was_killed_is_finished_by_the_next(parts: Wiring, left: list[str]) -> None:
    """Each step looks at what is there."""
    secret = generate_client_secret(Random(7))
    if "key ring" in left:
        parts.stores.key_ring_secret.fill(ring())
    if "credential" in left:
        parts.ledgers.administrator_secret.fill(SecretCredential("administrator", secret))

    answer = app.bootstrap({"catalogue": EXAMPLE}, None)

    assert {**CREATED, "key_ring": "unchanged" if "key ring" in left else "created"} == answer
    assert 200 == _server(parts).ask(_credential(parts)).status
    if "key ring" in left:
        assert ring() == parts.stores.key_ring_secret.load()
    if "credential" in left:
        assert secret == _credential(parts).client_secret
    assert UNCHANGED == app.bootstrap({}, None)


def test_a_document_that_is_wrong_makes_nothing(parts: Wiring) -> None:
    """The next run begins at the beginning."""
    with pytest.raises(CatalogueInvalid):
        app.bootstrap({"catalogue": {"resources": [{"slug": "Upper Case"}]}}, None)

    assert (None, None, None) == (
        parts.stores.key_ring_secret.find(),
        parts.stores.catalogue_store.find(),
        parts.ledgers.administrator_secret.find(),
    )


def test_two_runs_at_once_leave_one_consistent_state(parts: Wiring) -> None:
    """One founds the server; what both say afterwards is true."""
    second: Wiring = parts if isinstance(parts, MemoryWiring) else Wiring(parts.environment)
    runs = [parts.operations.bootstrap, second.bootstrap]
    barrier = Barrier(2)

    def run(bootstrap: Any) -> dict[str, Any]:
        barrier.wait()
        return bootstrap.run({})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, runs))

    assert ["created", "unchanged"] == sorted(answer["administrator"] for answer in answers)
    assert 200 == _server(parts).ask(_credential(parts)).status
    assert (1, 4) == (len(_events(parts)), len(parts.stores.key_ring_secret.load().keys))
    assert UNCHANGED == app.bootstrap({}, None)


def test_reissue_replaces_the_credential(parts: Wiring) -> None:
    """The old one dies, the new one works."""
    app.bootstrap({}, None)
    old = _credential(parts)

    answer = app.bootstrap({"reissue": True}, None)

    (kept,) = parts.stores.clients.find("administrator").client_secrets
    assert {"administrator": "reissued", "client_id": "administrator", "secret_id": kept.secret_id} == answer
    assert [(401, "invalid_client"), 200] == [
        error(_server(parts).ask(old)),
        _server(parts).ask(_credential(parts)).status,
    ]


def test_reissue_is_audited_without_the_secret(parts: Wiring) -> None:
    """Which secrets went and came, by their ids."""
    app.bootstrap({}, None)
    (before,) = parts.stores.clients.find("administrator").client_secrets

    app.bootstrap({"reissue": True}, None)

    (after,) = parts.stores.clients.find("administrator").client_secrets
    events = {event.action: event for event in _events(parts)}
    assert {"administrator.reissue", "administrator.reissued", "server.bootstrap"} == events.keys()
    assert {"client_secrets": ([before.secret_id], [after.secret_id])} == {
        name: tuple(pair) for name, pair in events["administrator.reissue"].changes.items()
    }


def test_reissue_enables_an_administrator_who_was_disabled(parts: Wiring) -> None:
    """The operator's way back in."""
    app.bootstrap({}, None)
    server = _server(parts)
    server.register("api_client_grant")
    administrator = parts.stores.clients.find("administrator")
    server.change(administrator, replace(administrator, enabled=False))

    app.bootstrap({"reissue": True}, None)

    assert 200 == server.ask(_credential(parts)).status


def test_reissue_twice_keeps_the_last_credential(parts: Wiring) -> None:
    """And one secret only."""
    app.bootstrap({}, None)
    for _ in range(2):
        app.bootstrap({"reissue": True}, None)

    assert 200 == _server(parts).ask(_credential(parts)).status
    assert 1 == len(parts.stores.clients.find("administrator").client_secrets)


def test_a_reissue_that_was_killed_again_and_again_leaves_a_credential_that_works(
    parts: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the operator can read works at every moment, also while the next run is under way."""
    app.bootstrap({}, None)
    credentials = parts.ledgers.administrator_secret

    def killed(credential: SecretCredential) -> None:
        assert 200 == _server(parts).ask(_credential(parts)).status
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(credentials, "replace", killed)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                app.bootstrap({"reissue": True}, None)
            assert 200 == _server(parts).ask(_credential(parts)).status

    old = _credential(parts)
    app.bootstrap({"reissue": True}, None)
    assert [401, 200] == [_server(parts).ask(old).status, _server(parts).ask(_credential(parts)).status]
    assert 1 == len(parts.stores.clients.find("administrator").client_secrets)


def test_reissue_registers_an_administrator_again_who_was_deleted(parts: Wiring) -> None:
    """The operator's way back in, also when the other administrator's secret is lost."""
    app.bootstrap({}, None)
    server = _server(parts)
    server.register("api_client_grant")
    event = audit_event("api_client.delete", "administrator", Actor("tests"), parts.clock(), parts.randomness)
    parts.ledgers.ledger.delete(parts.stores.clients.find("administrator"), event)

    answer = app.bootstrap({"reissue": True}, None)

    assert "registered again" == answer["administrator"]
    assert 200 == server.ask(_credential(parts), scope="api_client_grant").status


def test_there_is_nothing_to_reissue_before_bootstrap(parts: Wiring) -> None:
    """The operator is told what to do first."""
    with pytest.raises(NotBootstrapped):
        app.bootstrap({"reissue": True}, None)

    assert parts.ledgers.administrator_secret.find() is None


def _environment(emulators: Emulators) -> Any:
    number = next(_numbers)
    return wiring.Environment(
        region=emulators.region,
        issuer="https://auth.example.com",
        clients_table=f"bootstrap-clients-{number}",
        audit_table=f"bootstrap-audit-{number}",
        key_ring_secret_id=f"bootstrap/key-ring-{number}",
        administrator_secret_id=f"bootstrap/administrator-{number}",
    )


def _credential(parts: Wiring) -> SecretCredential:
    found = parts.ledgers.administrator_secret.find()
    assert found is not None
    return found


def _server(parts: Wiring) -> Deployment:
    return Deployment(RawEvents(parts), parts, _credential(parts))


def _events(parts: Wiring) -> list[Any]:
    return list(parts.ledgers.audit_trail.page(AuditQuery()).events)


def _state(parts: Wiring) -> tuple[Any, ...]:
    return (
        parts.stores.key_ring_secret.load(),
        parts.stores.catalogue_store.load(),
        parts.stores.clients.find("administrator"),
        _credential(parts),
        _events(parts),
    )
