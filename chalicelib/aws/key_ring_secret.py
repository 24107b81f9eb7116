"""The key ring in Secrets Manager: one JSON document under one secret, changed by compare-and-swap.

A change is a version of its own under a label of its own; one call then moves AWSCURRENT to it, if AWSCURRENT is still
where it was when the ring was read. AWSPREVIOUS stays behind as the way back.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from ..keys.key_ring import KeyRing
from ..keys.key_ring_document import MalformedKeyRing, from_document, to_document
from ..keys.rotation import AnotherRunWasFaster
from ..oauth.errors import TemporarilyUnavailable
from .connections import unavailable
from .secret_versions import SecretVersion, SecretVersions

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

# Two bootstraps at once write under one token: Secrets Manager takes the first and refuses a second with other content.
FIRST_VERSION: Final = "watchword-first-key-ring-version"
# A version without any label may be deleted, though not on its first day. One label for all would be moved from run to
# run by AWS, and ministack puts it on both.
PENDING: Final = "watchword-pending-"


class KeyRingSecret:
    """Implements operations.bootstrap.KeyRings and operations.ring_keeper.KeyRings."""

    def __init__(self, secretsmanager: "SecretsManagerClient", secret_id: str) -> None:
        self._secretsmanager, self._secret_id = secretsmanager, secret_id
        self._versions = SecretVersions(secretsmanager, secret_id, "key ring")

    def find(self) -> KeyRing | None:
        """The ring that is current; None when the secret is there and was never filled. Raises
        TemporarilyUnavailable.
        """
        found = self._versions.read()
        return _ring(found.text) if found else None

    def load(self) -> KeyRing:
        return self.current()[0]

    def current(self) -> tuple[KeyRing, str]:
        """With the id of its version, for `replace`. Raises TemporarilyUnavailable."""
        found = self._versions.read()
        if found is None:
            raise TemporarilyUnavailable(detail="there is no key ring yet: invoke the operator function bootstrap")
        return _ring(found.text), found.version_id

    def fill(self, ring: KeyRing) -> None:
        """The first version; whoever comes second must read what the first wrote."""
        self._versions.put(to_document(ring), FIRST_VERSION)

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Make `ring` current, if `version_id` still is. Raises AnotherRunWasFaster or TemporarilyUnavailable; after
        the latter the old ring or the new one is current, and whoever reads it finds out.
        """
        text, new = to_document(ring), str(uuid4())
        if _ring(text) != ring:
            raise TemporarilyUnavailable(detail="the new key ring cannot be read back from its document")
        label = PENDING + new
        try:
            self._secretsmanager.put_secret_value(
                SecretId=self._secret_id, SecretString=text, ClientRequestToken=new, VersionStages=[label]
            )
        except (ClientError, BotoCoreError) as error:
            raise unavailable("PutSecretValue", error) from None
        if self._versions.read(new) != SecretVersion(text, new):
            raise TemporarilyUnavailable(detail="GetSecretValue: not the key ring that was put")
        try:
            self._versions.move_current(version_id, new)
        except AnotherRunWasFaster:
            self._versions.remove_label(label, new)
            raise
        self._versions.remove_label(label, new)

    def clean_up(self) -> None:
        """Labels that killed runs left behind. A run at this moment loses its own and goes on without: its version is
        too young to be deleted.
        """
        with suppress(TemporarilyUnavailable):
            for version_id, labels in self._versions.labels().items():
                for label in labels:
                    if label.startswith(PENDING):
                        self._versions.remove_label(label, version_id)


def _ring(text: str) -> KeyRing:
    try:
        return from_document(text)
    except MalformedKeyRing as error:
        raise TemporarilyUnavailable(detail=f"key ring: {error}") from None
