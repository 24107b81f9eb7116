"""A token request never waits for an issuer: it has the keys that were fetched, or starts a fetch."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from tests.api.deployment import Deployment
from tests.api.forms import error
from tests.assertions.platforms import register_issuer, token, workload
from tests.assertions.signer import ask, public_jwk
from tests.fakes.memory import NOON


def keys_at(memory: Deployment, moment: Any, *jwks: dict[str, str]) -> None:
    memory.parts.assertions.issuer_keys.status_of["aws"] = IssuerKeysStatus(IssuerKeys(jwks, moment))


def test_an_outage_of_the_issuer_is_not_noticed_for_a_day(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws")
    keys_at(memory, NOON - timedelta(hours=23, minutes=59), {**public_jwk("ES256"), "kid": "k1"})

    assert 200 == ask(memory, token("aws"), client_id=client.client_id).status


@pytest.mark.parametrize("keys", ["none", "old"])
def test_without_usable_keys_the_answer_is_503_for_this_issuer_alone(memory: Deployment, keys: str) -> None:
    register_issuer(memory, "aws")
    register_issuer(memory, "kubernetes")
    client, other = workload(memory, "aws"), workload(memory, "kubernetes")
    jwks = [{**public_jwk("ES256"), "kid": "k1"}] if keys == "old" else []
    keys_at(memory, NOON - timedelta(days=1) if jwks else None, *jwks)

    answer = ask(memory, token("aws"), client_id=client.client_id)

    assert (503, "temporarily_unavailable") == error(answer)
    assert answer.headers["retry-after"]
    assert ["aws"] == memory.parts.assertions.issuer_keys.fetches
    assert 200 == ask(memory, token("kubernetes"), client_id=other.client_id).status


def test_an_unknown_key_starts_a_fetch_and_is_refused_until_it_is_there(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws")

    assert 401 == ask(memory, token("aws", {"kid": "k2"}, number=2), client_id=client.client_id).status
    assert ["aws"] == memory.parts.assertions.issuer_keys.fetches
    keys_at(memory, NOON, {**public_jwk("ES256", 2), "kid": "k2"})

    assert 200 == ask(memory, token("aws", {"kid": "k2"}, number=2), client_id=client.client_id).status
    assert 401 == ask(memory, token("aws"), client_id=client.client_id).status


def test_a_wrong_signature_with_a_known_key_starts_no_fetch(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws")
    memory.parts.stores.clients.reads = 0

    assert 401 == ask(memory, token("aws", number=2), client_id=client.client_id).status
    assert (0, []) == (memory.parts.stores.clients.reads, memory.parts.assertions.issuer_keys.fetches)


def test_registered_keys_need_no_fetch(memory: Deployment) -> None:
    """For a private cluster, whose keys nobody outside can read."""
    register_issuer(memory, "kubernetes", jwks=(public_jwk("ES256"),), jwks_uri="")
    client = workload(memory, "kubernetes")
    memory.parts.clock.move(days=400)
    now = int(memory.parts.clock().timestamp())

    answer = ask(memory, token("kubernetes", iat=now, exp=now + 60), client_id=client.client_id)

    assert 200 == answer.status
    assert [] == memory.parts.assertions.issuer_keys.fetches
