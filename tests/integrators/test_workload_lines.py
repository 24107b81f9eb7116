"""The lines of docs/credentials.md about workloads, run as they are written, over TLS.

The platforms are played: a test signs the token that AWS, GitHub, GitLab or Kubernetes hands to the workload. The keys
are fetched from documents that take the place of the platforms' servers.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest
import yaml

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.operations.public_https import FetchFailed
from tests.assertions.platforms import CLAIMS, CONDITIONS, IDENTIFIERS
from tests.assertions.signer import public_jwk, signed
from tests.integrators.integrator import Integrator
from tests.integrators.page import CREDENTIALS
from tests.integrators.sts import running_sts
from tests.libraries.server import RunningServer

pytestmark = pytest.mark.emulator

RIGHTS = "api_client_read api_client_write api_client_grant issuer_read issuer_write"
JWKS = "https://keys.example.com/jwks.json"
GITHUB = '{"slug": "github", "kind": "github", "issuer": "https://token.actions.githubusercontent.com"}'
TRUST = '{"issuer": "github", "conditions": {"/repository_id": "456", "/environment": "production"}}'


def document(url: str) -> dict[str, Any]:
    """What the servers of the platforms answer."""
    issuer = url.removesuffix("/.well-known/openid-configuration")
    if issuer in IDENTIFIERS.values():
        return {"issuer": issuer, "jwks_uri": JWKS}
    if url == JWKS:
        return {"keys": [public_jwk("RS256"), public_jwk("ES384")]}
    raise FetchFailed("The server did not answer.")


@pytest.fixture(scope="module", autouse=True)
def platforms(server: RunningServer) -> Iterator[None]:
    operations = server.deployment.parts.operations
    whole = operations.fetch_issuer_keys
    operations.fetch_issuer_keys = replace(whole, fetch=document)
    yield
    operations.fetch_issuer_keys = whole


def bash(integrator: Integrator, lines: str, **environment: str) -> str:
    return integrator.output(["bash", "-euo", "pipefail", "-c", lines], **environment)


@pytest.fixture
def trusting(integrator: Integrator) -> Callable[[str], SecretCredential]:
    """A client that trusts the platform by the lines of the page, with other values than those of GitHub."""

    def register(kind: str) -> SecretCredential:
        deployment, credential = integrator.server.deployment, integrator.client()
        client = deployment.parts.stores.clients.find(credential.client_id)
        assert client
        lines = integrator.paste("Workload identity", "sh", CREDENTIALS)
        issuer = {"slug": kind, "kind": kind, "issuer": IDENTIFIERS[kind]}
        trust = {"issuer": kind, "conditions": CONDITIONS[kind]}
        for before, after in ((GITHUB, issuer), (TRUST, trust)):
            assert before in lines
            lines = lines.replace(before, json.dumps(after))
        token = deployment.token(deployment.administrator, RIGHTS)
        bash(integrator, lines, URL=integrator.server.issuer, TOKEN=token, ID=str(client.generation))
        # The registration started it in another thread. Here it is over before the first token.
        deployment.parts.operations.fetch_issuer_keys.run({"issuer": kind})
        return credential

    return register


def identity(integrator: Integrator, kind: str) -> str:
    now = int(time.time())
    dates = {"iat": now, "exp": now + 300}
    return signed({**CLAIMS[kind], **dates, "aud": integrator.server.issuer, "jti": f"{time.time_ns()}"}, "RS256")


def assert_is_of(credential: SecretCredential, answer: str) -> None:
    claims = jwt.decode(json.loads(answer)["access_token"], options={"verify_signature": False})
    assert (credential.client_id, "orders:read") == (claims["sub"], claims["scope"])


def test_boto3_gets_the_identity_of_a_role(integrator: Integrator, trusting: Callable[[str], SecretCredential]) -> None:
    """The real boto3 checks and sends GetWebIdentityToken."""
    credential = trusting("aws")
    lines = integrator.paste("AWS: Lambda, ECS, EC2", "python", CREDENTIALS) + "\nprint(token)\n"
    account = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "eu-central-1"}
    with running_sts() as address:
        variables = {**account, "AWS_ENDPOINT_URL_STS": address, "CLIENT_ID": credential.client_id}
        token = integrator.output([sys.executable, "-c", lines], **variables)

    assert_is_of(credential, json.dumps({"access_token": token.strip()}))


def test_a_step_of_github_gets_a_token(integrator: Integrator, trusting: Callable[[str], SecretCredential]) -> None:
    credential = trusting("github")
    workflow = yaml.safe_load(integrator.paste("GitHub Actions", "yaml", CREDENTIALS))
    first, second = workflow["steps"]
    run = second["run"].replace(f"${{{{ steps.{first['id']}.outputs.result }}}}", identity(integrator, "github"))

    assert f"return core.getIDToken('{integrator.server.issuer}')" == first["with"]["script"]
    assert {"id-token": "write"} == workflow["permissions"]
    assert_is_of(credential, bash(integrator, run.replace("client_id=deployment", f"client_id={credential.client_id}")))


def test_a_pod_gets_a_token(integrator: Integrator, trusting: Callable[[str], SecretCredential]) -> None:
    credential = trusting("kubernetes")
    volumes = yaml.safe_load(integrator.paste("EKS and any Kubernetes", "yaml", CREDENTIALS))["volumes"]
    (source,) = volumes[0]["projected"]["sources"]
    path = integrator.directory / source["serviceAccountToken"]["path"]
    path.write_text(identity(integrator, "kubernetes"))
    lines = integrator.paste("EKS and any Kubernetes", "sh", CREDENTIALS)
    for before, after in (
        ("client_id=orders", f"client_id={credential.client_id}"),
        ("/var/run/identity", str(path.parent)),
    ):
        assert before in lines
        lines = lines.replace(before, after)

    assert integrator.server.issuer == source["serviceAccountToken"]["audience"]
    assert_is_of(credential, bash(integrator, lines))


def test_a_job_of_gitlab_gets_a_token(integrator: Integrator, trusting: Callable[[str], SecretCredential]) -> None:
    credential = trusting("gitlab")
    job = yaml.safe_load(integrator.paste("GitLab", "yaml", CREDENTIALS))["deploy"]
    (name, token), (line,) = *job["id_tokens"].items(), job["script"]
    line = line.replace("client_id=deployment", f"client_id={credential.client_id}")

    assert integrator.server.issuer == token["aud"]
    assert_is_of(credential, bash(integrator, line, **{name: identity(integrator, "gitlab")}))
