"""Each test has its own World."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.local.emulators import Emulators
from tests.rotation.world import World


@pytest.fixture
def world(emulators: Emulators, tmp_path: Path) -> Iterator[World]:
    world = World(f"rotation-{uuid4().hex[:12]}", tmp_path)
    yield world
    world.close()
