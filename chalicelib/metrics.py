"""Figures for CloudWatch in its embedded metric format: a line of the log that CloudWatch reads as metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

NAMESPACE: Final = "Watchword"
log = logging.getLogger("watchword.metrics")


@dataclass(frozen=True)
class Metrics:
    """`issuer` keeps several servers in one account apart."""

    issuer: str
    clock: Callable[[], datetime]

    def emit(self, values: Mapping[str, float]) -> None:
        """Those with Seconds or Days in their names are such; the others are counts."""
        definitions = [{"Name": name, "Unit": _unit(name)} for name in values]
        directive = {"Namespace": NAMESPACE, "Dimensions": [["Issuer"]], "Metrics": definitions}
        line = {
            "_aws": {"Timestamp": int(self.clock().timestamp() * 1000), "CloudWatchMetrics": [directive]},
            "Issuer": self.issuer,
            **values,
        }
        log.info(json.dumps(line))


def _unit(name: str) -> str:
    # CloudWatch knows no days.
    return "Seconds" if "Seconds" in name else "None" if "Days" in name else "Count"
