"""Interrupts an operation after its n-th call to a store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from chalicelib.operations.bootstrap import Bootstrap
from tests.fakes.memory_wiring import MemoryWiring

STORES: Final = ("credentials", "catalogues", "clients", "ledger")


class Calls:
    """Counts the calls to several stores. `happen` is called after call number `at`."""

    def __init__(self, at: int, happen: Callable[[], object]) -> None:
        self.at, self.happen, self.number = at, happen, 0

    def count_calls_of(self, parts: MemoryWiring) -> Bootstrap:
        stores: dict[str, Any] = {
            store: _CountedStore(getattr(parts.operations.bootstrap, store), self) for store in STORES
        }
        return replace(parts.operations.bootstrap, **stores)

    def count(self) -> None:
        self.number += 1
        if self.number == self.at:
            self.happen()


class _CountedStore:
    def __init__(self, store: Any, calls: Calls) -> None:
        self._store, self._calls = store, calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def called(*arguments: Any, **keywords: Any) -> Any:
            answer = method(*arguments, **keywords)
            self._calls.count()
            return answer

        return called
