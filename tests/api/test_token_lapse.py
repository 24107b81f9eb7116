"""A token permits only what its client may do now: changes of a client take effect at our endpoints at once."""

from datetime import timedelta

import pytest

from chalicelib.oauth.scope import Scope
from tests.api.deployment import Deployment
from tests.api.infos import infos, is_refused


def test_a_token_outlives_its_client_in_no_endpoint_of_ours(deployment: Deployment) -> None:
    """Divergence: at once after the change; in PrestaShop a token is good until it expires."""
    client, credential = deployment.register()
    token = deployment.token(credential)
    before = infos(deployment, token).status

    deployment.change(client, client._replace(enabled=False))

    assert (200, True) == (before, is_refused(infos(deployment, token)))


def test_a_client_that_is_enabled_again_goes_on(deployment: Deployment) -> None:
    """Promises: it agrees with what is stored now."""
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


def test_a_token_of_a_deleted_client_is_refused_when_its_id_is_registered_anew(memory: Deployment) -> None:
    """CVE-2026-55670: the generation is another."""
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
    """Promises: within 30 s, as with everything in the catalogue."""
    token = memory.token(memory.administrator)
    store = memory.parts.stores.clients
    store.catalogue = store.catalogue._replace(epoch=memory.parts.clock() + timedelta(seconds=1))
    memory.parts.clock.move(seconds=30)

    later = memory.token(memory.administrator)

    assert [True, 200] == [is_refused(infos(memory, token)), infos(memory, later).status]


def test_a_lifetime_that_was_cut_ends_the_tokens_that_are_out(memory: Deployment) -> None:
    """Promises: at once."""
    client, credential = memory.register(access_token_lifetime=timedelta(hours=1))
    token = memory.token(credential)
    memory.parts.clock.move(seconds=120)
    before = infos(memory, token).status

    memory.change(client, client._replace(access_token_lifetime=timedelta(seconds=120)))

    expected = "The access token expired at 2026-11-23 12:02:00 UTC. Request a new one."
    assert (200, True) == (before, is_refused(infos(memory, token), expected))


def test_a_scope_that_was_cut_is_shown_at_once(deployment: Deployment) -> None:
    """Promises."""
    client, credential = deployment.register("customer_group_read customer_group_write")
    token = deployment.token(credential, "customer_group_read customer_group_write")

    reduced = client._replace(registrations={"admin-api": Scope.parse("customer_group_read")})
    deployment.change(client, reduced)

    assert ["customer_group_read"] == infos(deployment, token).json["scopes"]


def test_a_scope_that_was_cut_permits_nothing_at_once(memory: Deployment) -> None:
    """Promises: what a token permits is what it says and what its client is registered for now."""
    client, credential = memory.register("customer_group_read customer_group_write")
    header = f"Bearer {memory.token(credential, 'customer_group_read customer_group_write')}"

    reduced = client._replace(registrations={"admin-api": Scope.parse("customer_group_read")})
    memory.change(client, reduced)

    assert ("customer_group_read",) == memory.parts.administration.bearer.authenticate(header).scope.tokens


@pytest.mark.parametrize(("seconds", "status"), [(3600, 200), (3659, 200), (3660, 401)])
def test_a_token_ends_at_its_exp_with_a_minute_for_clocks_that_disagree(
    memory: Deployment, seconds: int, status: int
) -> None:
    """RFC 7519 §4.1.4. Divergence: PrestaShop allows no leeway."""
    token = memory.token(memory.administrator)

    memory.parts.clock.move(seconds=seconds)

    assert status == infos(memory, token).status
