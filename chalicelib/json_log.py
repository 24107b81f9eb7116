"""Log lines as JSON objects, with the fields in FIELDS and no others.

An exception is logged as its type and location, without its text, because the text can contain a secret.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

FIELDS: Final = (
    "request_id",
    "method",
    "path",
    "status",
    "outcome",
    "client_id",
    "jti",
    "kid",
    "scope",
    "resource",
    "milliseconds",
    "detail",
    "of",
    "age_seconds",
    "operation",
)
# Printable ASCII only, so that control characters in the input cannot forge a line or reach a terminal.
_encode: Final = json.JSONEncoder(ensure_ascii=True, default=str).encode


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = vars(record)
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            **{name: fields[name] for name in FIELDS if fields.get(name) not in (None, "")},
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["raised_at"] = [
                f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-8:]
            ]
        return _encode(line)


def configure() -> None:
    """Configures the loggers."""
    # An error while a line is written must not fail the request.
    logging.raiseExceptions = False
    # No line has these, and they take a third of its time: Python's Logging HOWTO, "Optimization".
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001  # The HOWTO names it.
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("watchword")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    # CloudWatch reads metrics only from lines that contain nothing else.
    metrics_handler = logging.StreamHandler(sys.stdout)
    metrics_handler.setFormatter(logging.Formatter("%(message)s"))
    metrics_log = logging.getLogger("watchword.metrics")
    metrics_log.handlers = [metrics_handler]
    metrics_log.propagate = False
    # At the level DEBUG, the SDK logs responses, which contain the key ring.
    for name in ("botocore", "boto3", "pynamodb", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
