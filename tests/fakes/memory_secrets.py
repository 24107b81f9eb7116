"""The two secrets of Secrets Manager, in memory."""

from threading import Lock

from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.keys.key_ring import KeyRing
from chalicelib.store_errors import AnotherRunWasFaster, StoreUnavailable


class MemoryKeyRings:
    """operations.bootstrap.KeyRings and operations.ring_keeper.KeyRings."""

    def __init__(self, ring: KeyRing | None = None) -> None:
        self.ring = ring
        self._version = 1

    def find(self) -> KeyRing | None:
        return self.ring

    def load(self) -> KeyRing:
        if self.ring is None:
            raise StoreUnavailable("no key ring")
        return self.ring

    def fill(self, ring: KeyRing) -> None:
        self.ring = self.ring or ring

    def current_version(self) -> tuple[KeyRing, str]:
        return self.load(), str(self._version)

    def replace(self, version_id: str, ring: KeyRing) -> None:
        if version_id != str(self._version):
            raise AnotherRunWasFaster
        self.ring = ring
        self._version += 1

    def clean_up(self) -> None: ...


class MemoryCredentials:
    """operations.bootstrap.Credentials. Each version is written once."""

    def __init__(self) -> None:
        self.versions: dict[str, AdministratorCredential] = {}
        self._current: str | None = None
        self._previous: str | None = None
        self._lock = Lock()

    def find(self) -> AdministratorCredential | None:
        current = self.current_version()
        return current[0] if current else None

    def current_version(self) -> tuple[AdministratorCredential, str] | None:
        version_id = self._current
        return (self.versions[version_id], version_id) if version_id else None

    def version(self, version_id: str) -> AdministratorCredential | None:
        return self.versions.get(version_id)

    def fill(self, credential: AdministratorCredential) -> None:
        with self._lock:
            self.versions.setdefault("first", credential)
            self._current = self._current or "first"

    def stage(self, version_id: str, credential: AdministratorCredential) -> None:
        with self._lock:
            self.versions.setdefault(version_id, credential)

    def move_current(self, old: str, new: str) -> None:
        with self._lock:
            if new in (self._current, self._previous):
                return
            if old != self._current:
                raise AnotherRunWasFaster
            self._previous, self._current = old, new
