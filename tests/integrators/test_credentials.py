"""The lines of docs/credentials.md about keys, run as they are written, over TLS."""

import sys
from collections.abc import Callable

import jwt
import pytest

from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from infra.npm import NODE
from tests.integrators.compiled import Command, go_program, needs, spring_orders, spring_program
from tests.integrators.integrator import Integrator
from tests.integrators.page import CREDENTIALS
from tests.libraries import node_libraries
from tests.libraries.own_environment import python_with

pytestmark = pytest.mark.emulator

RIGHTS = "api_client_read api_client_write api_client_grant"


@pytest.fixture
def keyed(integrator: Integrator) -> SecretCredential:
    """Its key pair is made and registered by the lines of the page, and its secret ends at once."""
    deployment, credential = integrator.server.deployment, integrator.client()
    lines = integrator.paste("A key", "sh", CREDENTIALS).replace("86400", "0")
    token = deployment.token(deployment.administrator, RIGHTS)
    variables = {"URL": integrator.server.issuer, "TOKEN": token, "ID": str(stored(integrator, credential).generation)}
    integrator.output(["bash", "-euo", "pipefail", "-c", lines], **variables)
    return credential


def stored(integrator: Integrator, credential: SecretCredential) -> Client:
    client = integrator.server.deployment.parts.stores.clients.find(credential.client_id)
    assert client is not None
    return client


def authlib(integrator: Integrator) -> Command:
    show = "\nprint(token['access_token'])\n"
    return [sys.executable, "-c", integrator.paste("Python: Authlib", "python", CREDENTIALS) + show]


def msal(integrator: Integrator) -> Command:
    show = "\nprint(token['access_token'])\n"
    return [python_with("msal"), "-c", integrator.paste("Python: MSAL", "python", CREDENTIALS) + show]


def node(integrator: Integrator) -> Command:
    scripts = node_libraries.scripts_beside(node_libraries.install(), integrator.directory)
    show = "console.log(token.access_token)\n"
    (scripts / "example.js").write_text(integrator.paste("Node: openid-client", "js", CREDENTIALS) + show)
    return [NODE, scripts / "example.js"]


@pytest.mark.parametrize("pasted", [authlib, msal, node])
def test_an_example_gets_a_token_with_the_key(
    integrator: Integrator, keyed: SecretCredential, pasted: Callable[[Integrator], Command]
) -> None:
    """RFC 7523 §2.2. The only credential is the key that the page's own lines registered."""
    token = integrator.output(pasted(integrator), CLIENT_ID=keyed.client_id).strip()

    claims = jwt.decode(token, options={"verify_signature": False})
    (key,) = stored(integrator, keyed).client_keys
    assert (keyed.client_id, "orders:read") == (claims["sub"], claims["scope"])
    assert claims["jti"].endswith(f".{key.credential_id}")
    assert () == stored(integrator, keyed).client_secrets


def go(integrator: Integrator) -> Command:
    lines = integrator.paste("Go: golang.org/x/oauth2", "go", CREDENTIALS)
    return go_program(integrator.directory, lines)


def spring(integrator: Integrator) -> Command:
    """The configuration of docs/integrate.md with the changes that the page names."""
    orders = spring_orders(integrator.paste("Java: Spring Boot 4", "java"), integrator.orders)
    orders = orders.replace("clients) {", "clients, OAuth2AuthorizedClientProvider byKey) {", 1)
    orders = orders.replace(
        "        return ", "        manager.setAuthorizedClientProvider(byKey);\n        return ", 1
    )
    provider = "org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider"
    classes = {
        "OrdersConfiguration": f"import {provider};\n{orders}",
        "KeyConfiguration": integrator.paste("Java: Spring Security", "java", CREDENTIALS),
    }
    properties = integrator.paste("Java: Spring Boot 4", "yaml")
    properties = properties.replace("client-secret: ${CLIENT_SECRET}", "client-authentication-method: private_key_jwt")
    return spring_program(integrator.directory, classes, properties, integrator.certificates.ca_file)


@pytest.mark.parametrize(
    "pasted", [pytest.param(go, marks=needs("go")), pytest.param(spring, marks=needs("mvn", "javac"))]
)
def test_a_program_gets_one_token_with_the_key_for_both_calls(
    integrator: Integrator, keyed: SecretCredential, pasted: Callable[[Integrator], Command]
) -> None:
    """RFC 7523 §2.2."""
    calls = integrator.run(pasted(integrator), SecretCredential(keyed.client_id, "there is none"))

    (key,) = stored(integrator, keyed).client_keys
    assert [key.credential_id] * 2 == [claims["jti"].rpartition(".")[2] for claims in calls]
    assert 1 == integrator.tokens_of(keyed)


def test_every_language_of_the_issue_has_its_lines() -> None:
    """Issue 16, point 4."""
    titles = [line.removeprefix("### ") for line in CREDENTIALS.splitlines() if line.startswith("### ")]

    assert [
        "The value of `aud`",
        "Python: Authlib",
        "Python: MSAL",
        "Node: openid-client",
        "Java: Spring Security",
        "Go: golang.org/x/oauth2",
        "AWS: Lambda, ECS, EC2",
        "GitHub Actions",
        "EKS and any Kubernetes",
        "GitLab",
        "Amazon Bedrock AgentCore",
    ] == titles
