"""An operator and a server in memory, with keys that cost nothing."""

import itertools
import json
from dataclasses import replace
from typing import Any

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.signing_key import SigningKey
from chalicelib.operations.leaked import Leaked
from chalicelib.operations.rotate import Rotate
from tests.fakes.memory_wiring import MemoryWiring

POOL = {alg: [SigningKey.generate(alg) for _ in range(4)] for alg in ("RS256", "ES256")}


class Operator:
    def __init__(self) -> None:
        self.parts = MemoryWiring()
        self.parts.operations.bootstrap.run({})
        keys_in_turn = {alg: itertools.cycle(keys) for alg, keys in POOL.items()}
        self.emitted: list[dict[str, float]] = []
        self.keeper = replace(
            self.parts.operations.ring_keeper,
            generate=lambda alg: next(keys_in_turn[alg]),
            emit=lambda values: self.emitted.append(dict(values)),
        )

    @property
    def ring(self) -> KeyRing:
        ring: KeyRing = self.parts.stores.key_ring_secret.ring
        return ring

    def rotate(self, **event: Any) -> dict[str, Any]:
        return _readable(Rotate(self.keeper).run(event))

    def leaked(self, **event: Any) -> dict[str, Any]:
        leaked = self.parts.operations.leaked
        return _readable(Leaked(self.keeper, leaked.refetch, leaked.max_age).run(event))

    def recorded_actions(self) -> list[str]:
        return [event.action for event in self.parts.store.events if event.target == "key-ring"]


def _readable(answer: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(answer))
    return read
