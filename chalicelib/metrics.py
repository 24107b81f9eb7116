"""Metrics in CloudWatch's embedded metric format: CloudWatch extracts them from lines of the log.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

NAMESPACE: Final = "Watchword"
log = logging.getLogger("watchword.metrics")


class Metrics:
    """`issuer` is the dimension that separates several servers in one account."""

    def __init__(self, issuer: str, clock: Callable[[], datetime]) -> None:
        self._issuer, self._clock = issuer, clock

    def emit(self, values: Mapping[str, float], **dimensions: str) -> None:
        """The unit follows from the name: Seconds, Days, or otherwise a count.

        With `dimensions`, each value counts for the server, and for these dimensions too.
        """
        definitions = [{"Name": name, "Unit": _unit(name)} for name in values]
        sets = [["Issuer"], *([["Issuer", *dimensions]] if dimensions else [])]
        directive = {"Namespace": NAMESPACE, "Dimensions": sets, "Metrics": definitions}
        line = {
            "_aws": {"Timestamp": int(self._clock().timestamp() * 1000), "CloudWatchMetrics": [directive]},
            "Issuer": self._issuer,
            **dimensions,
            **values,
        }
        log.info(json.dumps(line))


def _unit(name: str) -> str:
    if "Seconds" in name:
        return "Seconds"
    # CloudWatch has no unit for days.
    return "None" if "Days" in name else "Count"
