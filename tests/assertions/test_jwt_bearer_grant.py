"""RFC 7523 §2.1: the assertion is a grant, as the workload identity of MCP sends it."""

from typing import Any

import pytest

from tests.api.deployment import Deployment
from tests.api.forms import error, send
from tests.assertions.platforms import register_issuer, token, workload

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def grant(memory: Deployment, assertion: str, **parameters: str) -> Any:
    return send(memory, list({"grant_type": GRANT, "assertion": assertion, **parameters}.items()))


def test_the_assertion_may_be_a_grant_instead(memory: Deployment) -> None:
    """RFC 7523 §2.1, which MCP's workload identity uses."""
    register_issuer(memory, "aws")
    client = workload(memory, "aws")

    answer = grant(memory, token("aws"), client_id=client.client_id, scope="customer_group_read")

    assert 200 == answer.status, answer.text
    assert "customer_group_read" == answer.json["scope"]
    assert "refresh_token" not in answer.json


@pytest.mark.parametrize(
    "changes",
    [{"sub": "other"}, {"aud": "https://x.example.com"}, {"exp": 1}, {"iss": "https://evil.example.com"}, {"iat": 1}],
)
def test_a_wrong_assertion_is_an_invalid_grant(memory: Deployment, changes: dict[str, Any]) -> None:
    """RFC 7521 §4.1.1."""
    register_issuer(memory, "aws")
    client = workload(memory, "aws")

    assert (400, "invalid_grant") == error(grant(memory, token("aws", **changes), client_id=client.client_id))


def test_a_client_without_trusts_may_not_use_the_grant(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client, _ = memory.register()

    assert (400, "unauthorized_client") == error(grant(memory, token("aws"), client_id=client.client_id))


def test_a_credential_beside_the_assertion_of_a_grant_is_refused(memory: Deployment) -> None:
    """RFC 6749 §2.3."""
    register_issuer(memory, "aws")
    _, credential = memory.register()
    parameters = {"client_id": credential.client_id, "client_secret": credential.client_secret}

    assert (400, "invalid_request") == error(grant(memory, token("aws"), **parameters))


def test_a_grant_without_an_assertion_is_refused(memory: Deployment) -> None:
    assert (400, "invalid_request") == error(send(memory, [("grant_type", GRANT)]))
