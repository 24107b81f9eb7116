"""A client's trust in the identity that a platform gives to a workload, such as a role of AWS or a job of GitHub."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Trust(NamedTuple):
    """A token of the trusted issuer authenticates the client if every condition holds.

    `issuer` is the slug of the trusted issuer and `issuer_generation` its generation, so that a new issuer with an old
    slug is not trusted. `conditions` holds the accepted values by JSON pointer (RFC 6901) of a claim. If
    `is_default`, a token without a client id finds this client by issuer and subject.
    """

    credential_id: str
    issuer: str
    issuer_generation: int
    conditions: Mapping[str, tuple[str, ...]]
    created_at: datetime
    created_by: str
    is_default: bool = False
    label: str = ""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_live_at(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at
