"""A client's own key, and the assertions that a library makes with it."""

import base64
import itertools
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from chalicelib.oauth.client import Client
from chalicelib.oauth.client_key import ClientKey
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.api.forms import send
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGS = ("ES256", "ES384", "PS256", "RS256", "EdDSA")
MEMBERS = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}
_numbers = itertools.count(1)


@cache
def private_key(alg: str, number: int = 0) -> PrivateKeyTypes:
    """Cached by `number`, because an RSA key takes 0.1 seconds to generate."""
    if alg == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if alg.startswith("ES"):
        return ec.generate_private_key({"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1()}[alg])
    return rsa.generate_private_key(65537, 2048)


def public_jwk(alg: str, number: int = 0) -> dict[str, str]:
    algorithm = jwt.get_algorithm_by_name(alg)
    jwk = json.loads(algorithm.to_jwk(private_key(alg, number).public_key()))  # type: ignore[union-attr]
    return {name: jwk[name] for name in MEMBERS[jwk["kty"]]}


def client_key(alg: str, credential_id: str = "the-key", number: int = 0, **fields: Any) -> ClientKey:
    return ClientKey(credential_id, alg, public_jwk(alg, number), NOON, "tests", **fields)


def claims(client: Client, **changes: Any) -> dict[str, Any]:
    """As the SDKs of MCP make them. None removes a claim."""
    now = int(NOON.timestamp())
    usual = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": ISSUER,
        "iat": now,
        "exp": now + 300,
        "jti": f"jti-{next(_numbers)}",
        **changes,
    }
    return {name: value for name, value in usual.items() if value is not None}


def signed(
    content: Mapping[str, Any], alg: str = "ES256", number: int = 0, header: Mapping[str, Any] | None = None
) -> str:
    return jwt.encode(dict(content), private_key(alg, number), alg, dict(header) if header else None)  # type: ignore[arg-type]


def part(content: Any) -> str:
    """base64url of JSON, or of bytes."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def register(deployment: Deployment, *keys: ClientKey, **fields: Any) -> Client:
    """A client that has keys and no secret."""
    client, _ = deployment.register(**fields)
    after = client._replace(client_keys=keys or (client_key("ES256"),), client_secrets=())
    deployment.change(client, after)
    return after._replace(version=client.version + 1)


def ask(deployment: Deployment, assertion: str, **parameters: str) -> Answer:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": assertion,
        **parameters,
    }
    return send(deployment, list(form.items()))
