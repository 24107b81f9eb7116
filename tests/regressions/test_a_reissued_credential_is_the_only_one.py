"""Reissue revokes the old credential and its tokens, and grants every native scope again."""

from datetime import timedelta

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.client_key import ClientKey
from chalicelib.oauth.resource import NATIVE_SCOPES
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.trust import Trust
from chalicelib.wiring import Wiring
from tests.api.drivers import RawEvents
from tests.api.empty_server import (
    credential_of,
    events_of,
    server_of,
)
from tests.fakes.memory_wiring import MemoryWiring
from tests.openapi.stage import JWK

pytestmark = pytest.mark.usefixtures("pregenerated_keys")

REISSUE = {"reissue": True}
INFOS = "/admin-api/api-clients/infos"


def status_of(parts: Wiring, token: str) -> int:
    return RawEvents(parts).request("GET", INFOS, headers={"Authorization": f"Bearer {token}"}).status


def test_a_token_from_before_is_refused_and_one_from_after_is_accepted(parts: Wiring) -> None:
    """Reissue returns after `tokens_valid_from` has passed."""
    parts.operations.bootstrap.run({})
    old = server_of(parts).token(credential_of(parts))
    parts.operations.bootstrap.run(REISSUE)
    new = server_of(parts).token(credential_of(parts))

    assert (401, 200) == (status_of(parts, old), status_of(parts, new))


def test_secrets_that_a_thief_added_are_removed(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    before = parts.stores.clients.find("administrator")
    _, another = new_client_secret(created_by="administrator", now=parts.clock(), randomness=parts.randomness)
    server_of(parts).change(before, before._replace(client_secrets=(*before.client_secrets, another)))

    answer = parts.operations.bootstrap.run(REISSUE)

    after = parts.stores.clients.find("administrator")
    assert [answer["secret_id"]] == [secret.credential_id for secret in after.client_secrets]


def test_keys_and_trusts_that_a_thief_added_are_removed(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    before = parts.stores.clients.find("administrator")
    key = ClientKey("aa", "ES256", JWK, parts.clock(), "administrator")
    trust = Trust("bb", "github", 1, {"/sub": ("thief",)}, parts.clock(), "administrator")
    server_of(parts).change(before, before._replace(client_keys=(key,), trusts=(trust,)))

    parts.operations.bootstrap.run(REISSUE)

    after = parts.stores.clients.find("administrator")
    assert ((), (), 1) == (after.client_keys, after.trusts, len(after.client_secrets))


def test_every_native_scope_is_granted_and_no_scope_is_removed(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    server = server_of(parts)
    server.register("api_client_grant")
    before = parts.stores.clients.find("administrator")
    registrations = {"admin-api": Scope.parse("module_read audit_read"), "orders": Scope.parse("orders:read")}
    server.change(before, before._replace(registrations=registrations))

    parts.operations.bootstrap.run(REISSUE)

    after = parts.stores.clients.find("administrator")
    assert {*NATIVE_SCOPES, "module_read"} == set(after.registered_scope("admin-api"))
    assert Scope.parse("orders:read") == after.registered_scope("orders")


def test_a_reissue_writes_one_event(parts: Wiring) -> None:
    """It is one transaction."""
    parts.operations.bootstrap.run({})

    parts.operations.bootstrap.run(REISSUE)

    assert ["administrator.reissue", "server.bootstrap"] == [event.action for event in events_of(parts)]


def test_the_old_credential_works_until_the_new_one_is_stored(parts: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new credential is staged as AWSPENDING first. A run that cannot store it changes nothing."""
    parts.operations.bootstrap.run({})

    def refuse(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parts.ledgers.administrator_secret, "stage", refuse)
    with pytest.raises(KeyboardInterrupt):
        parts.operations.bootstrap.run(REISSUE)

    assert 200 == server_of(parts).ask(credential_of(parts)).status


def test_a_concurrent_change_does_not_fail_the_reissue(parts: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction is retried on a version conflict."""
    parts.operations.bootstrap.run({})
    change, conflicts = parts.ledgers.ledger.change, [ClientChanged(), ClientChanged()]

    def conflicting(*arguments: object, **keywords: object) -> None:
        if conflicts:
            raise conflicts.pop()
        change(*arguments, **keywords)

    monkeypatch.setattr(parts.ledgers.ledger, "change", conflicting)

    assert "reissued" == parts.operations.bootstrap.run(REISSUE)["administrator"]
    assert 200 == server_of(parts).ask(credential_of(parts)).status


def test_the_moment_never_goes_back() -> None:
    """The clock of another container may be fast."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    ahead = parts.clock() + timedelta(seconds=3)
    parts.store.clients["administrator"] = parts.store.clients["administrator"]._replace(tokens_valid_from=ahead)

    parts.operations.bootstrap.run(REISSUE)

    assert ahead == parts.store.clients["administrator"].tokens_valid_from == parts.clock()
