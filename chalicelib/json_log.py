"""Log lines as JSON, one object each, with the fields that are named here and no others.

Exceptions are written as their type and where they were raised, without their text: it could quote a secret.
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


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            **{name: vars(record)[name] for name in FIELDS if vars(record).get(name) not in (None, "")},
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["raised_at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])[-8:]]
        # Printable ASCII only: a control character from outside cannot forge a line or reach a terminal.
        return json.dumps(line, ensure_ascii=True, default=str)


def configure() -> None:
    """One handler for our own logger; a log that cannot be written never fails a request."""
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("watchword")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    # CloudWatch takes metrics from lines that are nothing else.
    figures, log_of_figures = logging.StreamHandler(sys.stdout), logging.getLogger("watchword.metrics")
    figures.setFormatter(logging.Formatter("%(message)s"))
    log_of_figures.handlers = [figures]
    log_of_figures.propagate = False
    # At DEBUG the SDK logs requests and answers, and with them the key ring.
    for name in ("botocore", "boto3", "pynamodb", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
