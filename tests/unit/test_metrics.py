"""CloudWatch's embedded metric format: each line is one JSON object."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib import json_log
from chalicelib.metrics import Metrics

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Restores the loggers, because `configure` changes them for the whole process."""
    logs = [logging.getLogger(name) for name in ("watchword", "watchword.metrics")]
    raises, before = logging.raiseExceptions, [(log.handlers, log.level, log.propagate) for log in logs]
    yield
    logging.raiseExceptions = raises
    for log, (handlers, level, propagate) in zip(logs, before, strict=True):
        log.handlers, log.level, log.propagate = handlers, level, propagate


def test_a_line_has_the_embedded_metric_format(restored_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    json_log.configure()
    Metrics("https://auth.example.com", lambda: NOON).emit({"SigningKeyAgeDays": 3.5, "RotationRuns": 1})

    assert {
        "_aws": {
            "Timestamp": 1_795_435_200_000,
            "CloudWatchMetrics": [
                {
                    "Namespace": "Watchword",
                    "Dimensions": [["Issuer"]],
                    "Metrics": [
                        {"Name": "SigningKeyAgeDays", "Unit": "None"},
                        {"Name": "RotationRuns", "Unit": "Count"},
                    ],
                }
            ],
        },
        "Issuer": "https://auth.example.com",
        "SigningKeyAgeDays": 3.5,
        "RotationRuns": 1,
    } == json.loads(capsys.readouterr().out)


def test_the_unit_of_an_age_is_seconds(restored_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    json_log.configure()
    Metrics("https://auth.example.com", lambda: NOON).emit({"KeyRingAgeSeconds": 61})

    assert '{"Name": "KeyRingAgeSeconds", "Unit": "Seconds"}' in capsys.readouterr().out
