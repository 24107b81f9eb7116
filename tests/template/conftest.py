"""The template as Chalice makes it, with infra/resources.yaml merged in, and as SAM translates it."""

import json
from typing import Any

import pytest

from infra.stack.template import RESOURCES, STACK_POLICY
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.resolution import resolved
from tests.template.templates import ROOT, package, translated


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return package(tmp_path_factory.mktemp("project"), ROOT.joinpath(RESOURCES).read_text())


@pytest.fixture(scope="session")
def stack_policy() -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(ROOT.joinpath(STACK_POLICY).read_text())
    return policy


@pytest.fixture(scope="session")
def plain(merged: dict[str, Any]) -> dict[str, Any]:
    return resolved(translated(merged), PLAIN)


@pytest.fixture(scope="session")
def everything(merged: dict[str, Any]) -> dict[str, Any]:
    return resolved(translated(merged), EVERYTHING)
