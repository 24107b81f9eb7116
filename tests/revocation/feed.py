"""Reads the revocation feed as a verifier does."""

from typing import Any, Final

import jwt

from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.fakes.memory_wiring import ISSUER

FEED: Final = "/.well-known/revocations"
JWKS: Final = "/.well-known/jwks.json"
RIGHTS: Final = (
    "api_client_read api_client_write api_client_grant audit_read issuer_read issuer_write customer_group_read"
)


def get(deployment: Deployment, **headers: str) -> Answer:
    return deployment.http.request(
        "GET", FEED, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def header_of(token: str) -> dict[str, Any]:
    return dict(jwt.get_unverified_header(token))


def read(deployment: Deployment) -> dict[str, Any]:
    """The claims of a feed that is read now, verified with the published keys and nothing else."""
    answer = get(deployment)
    assert answer.status == 200, answer.text
    published = jwt.PyJWKSet.from_dict(deployment.http.request("GET", JWKS).json)
    key = published[header_of(answer.text)["kid"]]
    options: Any = {"verify_iat": False, "require": ["iss", "aud", "iat"]}
    claims = jwt.decode(
        answer.text, key, algorithms=[key.algorithm_name], issuer=ISSUER, audience=ISSUER + FEED, options=options
    )
    return dict(claims)


def read_afresh(desk: Desk) -> dict[str, Any]:
    """As soon as the container's feed is too old."""
    desk.deployment.parts.revocations.feed.mark_stale()
    return read(desk.deployment)


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def is_revoked(token: str, feed: dict[str, Any]) -> bool:
    """What every verifier decides."""
    claims = claims_of(token)
    return bool(
        claims["iat"] < feed["epoch"]
        or claims["iat"] < feed["clients"].get(claims["client_id"], 0)
        or claims["jti"].partition(".")[2] in feed["credentials"]
        or claims["jti"] in feed["tokens"]
        or header_of(token)["kid"] in feed["kids"]
    )
