"""The public keys of a client: it proves possession of the private key instead of sending a secret (RFC 7523)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ..keys.key_ring import KeyRing
from ..keys.registrable_key import RegistrableKey
from ..keys.signing_key import thumbprint
from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_key import ClientKey
from .audit import Actor
from .client_editor import ClientEditor
from .credentials import MAXIMUM_LIVE, edit_credentials, ending, live, require_secrets_to_expire, without
from .errors import CredentialRefused, KeyNotFound, TooManyKeys
from .registration import new_credential_id

DUPLICATE: Final = "The client has this key already."
OURS: Final = "This is a signing key of this server. Register a key of the client."
SECRETS_MUST_EXPIRE: Final = (
    "A client with a key has only secrets that expire within 30 days, and this client has others."
    " Send overlapSeconds, from 0 to 2592000: its secrets expire after that time; 0 removes them now."
)


@dataclass(frozen=True)
class NewKeys:
    """`keys` by the path of the member that holds each. `skipped` says why others of a set are not usable.

    With `overlap`, the client's secrets and other keys expire after that time at the latest.
    """

    keys: Mapping[str, RegistrableKey]
    skipped: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    expires_at: datetime | None = None
    overlap: timedelta | None = None


@dataclass(frozen=True)
class AddedKeys:
    keys: tuple[ClientKey, ...]
    skipped: Mapping[str, str]


@dataclass(frozen=True)
class KeyAdministration:
    """Every method works on the client with this generation; None is the caller's own client."""

    editor: ClientEditor
    key_ring: Callable[[], KeyRing]

    def list(self, caller: Caller, generation: int | None) -> tuple[ClientKey, ...]:
        return self.editor.client(caller.client.generation if generation is None else generation).client_keys

    def add(self, caller: Caller, actor: Actor, generation: int | None, new: NewKeys) -> AddedKeys:
        """Every key of `new` that the client lacks. Raises CredentialRefused or TooManyKeys."""
        candidates = {path: self._stored(key, actor, new) for path, key in new.keys.items()}
        # An assertion that such a key verifies could be a token of this server.
        kids = {scheduled.key.kid for scheduled in self.key_ring().keys}
        added = AddedKeys((), {})

        def change(before: Client, now: datetime) -> Client:
            nonlocal added
            remaining, secrets = live(before.client_keys, now), before.client_secrets
            if new.overlap is not None:
                remaining, secrets = ending(remaining, now, new.overlap), ending(secrets, now, new.overlap)
            added = _added(candidates, new.skipped, remaining, kids)
            if len(remaining) + len(added.keys) > MAXIMUM_LIVE:
                raise TooManyKeys
            after = before._replace(client_secrets=secrets, client_keys=(*remaining, *added.keys))
            require_secrets_to_expire(after, now, "overlapSeconds", SECRETS_MUST_EXPIRE)
            return after

        edit_credentials(self.editor, caller, actor, generation, change, "client_key.create")
        return added

    def remove(self, caller: Caller, actor: Actor, generation: int | None, key_id: str) -> None:
        """Raises KeyNotFound."""

        def change(before: Client, _now: datetime) -> Client:
            return before._replace(client_keys=without(before.client_keys, key_id, KeyNotFound))

        edit_credentials(self.editor, caller, actor, generation, change, "client_key.delete")

    def _stored(self, key: RegistrableKey, actor: Actor, new: NewKeys) -> ClientKey:
        return ClientKey(
            new_credential_id(self.editor.randomness),
            key.alg,
            key.jwk,
            self.editor.clock(),
            actor.client_id,
            kid=key.kid,
            label=new.label,
            expires_at=new.expires_at,
        )


def _added(
    candidates: Mapping[str, ClientKey], skipped: Mapping[str, str], stored: tuple[ClientKey, ...], kids: set[str]
) -> AddedKeys:
    """Raises CredentialRefused if no candidate is left."""
    thumbprints = {thumbprint(key.jwk) for key in stored}
    keys, reasons = [], dict(skipped)
    for path, candidate in candidates.items():
        candidate_thumbprint = thumbprint(candidate.jwk)
        if candidate_thumbprint in kids:
            reasons[path] = OURS
        elif candidate_thumbprint in thumbprints:
            reasons[path] = DUPLICATE
        else:
            keys.append(candidate)
            thumbprints.add(candidate_thumbprint)
    if not keys:
        raise CredentialRefused(reasons)
    return AddedKeys(tuple(keys), reasons)
