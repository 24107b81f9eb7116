"""One subject may serve several clients, and one of them without a client_id."""

from typing import Any

import pytest

from tests.api.deployment import Deployment
from tests.api.forms import error, unverified_claims
from tests.assertions.platforms import ROLE, register_issuer, token, workload
from tests.assertions.signer import ask


def test_without_a_client_id_the_default_client_of_the_subject_is_meant(memory: Deployment) -> None:
    """Bedrock AgentCore sends none."""
    register_issuer(memory, "aws")
    workload(memory, "aws")
    default = workload(memory, "aws", is_default=True)

    answer = ask(memory, token("aws"))

    assert default.client_id == unverified_claims(answer.json["access_token"])["sub"]


def test_a_client_id_that_is_the_subject_counts_as_none(memory: Deployment) -> None:
    """Libraries for Keycloak and SPIFFE send it so."""
    register_issuer(memory, "aws")
    workload(memory, "aws", is_default=True)

    assert 200 == ask(memory, token("aws"), client_id=ROLE).status


def test_without_a_default_client_a_token_without_client_id_is_refused(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    workload(memory, "aws")

    assert (401, "invalid_client") == error(ask(memory, token("aws")))


@pytest.mark.parametrize("change", [{"trusts": ()}, {"enabled": False}], ids=["without the trust", "disabled"])
def test_a_pointer_that_is_older_than_the_client_gives_no_token(
    memory: Deployment, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pointer only says where to look. The client decides."""
    register_issuer(memory, "aws")
    before = workload(memory, "aws", is_default=True)
    memory.change(before, before._replace(**change))
    clients = memory.parts.stores.clients
    monkeypatch.setattr(clients, "find_by_subject", lambda *_: clients.find(before.client_id))

    assert (401, "invalid_client") == error(ask(memory, token("aws")))


def test_one_subject_may_serve_several_clients(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    clients = [workload(memory, "aws") for _ in range(2)]

    for client in clients:
        answer = ask(memory, token("aws"), client_id=client.client_id)
        assert client.client_id == unverified_claims(answer.json["access_token"])["sub"]
