"""The key ring in Secrets Manager: one JSON document under one secret, changed by compare-and-swap.

A change is a version of its own under a label of its own; one call then moves AWSCURRENT to it, if AWSCURRENT is still
where it was when the ring was read. AWSPREVIOUS stays behind as the way back.
"""

from contextlib import suppress
from secrets import token_hex
from typing import Final

from ..keys.key_ring import KeyRing
from ..keys.key_ring_document import MalformedKeyRing, from_document, to_document
from ..keys.rotation import AnotherRunWasFaster
from .call import Call, StoreUnavailable
from .secret import Secret, SecretVersion

# Two bootstraps at once write under one token: Secrets Manager takes the first and refuses a second with other content.
FIRST_VERSION: Final = "watchword-first-key-ring-version"
# A version without any label may be deleted, though not on its first day. One label for all would be moved from run to
# run by AWS, and ministack puts it on both.
PENDING: Final = "watchword-pending-"


class KeyRingSecret:
    """Implements operations.bootstrap.KeyRings and operations.ring_keeper.KeyRings."""

    def __init__(self, call: Call, secret_id: str) -> None:
        self._secret = Secret(call, secret_id, "key ring")

    def find(self) -> KeyRing | None:
        """The current ring; None when the secret exists and was never filled. Raises StoreUnavailable."""
        version = self._secret.read()
        return _ring(version.text) if version else None

    def load(self) -> KeyRing:
        return self.current()[0]

    def current(self) -> tuple[KeyRing, str]:
        """With the id of its version, for `replace`. Raises StoreUnavailable."""
        version = self._secret.read()
        if version is None:
            raise StoreUnavailable("there is no key ring yet: invoke the operator function bootstrap")
        return _ring(version.text), version.version_id

    def fill(self, ring: KeyRing) -> None:
        """The first version. Of two concurrent runs the first one's ring counts: read it."""
        self._secret.put(to_document(ring), FIRST_VERSION)

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Make `ring` current, if `version_id` still is. Raises AnotherRunWasFaster or StoreUnavailable; after
        the latter the old ring or the new one is current: read it.
        """
        text, new = to_document(ring), token_hex(16)
        if _ring(text) != ring:
            raise StoreUnavailable("the new key ring cannot be read back from its document")
        label = PENDING + new
        self._secret.put(text, new, [label])
        if self._secret.read(new) != SecretVersion(text, new):
            raise StoreUnavailable("GetSecretValue: not the key ring that was put")
        try:
            self._secret.move_current(version_id, new)
        except AnotherRunWasFaster:
            self._secret.remove_label(label, new)
            raise
        self._secret.remove_label(label, new)

    def clean_up(self) -> None:
        """Remove labels that killed runs left. A concurrent run may lose its label. That is harmless: versions without
        a label are kept for a day.
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
