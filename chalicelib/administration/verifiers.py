"""What verifies the tokens of an API in front of it, and the tokens that this verifier would refuse.

docs/protect-an-api.md has the lines for each.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ..oauth.resource import Resource


class Need(NamedTuple):
    """`member` of the resource must have `value`, because of `reason`."""

    member: str
    value: str
    reason: str


VERIFIERS: Final[Mapping[str, Need | None]] = MappingProxyType(
    {
        "other": None,
        "kit": None,
        "authorizer": None,
        "http-api": Need("alg", "RS256", "the JWT authorizer of an HTTP API verifies RSA signatures only"),
        "rest-api": None,
        "alb": Need("alg", "RS256", "an Application Load Balancer verifies RS256 only"),
        "spring": Need("typ", "at+jwt", "Spring's validator of RFC 9068 refuses every other typ"),
    }
)


def mismatch(resource: Resource) -> tuple[str, str] | None:
    """The member that the verifier of the resource cannot work with, and a sentence for its owner."""
    need = VERIFIERS[resource.verifier]
    if need is None or getattr(resource, need.member) == need.value:
        return None
    sentence = f"must be {need.value} for the verifier {resource.verifier}, because {need.reason}"
    return need.member, sentence
