"""RFC 6749 §2.3, RFC 7521 §4.2: an assertion is an authentication method like a secret."""

import pytest

from tests.api.deployment import Deployment
from tests.api.forms import basic, credentials, error, send

ASSERTION = [
    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
    ("client_assertion", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
]
GRANT = ("grant_type", "client_credentials")


def test_an_assertion_beside_a_secret_in_the_body_is_refused(deployment: Deployment) -> None:
    """RFC 6749 §2.3: a client must not use more than one method in a request."""
    answer = send(deployment, [*credentials(deployment.administrator), *ASSERTION])

    assert (400, "invalid_request") == error(answer)


def test_an_assertion_beside_basic_is_refused(deployment: Deployment) -> None:
    answer = send(
        deployment,
        [GRANT, *ASSERTION],
        **basic(deployment.administrator.client_id, deployment.administrator.client_secret),
    )

    assert (400, "invalid_request") == error(answer)


def test_an_assertion_beside_an_unknown_scheme_is_refused(memory: Deployment) -> None:
    assert (400, "invalid_request") == error(send(memory, [GRANT, *ASSERTION], authorization="Digest x"))


def test_two_credentials_are_refused_before_a_read(memory: Deployment) -> None:
    memory.parts.stores.clients.reads = 0
    send(memory, [*credentials(memory.administrator), *ASSERTION])

    assert 0 == memory.parts.stores.clients.reads


def test_a_type_without_an_assertion_is_refused(memory: Deployment) -> None:
    """RFC 7521 §4.2: both are required."""
    answer = send(memory, [*credentials(memory.administrator), ASSERTION[0]])

    assert (400, "invalid_request") == error(answer)


def test_an_assertion_without_a_type_is_refused(memory: Deployment) -> None:
    assert (400, "invalid_request") == error(send(memory, [GRANT, ASSERTION[1]]))


def test_an_unknown_type_of_assertion_is_refused(memory: Deployment) -> None:
    saml = ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")

    assert (400, "invalid_request") == error(send(memory, [GRANT, saml, ASSERTION[1]]))


def test_an_empty_assertion_is_ignored(deployment: Deployment) -> None:
    """RFC 6749 §3.2: a parameter without a value is treated as if it were omitted."""
    answer = send(deployment, [*credentials(deployment.administrator), ("client_assertion", "")])

    assert 200 == answer.status


@pytest.mark.parametrize("name", ["client_assertion[]", "client_assertion[0]", "client_assertion_type[]"])
def test_an_array_of_assertions_is_refused(memory: Deployment, name: str) -> None:
    answer = send(memory, [*credentials(memory.administrator), (name, "x")])

    assert (400, "invalid_request") == error(answer)
