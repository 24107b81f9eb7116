"""Trusted issuers, and tokens in the shape of each platform, signed with keys of these tests.

Sources: the pages of the platforms about OpenID Connect, with other names and numbers.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.oauth.client import Client
from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.trust import Trust
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from tests.api.deployment import Deployment
from tests.assertions.signer import public_jwk, signed
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

AWS = "https://d1f8b7c0-5a5e-4d5c-9a54-0b6e6d1e3f10.tokens.sts.global.api.aws"
GITHUB = "https://token.actions.githubusercontent.com"
ROLE = "arn:aws:iam::123456789012:role/Orders"
NOW = int(NOON.timestamp())

CLAIMS: dict[str, dict[str, Any]] = {
    "aws": {
        "iss": AWS,
        "sub": ROLE,
        "https://sts.amazonaws.com/": {
            "aws_account": "123456789012",
            "source_region": "eu-central-1",
            "org_id": "o-example",
            "principal_id": ROLE,
            "lambda_source_function_arn": "arn:aws:lambda:eu-central-1:123456789012:function:orders",
        },
    },
    "github": {
        "iss": GITHUB,
        "sub": "repo:acme@123/shop@456:environment:production",
        "repository": "acme/shop",
        "repository_id": "456",
        "repository_owner": "acme",
        "repository_owner_id": "123",
        "environment": "production",
        "ref": "refs/heads/main",
        "ref_protected": "true",
        "event_name": "push",
        "job_workflow_ref": "acme/shop/.github/workflows/deploy.yml@refs/heads/main",
        "run_id": "1",
    },
    "gitlab": {
        "iss": "https://gitlab.com",
        "sub": "project_path:acme/shop:ref_type:branch:ref:main",
        "project_id": "22",
        "project_path": "acme/shop",
        "ref": "main",
        "ref_protected": "true",
        "environment": "production",
    },
    "kubernetes": {
        "iss": "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
        "sub": "system:serviceaccount:shop:orders",
        "kubernetes.io": {"namespace": "shop", "serviceaccount": {"name": "orders", "uid": "a-uid"}},
    },
    "google": {
        "iss": "https://accounts.google.com",
        "sub": "112233445566778899000",
        "azp": "112233445566778899000",
        "email": "orders@example.iam.gserviceaccount.com",
        "email_verified": True,
    },
    "spiffe": {"sub": "spiffe://example.org/ns/shop/sa/orders"},
    "other": {"iss": "https://app.terraform.io", "sub": "organization:acme:project:p:workspace:w:run_phase:apply"},
}
CONDITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "aws": {"/sub": (ROLE,), "/https:~1~1sts.amazonaws.com~1/org_id": ("o-example",)},
    "github": {"/repository_id": ("456",), "/environment": ("production",)},
    "gitlab": {"/project_id": ("22",), "/ref": ("main",), "/ref_protected": ("true",)},
    "kubernetes": {"/sub": ("system:serviceaccount:shop:orders",)},
    "google": {"/sub": ("112233445566778899000",), "/email_verified": ("true",)},
    "spiffe": {"/sub": ("spiffe://example.org/ns/shop/sa/orders",)},
    "other": {"/sub": ("organization:acme:project:p:workspace:w:run_phase:apply",)},
}
IDENTIFIERS = {kind: str(content.get("iss", "spiffe://example.org")) for kind, content in CLAIMS.items()}


def trusted_issuer(kind: str, **fields: Any) -> TrustedIssuer:
    usual: dict[str, Any] = {"algs": ("RS256", "ES256"), "jwks_uri": "https://keys.example.com/jwks", "generation": 7}
    return TrustedIssuer(kind, kind, IDENTIFIERS[kind], **{**usual, **fields})


def trust(kind: str, **fields: Any) -> Trust:
    usual: dict[str, Any] = {"conditions": CONDITIONS[kind], "created_at": NOON, "created_by": "tests"}
    return Trust(f"trust-{kind}", kind, 7, **{**usual, **fields})


def register_issuer(deployment: Deployment, kind: str, **fields: Any) -> TrustedIssuer:
    """The issuer is trusted, and its key was fetched at noon."""
    catalogue, issuer = deployment.parts.tokens.catalogue(), trusted_issuer(kind, **fields)
    others = tuple(other for other in catalogue.trusted_issuers if other.slug != kind)
    after = catalogue._replace(trusted_issuers=(*others, issuer))
    deployment.parts.store.catalogue = after  # type: ignore[attr-defined]
    deployment.parts.tokens.catalogue.put(after)
    source = deployment.parts.assertions.issuer_keys
    source.status_of[kind] = IssuerKeysStatus(IssuerKeys(({**public_jwk("ES256"), "kid": "k1"},), NOON))
    return issuer


def workload(deployment: Deployment, kind: str, **fields: Any) -> Client:
    """A client without a secret that trusts a workload of this platform."""
    client, _ = deployment.register()
    after = client._replace(client_secrets=(), trusts=(trust(kind, **fields),))
    deployment.change(client, after)
    return after._replace(version=client.version + 1)


def token(kind: str, header: Mapping[str, Any] | None = None, number: int = 0, **changes: Any) -> str:
    """None removes a claim."""
    usual = {**CLAIMS[kind], "aud": ISSUER, "iat": NOW, "exp": NOW + 300, "jti": "a-jti", **changes}
    content = {name: value for name, value in usual.items() if value is not None}
    return signed(content, number=number, header={"kid": "k1", **(header or {})})
