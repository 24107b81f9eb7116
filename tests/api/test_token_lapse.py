"""Changes of a client take effect in existing tokens, with the next request to this server's own endpoints."""

from datetime import timedelta

import pytest

from chalicelib.oauth.scope import Scope
from tests.api.deployment import Deployment
from tests.api.infos import infos, is_refused


def test_the_token_of_a_deleted_or_disabled_client_is_refused_at_once(deployment: Deployment) -> None:
    """Divergence: from the next request on. In PrestaShop a token is valid until it expires."""
    client, credential = deployment.register()
    token = deployment.token(credential)
    before = infos(deployment, token).status

    deployment.change(client, client._replace(enabled=False))

    assert (200, True) == (before, is_refused(infos(deployment, token)))


def test_a_token_is_accepted_when_its_client_is_enabled_again(deployment: Deployment) -> None:
    """The stored state counts. The edit that disables a client also sets `tokens_valid_from`."""
    client, credential = deployment.register()
    token = deployment.token(credential)
    deployment.change(client, client._replace(enabled=False))

    deployment.change(client._replace(enabled=False, version=2), client._replace(enabled=True))

    assert 200 == infos(deployment, token).status


def test_a_token_of_a_deleted_client_is_refused(memory: Deployment) -> None:
    """Promises: at once."""
    client, credential = memory.register()
    token = memory.token(credential)

    del memory.parts.stores.clients.clients[client.client_id]

    assert is_refused(infos(memory, token))


def test_a_token_of_a_deleted_client_is_refused_when_its_id_is_registered_again(memory: Deployment) -> None:
    """CVE-2026-55670: the generation differs."""
    client, credential = memory.register()
    token = memory.token(credential)
    del memory.parts.stores.clients.clients[client.client_id]

    again, _ = memory.register(client_id=client.client_id)

    assert again.generation != client.generation
    assert is_refused(infos(memory, token))


def test_tokens_that_were_issued_before_they_were_revoked_are_refused(memory: Deployment) -> None:
    """Promises: `tokens_valid_from` is the next whole second."""
    client, credential = memory.register()
    token = memory.token(credential)
    memory.parts.clock.move(seconds=1)
    memory.change(client, client._replace(tokens_valid_from=memory.parts.clock()))

    later = memory.token(credential)

    assert [True, 200] == [is_refused(infos(memory, token)), infos(memory, later).status]


def test_all_tokens_that_were_issued_before_the_epoch_are_refused(memory: Deployment) -> None:
    """Promises: within 30 seconds, because the epoch is in the catalogue."""
    token = memory.token(memory.administrator)
    store = memory.parts.stores.clients
    store.catalogue = store.catalogue._replace(epoch=memory.parts.clock() + timedelta(seconds=1))
    memory.parts.clock.move(seconds=30)

    later = memory.token(memory.administrator)

    assert [True, 200] == [is_refused(infos(memory, token)), infos(memory, later).status]


def test_a_shorter_lifetime_applies_to_existing_tokens(memory: Deployment) -> None:
    """Promises: at once."""
    client, credential = memory.register(access_token_lifetime=timedelta(hours=1))
    token = memory.token(credential)
    memory.parts.clock.move(seconds=120)
    before = infos(memory, token).status

    memory.change(client, client._replace(access_token_lifetime=timedelta(seconds=120)))

    expected = "The access token expired at 2026-11-23 12:02:00 UTC. Request a new one."
    assert (200, True) == (before, is_refused(infos(memory, token), expected))


def test_a_removed_scope_disappears_from_the_registration_at_once(deployment: Deployment) -> None:
    """Promises."""
    client, credential = deployment.register("customer_group_read customer_group_write")
    token = deployment.token(credential, "customer_group_read customer_group_write")

    reduced = client._replace(registrations={"admin-api": Scope.parse("customer_group_read")})
    deployment.change(client, reduced)

    assert ["customer_group_read"] == infos(deployment, token).json["scopes"]


def test_a_removed_scope_permits_nothing_from_the_next_request_on(memory: Deployment) -> None:
    """Promises: a token permits only scopes that its client is still registered for."""
    client, credential = memory.register("customer_group_read customer_group_write")
    header = f"Bearer {memory.token(credential, 'customer_group_read customer_group_write')}"

    reduced = client._replace(registrations={"admin-api": Scope.parse("customer_group_read")})
    memory.change(client, reduced)

    assert ("customer_group_read",) == memory.parts.administration.bearer.authenticate(header).scope.tokens


@pytest.mark.parametrize(("seconds", "status"), [(3600, 200), (3659, 200), (3660, 401)])
def test_a_token_is_accepted_until_a_minute_after_its_exp(memory: Deployment, seconds: int, status: int) -> None:
    """RFC 7519 §4.1.4. Divergence: PrestaShop allows no leeway."""
    token = memory.token(memory.administrator)

    memory.parts.clock.move(seconds=seconds)

    assert status == infos(memory, token).status
