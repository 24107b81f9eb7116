"""The key ring as a warm container has it: refetched at once when the catalogue says that it was changed."""

from collections.abc import Callable

from ..keys.key_ring import KeyRing
from ..store_errors import StoreUnavailable
from .last_good import LastGood


class AnnouncedKeyRing:
    """Call it for the ring; `announced` answers the version that the catalogue names. Raises StoreUnavailable."""

    def __init__(self, kept: LastGood[KeyRing], announced: Callable[[], int]) -> None:
        self._kept, self._announced = kept, announced
        self._heard: int | None = None

    def __call__(self) -> KeyRing:
        ring = self._kept()
        try:
            announced = self._announced()
        except StoreUnavailable:
            return ring
        # Each announcement is followed once: a ring that was restored by hand never gets the version it asks for.
        if announced in (ring.version, self._heard):
            return ring
        self._heard = announced
        self._kept.outdate()
        return self._kept()
