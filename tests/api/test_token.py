"""POST /admin-api/access_token, as a client sees it."""

from tests.api.deployment import Deployment


def test_a_client_gets_a_token(deployment: Deployment) -> None:
    """RFC 6749 §4.4.3, §5.1."""
    _, credential = deployment.register("customer_group_read customer_group_write")

    answer = deployment.ask(credential, scope="customer_group_read")

    assert (200, ["token_type", "expires_in", "access_token", "scope"]) == (answer.status, list(answer.json))
