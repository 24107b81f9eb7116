"""The operator function `pointers`: adds pointers to secrets that older versions stored, and looks one secret up.

`POST /leaked-secrets` finds the client of a secret by its pointer.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from ..administration.attempts import attempts
from ..administration.errors import Conflict
from ..oauth.client import CLIENT_ID, Client
from ..oauth.client_secret import SHA256

# A run then answers how far it came. Lambda ends it after a minute.
LONGEST_RUN: Final = timedelta(seconds=40)
HEX: Final = re.compile(r"[0-9a-f]{64}")
EVENTS: Final = 'Send {}, {"after": "…"} with the `after` of an incomplete run, or {"sha256": "…"} of a secret.'


class SecretPointers(Protocol):
    """Raises StoreUnavailable."""

    def owners(self, hashes: Collection[str]) -> list[Client]: ...
    def clients(self, client_ids: Collection[str]) -> list[Client]: ...
    def all_clients(self, after: str | None = None) -> Iterator[list[Client]]: ...
    def missing(self, clients: Collection[Client]) -> list[tuple[Client, set[str]]]: ...
    def write(self, client: Client, hashes: Collection[str]) -> None:
        """Raises ClientChanged."""


@dataclass(frozen=True)
class Pointers:
    store: SecretPointers
    clock: Callable[[], datetime]
    randomness: Random

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Repeatable: a run writes only what is missing."""
        after, sha256 = event.get("after"), event.get("sha256")
        if event.keys() == {"sha256"} and isinstance(sha256, str) and HEX.fullmatch(sha256):
            return self._look_up(SHA256 + sha256)
        if not event or (event.keys() == {"after"} and isinstance(after, str) and CLIENT_ID.fullmatch(after)):
            return self._fill(after)
        return {"outcome": "refused", "reason": EVENTS}

    def _fill(self, after: str | None) -> dict[str, Any]:
        begin, clients, written = self.clock(), 0, 0
        for page in self.store.all_clients(after):
            written += self._fill_page(page)
            clients += len(page)
            after = page[-1].client_id if page else after
            if self.clock() - begin > LONGEST_RUN:
                return {"outcome": "incomplete", "clients": clients, "pointers_written": written, "after": after}
        return {"outcome": "complete", "clients": clients, "pointers_written": written}

    def _fill_page(self, clients: Sequence[Client]) -> int:
        """The number of pointers that it wrote. Raises Conflict."""
        written = 0
        for _ in attempts(self.randomness):
            changed = []
            for client, hashes in self.store.missing(clients):
                try:
                    self.store.write(client, hashes)
                except Conflict:
                    changed.append(client.client_id)
                else:
                    written += len(hashes)
            if not changed:
                return written
            clients = self.store.clients(changed)
        raise Conflict

    def _look_up(self, secret_hash: str) -> dict[str, Any]:
        for client in self.store.owners([secret_hash]):
            for secret in client.client_secrets:
                if secret.hash == secret_hash:
                    is_live = secret.is_live_at(self.clock())
                    outcome = "expired" if not is_live else "live" if client.enabled else "of a disabled client"
                    return {"outcome": outcome, "client_id": client.client_id, "secret_id": secret.credential_id}
        return {"outcome": "unknown"}
