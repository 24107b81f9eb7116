"""The record of the last use of a secret."""

from datetime import timedelta

import pytest

from chalicelib.aws.credential_usage import DynamoCredentialUsage
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticatedClient
from tests.administration.desk import CLIENTS, Desk, regenerate
from tests.fakes.memory import NOON


def authenticated(client: Client) -> AuthenticatedClient:
    """Authenticates the client with its first secret."""
    return AuthenticatedClient(client, client.client_secrets[0].credential_id)


@pytest.mark.emulator
def test_a_used_secret_has_the_time_of_its_last_use(emulator: Desk) -> None:
    """Decided: lastUsedAt."""
    client = emulator.create()

    assert client.works()
    used = client.secrets()[0]["lastUsedAt"]
    assert emulator.read(client.generation)["createdAt"] <= used
    assert [used] == [
        listed["lastUsedAt"]
        for listed in emulator.call("GET", f"{CLIENTS}?filters[clientId]={client.client_id}").json["items"]
    ]


@pytest.mark.emulator
def test_use_is_recorded_once_an_hour(emulator: Desk) -> None:
    """Decided: at most one write per secret and hour."""
    client = emulator.create()
    usage = emulator.deployment.parts.stores.credential_usage
    assert isinstance(usage, DynamoCredentialUsage)
    noted = []
    for minutes in (0, 59, 60, 61, 121):
        stored = emulator.deployment.parts.stores.clients.find(client.client_id)
        assert stored is not None
        usage.record(authenticated(stored), NOON + timedelta(minutes=minutes))
        noted.append(client.secrets()[0]["lastUsedAt"])

    assert ["12:00", "12:00", "13:00", "13:00", "14:01"] == [text[11:16] for text in noted]


@pytest.mark.emulator
def test_the_use_of_a_deleted_secret_writes_nothing(emulator: Desk) -> None:
    """Threat model, resurrection."""
    client = emulator.create()
    stored = emulator.deployment.parts.stores.clients.find(client.client_id)
    assert stored is not None
    regenerate(client)

    emulator.deployment.parts.stores.credential_usage.record(authenticated(stored), NOON)

    assert [None] == [secret["lastUsedAt"] for secret in client.secrets()]
    client.delete()
    emulator.deployment.parts.stores.credential_usage.record(authenticated(stored), NOON)
    assert None is emulator.deployment.parts.stores.clients.find(client.client_id)
