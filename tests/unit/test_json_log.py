"""The log: one JSON object per line, only permitted fields, and no text of exceptions."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib import json_log

SECRET = "wws_" + "5" * 49


def formatted(message: str = "request", exc_info: Any = None, **extra: Any) -> str:
    record = logging.getLogger("watchword").makeRecord(
        "watchword", logging.INFO, __file__, 1, message, (), exc_info, extra=extra
    )
    return json_log.JsonFormatter().format(record)


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Restores the loggers, because `configure` changes them for the whole process."""
    logs = [logging.getLogger(name) for name in ("watchword", "watchword.metrics")]
    before, raises = [(log.handlers, log.level, log.propagate) for log in logs], logging.raiseExceptions
    yield
    for log, state in zip(logs, before, strict=True):
        log.handlers, log.level, log.propagate = state
    logging.raiseExceptions = raises


def test_a_line_is_one_object_with_timestamp_level_and_message() -> None:
    line = json.loads(formatted("catalogue refreshed"))

    assert {"level": "INFO", "message": "catalogue refreshed"} == {k: v for k, v in line.items() if k != "timestamp"}


@pytest.mark.parametrize("field", json_log.FIELDS)
def test_a_permitted_field_is_logged(field: str) -> None:
    assert "value" == json.loads(formatted(**{field: "value"}))[field]


@pytest.mark.parametrize("field", ["client_secret", "access_token", "authorization", "form", "body", "headers"])
def test_no_other_field_is_logged(field: str) -> None:
    assert SECRET not in formatted(**{field: SECRET})


@given(st.dictionaries(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1), st.just(SECRET)))
def test_arbitrary_extra_fields_are_not_logged(extra: dict[str, str]) -> None:
    unnamed = {"x_" + name: value for name, value in extra.items()}

    assert SECRET not in formatted(**unnamed)


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_field_is_omitted(nothing: str | None) -> None:
    assert "jti" not in json.loads(formatted(jti=nothing))


def test_zero_is_logged() -> None:
    assert 0 == json.loads(formatted(age_seconds=0))["age_seconds"]


def test_an_exception_is_logged_as_type_and_location_without_its_text() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        text = formatted(exc_info=sys.exc_info())

    line = json.loads(text)
    assert ("ValueError", True, False) == (line["exception"], __file__ in line["raised_at"][-1], SECRET in text)


def test_the_text_of_the_cause_is_not_logged_either() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError("no") from error
    except RuntimeError:
        text = formatted(exc_info=sys.exc_info())

    assert SECRET not in text


@given(st.text(), st.text())
@example("a\nb\r\x1b[31m", "\x7f\x9b\u2028")
def test_every_line_is_printable_ascii_without_line_breaks(message: str, client_id: str) -> None:
    """The input cannot forge a line or send an escape sequence to a terminal."""
    text = formatted(message, client_id=client_id)

    assert text.isascii()
    assert text.isprintable()


@given(st.text(), st.text(min_size=1))
def test_a_parser_of_the_log_reads_the_original_values(message: str, client_id: str) -> None:
    line = json.loads(formatted(message, client_id=client_id))

    assert (message, client_id) == (line["message"], line["client_id"])


def test_a_line_is_written_to_standard_output(restored_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    json_log.configure()

    logging.getLogger("watchword").info("hello", extra={"status": 200})

    line = json.loads(capsys.readouterr().out)
    assert ("hello", 200) == (line["message"], line["status"])


def test_configuring_twice_does_not_write_twice(restored_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    json_log.configure()
    json_log.configure()

    logging.getLogger("watchword").info("hello")

    assert 1 == len(capsys.readouterr().out.splitlines())


def test_a_closed_standard_output_does_not_fail_the_request(
    restored_logging: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stdout", closed)
    json_log.configure()
    closed.close()

    logging.getLogger("watchword").info("hello")

    assert "" == capsys.readouterr().err


@pytest.mark.parametrize("name", ["botocore", "boto3", "pynamodb", "urllib3"])
def test_the_sdk_does_not_log_requests_or_responses(restored_logging: None, name: str) -> None:
    """At DEBUG and INFO it logs responses, which contain the key ring."""
    json_log.configure()

    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
