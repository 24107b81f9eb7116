"""The key ring in Secrets Manager: one secret with a JSON document, changed by compare-and-swap.

A change first puts a new version under its own label. One call then moves AWSCURRENT to it, if AWSCURRENT did not move
since the ring was read. AWSPREVIOUS then labels the old version, for a rollback.
"""

from contextlib import suppress
from secrets import token_hex
from typing import Final

from ..keys.key_ring import KeyRing
from ..keys.key_ring_document import MalformedKeyRing, from_document, to_document
from ..store_errors import AnotherRunWasFaster, StoreUnavailable
from .call import Call
from .secret import Secret, SecretVersion

# Concurrent bootstraps use the same token. Secrets Manager stores the first and refuses a second with other content.
FIRST_VERSION: Final = "watchword-first-key-ring-version"
# Secrets Manager may delete a version without a label after a day. Each run has its own label because AWS moves a
# shared label to the newest version. The emulator ministack leaves a shared label on both versions.
PENDING: Final = "watchword-pending-"


class KeyRingSecret:
    """Implements operations.bootstrap.KeyRings and operations.ring_keeper.KeyRings."""

    def __init__(self, call: Call, secret_id: str) -> None:
        self._secret = Secret(call, secret_id, "key ring")

    def find(self) -> KeyRing | None:
        """The current ring; None if the secret exists and has no value. Raises StoreUnavailable."""
        version = self._secret.read()
        return _ring(version.text) if version else None

    def load(self) -> KeyRing:
        return self.current_version()[0]

    def current_version(self) -> tuple[KeyRing, str]:
        """The current ring and its version id, for `replace`. Raises StoreUnavailable."""
        version = self._secret.read()
        if version is None:
            raise StoreUnavailable("there is no key ring yet: invoke the operator function bootstrap")
        return _ring(version.text), version.version_id

    def fill(self, ring: KeyRing) -> None:
        """Store the first version. After concurrent runs, read the secret: only the first run's ring is stored."""
        self._secret.put(to_document(ring), FIRST_VERSION)

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Make `ring` current if `version_id` is still current.

        Raises AnotherRunWasFaster or StoreUnavailable. After the latter, read the secret: either ring may be current.
        """
        text, new_id = to_document(ring), token_hex(16)
        if _ring(text) != ring:
            raise StoreUnavailable("the new key ring differs after encoding and decoding")
        label = PENDING + new_id
        self._secret.put(text, new_id, [label])
        if self._secret.read(new_id) != SecretVersion(text, new_id):
            raise StoreUnavailable("GetSecretValue: the stored key ring is not the one that was put")
        try:
            self._secret.move_current(version_id, new_id)
        except AnotherRunWasFaster:
            self._secret.remove_label(label, new_id)
            raise
        self._secret.remove_label(label, new_id)

    def clean_up(self) -> None:
        """Remove the labels of interrupted runs.

        A concurrent run may lose its label. That is harmless: Secrets Manager keeps its version for a day.
        """
        with suppress(StoreUnavailable):
            for version_id, labels in self._secret.labels().items():
                for label in labels:
                    if label.startswith(PENDING):
                        self._secret.remove_label(label, version_id)


def _ring(text: str) -> KeyRing:
    try:
        return from_document(text)
    except MalformedKeyRing as error:
        raise StoreUnavailable(f"key ring: {error}") from None
