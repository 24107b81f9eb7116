"""Trusted issuers and trusts for tests of their administration."""

import itertools
from typing import Any, Final

from tests.administration.desk import CLIENTS, Desk
from tests.api.drivers import Answer
from tests.assertions.platforms import CONDITIONS, IDENTIFIERS

ISSUERS: Final = "/admin-api/trusted-issuers"
RIGHTS: Final = (
    "api_client_read api_client_write api_client_grant audit_read issuer_read issuer_write customer_group_read"
)
JWK: Final = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
_numbers = itertools.count(1)


def cluster(**members: Any) -> dict[str, Any]:
    """A Kubernetes cluster of its own, because tests share the emulators. Its keys are registered."""
    number = next(_numbers)
    host = f"https://cluster-{number}.example.com"
    return {"slug": f"cluster-{number}", "kind": "kubernetes", "issuer": host, "jwks": {"keys": [JWK]}, **members}


def platform(desk: Desk, kind: str) -> str:
    """The slug of an issuer of this kind, which may be there already."""
    bundle = {"jwks": {"keys": [JWK]}}
    answer = desk.call("POST", ISSUERS, {"slug": kind, "kind": kind, "issuer": IDENTIFIERS[kind], **bundle})
    assert answer.status in (201, 422), answer.text
    return kind


def conditions(kind: str) -> dict[str, list[str]]:
    return {pointer: list(values) for pointer, values in CONDITIONS[kind].items()}


def trust(desk: Desk, client: Any, kind: str = "kubernetes", **members: Any) -> Answer:
    content = {"issuer": platform(desk, kind), "conditions": conditions(kind), **members}
    return desk.call("POST", f"{CLIENTS}/{client.generation}/trusts", content)
