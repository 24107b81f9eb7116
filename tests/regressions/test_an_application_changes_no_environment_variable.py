"""Chalice appended its name to AWS_EXECUTION_ENV for each application, until AWS refused the header (431)."""

import os

from chalicelib.endpoints.api import api
from tests.fakes.memory_wiring import MemoryWiring


def test_an_application_changes_no_environment_variable() -> None:
    before = dict(os.environ)

    api(MemoryWiring())

    assert before == dict(os.environ)
