"""Clients without a secret, through the libraries that send assertions, over TLS and with discovery."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from infra.local.certificate import Certificates
from infra.npm import NODE
from tests.assertions.signer import client_key, private_key, public_jwk, signed
from tests.libraries.own_environment import python_with
from tests.libraries.server import RunningServer

MCP = Path(__file__).with_name("mcp")
SDKS = ("@modelcontextprotocol/sdk", "@modelcontextprotocol/client")
SCOPE = "product_read"
REGISTERED = "product_read api_client_read"
WORKLOADS = "https://workloads.example.com"


@pytest.fixture(scope="module")
def keyed(server: RunningServer) -> dict[str, str]:
    """A client without a secret, and its private key."""
    client, _ = server.deployment.register(REGISTERED)
    server.deployment.change(client, client._replace(client_keys=(client_key("ES256"),), client_secrets=()))
    key: Any = private_key("ES256")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"client_id": client.client_id, "private_key": pem}


@pytest.fixture(scope="module")
def secret(server: RunningServer) -> dict[str, str]:
    client, credential = server.deployment.register(REGISTERED)
    return {"client_id": client.client_id, "client_secret": credential.client_secret}


def answer(scripts: Path, certificates: Certificates, question: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [NODE, scripts / "mcp.js"],
        input=json.dumps(question) + "\n",
        env={"NODE_EXTRA_CA_CERTS": str(certificates.ca_file)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def subject(found: dict[str, Any]) -> str:
    token = found["found"]["access_token"]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    assert SCOPE == claims["scope"]
    return str(claims["sub"])


@pytest.mark.emulator
@pytest.mark.parametrize("library", [*SDKS, "oauth4webapi", "openid-client"])
def test_the_library_gets_a_token_with_a_key(
    library: str, server: RunningServer, node_scripts: Path, certificates: Certificates, keyed: dict[str, str]
) -> None:
    """RFC 7523 §2.2. The SDKs of MCP begin at the API, whose metadata name the server (RFC 9728)."""
    question = {"library": library, "issuer": server.issuer, "resource": server.own_audience, "scope": SCOPE, **keyed}

    assert keyed["client_id"] == subject(answer(node_scripts, certificates, question))


@pytest.mark.emulator
@pytest.mark.parametrize("library", SDKS)
def test_the_sdks_of_mcp_get_a_token_with_a_secret(
    library: str, server: RunningServer, node_scripts: Path, certificates: Certificates, secret: dict[str, str]
) -> None:
    question = {"library": library, "issuer": server.issuer, "resource": server.own_audience, "scope": SCOPE, **secret}

    assert secret["client_id"] == subject(answer(node_scripts, certificates, question))


@pytest.fixture(scope="module")
def workload(server: RunningServer) -> str:
    """The id of a client without any credential of its own. It trusts a workload."""
    deployment = server.deployment
    client, _ = deployment.register(REGISTERED)
    token = deployment.token(deployment.administrator, "issuer_write api_client_read api_client_write api_client_grant")
    issuer = {"slug": "workloads", "kind": "other", "issuer": WORKLOADS, "jwks": {"keys": [public_jwk("ES256")]}}
    trust = {"issuer": "workloads", "conditions": {"/sub": "orders"}}
    for path, content in (("trusted-issuers", issuer), (f"api-clients/{client.generation}/trusts", trust)):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        added = deployment.http.request("POST", f"/admin-api/{path}", json.dumps(content), headers)
        assert 201 == added.status, added.text
    return client.client_id


@pytest.fixture
def ask(
    server: RunningServer, node_scripts: Path, certificates: Certificates, workload: str
) -> Callable[..., dict[str, Any]]:
    def with_assertion(library: str, scope: str = SCOPE, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        usual = {"iss": WORKLOADS, "sub": "orders", "aud": server.issuer, "iat": now, "exp": now + 60, "jti": "a"}
        assertion = signed({**usual, **changes})
        question = {"library": library, "issuer": server.issuer, "resource": server.own_audience, "scope": scope}
        return answer(node_scripts, certificates, {**question, "client_id": workload, "assertion": assertion})

    return with_assertion


@pytest.mark.emulator
@pytest.mark.parametrize("library", SDKS)
def test_the_sdks_of_mcp_get_a_token_with_the_identity_of_a_workload(
    library: str, ask: Callable[..., dict[str, Any]], workload: str
) -> None:
    """RFC 7523 §2.1, SEP-1933, as the conformance test `auth/wif-jwt-bearer` of MCP wants it."""
    assert workload == subject(ask(library))


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://wrong.example.com"}, "invalid_grant"),
        ({"exp": 1}, "invalid_grant"),
        ({"sub": "another"}, "invalid_grant"),
        ({"scope": "settings_write"}, "invalid_scope"),
    ],
    ids=["wrong audience", "expired", "another workload", "a scope that is not allowed"],
)
@pytest.mark.parametrize("library", SDKS)
def test_the_sdks_of_mcp_name_the_error_of_a_refused_workload(
    library: str, changes: dict[str, Any], error: str, ask: Callable[..., dict[str, Any]]
) -> None:
    """The errors of the same conformance test."""
    assert error == ask(library, **changes)["refused"]["error"]


@pytest.fixture(scope="module")
def python_with_mcp() -> Path:
    return python_with("mcp")


@pytest.mark.emulator
@pytest.mark.parametrize("way", ["keyed", "secret"])
def test_the_sdk_of_mcp_for_python_calls_our_api(
    way: str,
    python_with_mcp: Path,
    server: RunningServer,
    certificates: Certificates,
    request: pytest.FixtureRequest,
) -> None:
    """It begins with a 401, whose challenge names the scope and the metadata of the API (RFC 9728 §5.1)."""
    credential: dict[str, str] = request.getfixturevalue(way)
    question = {"issuer": server.issuer, "resource": server.own_audience, "scope": SCOPE, **credential}
    done = subprocess.run(
        [python_with_mcp, MCP / "sdk.py"],
        input=json.dumps({**question, "ca_file": str(certificates.ca_file)}),
        env={},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "" == done.stderr
    answer = json.loads(done.stdout)
    assert 200 == answer["status"]
    assert credential["client_id"] in {item["clientId"] for item in answer["body"]["items"]}
