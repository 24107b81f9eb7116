"""RFC 7517: a public key that a client registered, and proves possession of (private_key_jwt)."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class ClientKey(NamedTuple):
    """`jwk` has the public members that RFC 7638 §3.2 names, and no others. `kid` is the client's own name of the key.

    The key verifies only signatures with `alg`.
    """

    credential_id: str
    alg: str
    jwk: Mapping[str, str]
    created_at: datetime
    created_by: str
    kid: str = ""
    label: str = ""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_live_at(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at
