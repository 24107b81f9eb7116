"""The key ring of a container. It is read again at once when the catalogue has a new `ring_version`."""

from collections.abc import Callable

from ..keys.key_ring import KeyRing
from ..oauth.catalogue import Catalogue
from ..store_errors import StoreUnavailable
from .cached_value import CachedValue


class CachedKeyRing:
    """Call it for the ring. Raises StoreUnavailable."""

    def __init__(self, ring: CachedValue[KeyRing], catalogue: Callable[[], Catalogue]) -> None:
        self._ring, self._catalogue = ring, catalogue
        self._requested_version: int | None = None

    def __call__(self) -> KeyRing:
        ring = self._ring()
        try:
            version = self._catalogue().ring_version
        except StoreUnavailable:
            return ring
        # Each version causes one refresh only, because a ring that was restored manually may never have that version.
        if version in (ring.version, self._requested_version):
            return ring
        self._requested_version = version
        self._ring.mark_stale()
        return self._ring()
