"""RFC 6749 §2.3.1: a client id and its secret, from the header or the body."""

from datetime import datetime
from typing import NamedTuple

from ..client import Client
from ..client_secret import is_well_formed, matching_secret
from ..errors import InvalidClient, MissingSecret
from . import Proof


class SecretCredential(NamedTuple):
    """Implements Credential."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"SecretCredential({self.client_id!r})"

    def refuse_malformed(self, _now: datetime) -> None:
        if not self.client_secret:
            raise MissingSecret
        if not is_well_formed(self.client_secret):
            raise InvalidClient(detail="malformed client_secret")

    def proved_by(self, client: Client | None, now: datetime) -> Proof | None:
        secret = matching_secret(self.client_secret, client.client_secrets if client else (), now)
        return Proof(secret.credential_id) if secret else None
