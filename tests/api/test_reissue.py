"""`bootstrap` with {"reissue": true}: a new credential for an administrator whose own was lost or leaked."""

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.operations.reissue import NotBootstrapped
from chalicelib.wiring import Wiring
from tests.api.empty_server import (
    credential_of,
    events_of,
    server_of,
)
from tests.api.forms import error

pytestmark = pytest.mark.usefixtures("pregenerated_keys")


def test_reissue_replaces_the_credential(parts: Wiring) -> None:
    """The old credential is refused, the new one works."""
    parts.operations.bootstrap.run({})
    old = credential_of(parts)

    answer = parts.operations.bootstrap.run({"reissue": True})

    (secret,) = parts.stores.clients.find("administrator").client_secrets
    assert {"administrator": "reissued", "client_id": "administrator", "secret_id": secret.credential_id} == answer
    assert [(401, "invalid_client"), 200] == [
        error(server_of(parts).ask(old)),
        server_of(parts).ask(credential_of(parts)).status,
    ]


def test_reissue_is_audited_without_the_secret(parts: Wiring) -> None:
    """One event has the ids of the removed and the added secrets."""
    parts.operations.bootstrap.run({})
    (before,) = parts.stores.clients.find("administrator").client_secrets

    parts.operations.bootstrap.run({"reissue": True})

    (after,) = parts.stores.clients.find("administrator").client_secrets
    reissue, _ = events_of(parts)
    secret_ids = [[secret["secret_id"] for secret in secrets] for secrets in reissue.changes["client_secrets"]]
    assert ("administrator.reissue", "operator:bootstrap") == (reissue.action, reissue.actor.client_id)
    assert {"client_secrets", "tokens_valid_from"} == reissue.changes.keys()
    assert [[before.credential_id], [after.credential_id]] == secret_ids


def test_reissue_enables_a_disabled_administrator(parts: Wiring) -> None:
    """An operator can always regain access."""
    parts.operations.bootstrap.run({})
    server = server_of(parts)
    server.register("api_client_grant")
    administrator = parts.stores.clients.find("administrator")
    server.change(administrator, administrator._replace(enabled=False))

    parts.operations.bootstrap.run({"reissue": True})

    assert 200 == server.ask(credential_of(parts)).status


def test_reissue_twice_keeps_the_last_credential(parts: Wiring) -> None:
    """The administrator has one secret only."""
    parts.operations.bootstrap.run({})
    for _ in range(2):
        parts.operations.bootstrap.run({"reissue": True})

    assert 200 == server_of(parts).ask(credential_of(parts)).status
    assert 1 == len(parts.stores.clients.find("administrator").client_secrets)


def test_reissue_registers_a_deleted_administrator_again(parts: Wiring) -> None:
    """An operator can always regain access, even if all other secrets are lost."""
    parts.operations.bootstrap.run({})
    server = server_of(parts)
    server.register("api_client_grant")
    before = parts.stores.clients.find("administrator")
    event = audit_event("api_client.delete", "administrator", Actor("tests"), parts.clock(), parts.randomness)
    parts.ledgers.ledger.delete(before, event)

    answer = parts.operations.bootstrap.run({"reissue": True})

    assert ("registered again", "administrator") == (answer["administrator"], answer["client_id"])
    assert before.generation != credential_of(parts).generation
    assert 200 == server.ask(credential_of(parts), scope="api_client_grant").status


def test_reissue_before_bootstrap_is_refused(parts: Wiring) -> None:
    """The message names the first step."""
    with pytest.raises(NotBootstrapped, match="Invoke bootstrap without reissue first"):
        parts.operations.bootstrap.run({"reissue": True})

    assert parts.ledgers.administrator_secret.find() is None
