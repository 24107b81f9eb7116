"""The cost of a million tokens on AWS, from measurements and list prices, compared with the price of Amazon Cognito.

Measured: the CPU time of a warm RS256 token through the Lambda handler; the bytes of its log line, access log line
and response; the sizes of the items that it reads. Lines with "assumed" are assumptions. The prices are those of
us-east-1 without a free tier.
"""

import io
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import report
from benchmarks.canned import Canned
from benchmarks.handler import load_handler, token_event
from benchmarks.stub import Stub, running_stub
from infra.stack import template

TOKENS = 1_000_000
BATCHES, BATCH, WARM_UP = 100, 10, 50
IDLE_MONTH = 2.00
TEMPLATE = Path(__file__).parents[1] / "infra" / "resources.yaml"

# AWS list prices for us-east-1 in US dollars, November 2026. Check them again before you rely on them.
LAMBDA_REQUEST = 0.20 / 1e6  # aws.amazon.com/lambda/pricing
LAMBDA_GB_SECOND = 0.0000166667  # x86
REST_API, HTTP_API = 3.50 / 1e6, 1.00 / 1e6  # aws.amazon.com/api-gateway/pricing
TABLE_GB_MONTH, RECOVERY_GB_MONTH = 0.25, 0.20  # also on-demand: storage, and point-in-time recovery
READ_UNIT, WRITE_UNIT = 0.125 / 1e6, 0.625 / 1e6  # aws.amazon.com/dynamodb/pricing/on-demand
SECRET_MONTH, SECRET_CALL = 0.40, 0.05 / 10_000  # aws.amazon.com/secrets-manager/pricing
LOG_BYTE, TRANSFER_BYTE = 0.50 / 1e9, 0.09 / 1e9  # aws.amazon.com/cloudwatch/pricing, ec2/pricing/on-demand
ALARM_MONTH, METRIC_MONTH, DASHBOARD_MONTH = 0.10, 0.30, 3.00  # aws.amazon.com/cloudwatch/pricing
KMS_KEY_MONTH, FIREWALL_MONTH = 1.00, 6.00  # aws.amazon.com/kms/pricing, waf/pricing
COGNITO_TOKEN, COGNITO_CLIENT_MONTH = 2.25 / 1000, 6.0  # aws.amazon.com/cognito/pricing, M2M, first tier

# Assumptions, because only AWS can measure these values.
MEMORY = (512, 1024, 1769)
MEGABYTES_OF_A_VCPU = 1769
SLOWER = 2.0  # a vCPU of Lambda compared with a core of this machine
READ_WAIT, RUNTIME = 0.005, 0.001  # seconds: the network time of GetItem, and Lambda's overhead
COLD_STARTS, COLD_CPU = 3_000, 0.49  # a month; CPU seconds each, as in results/cold_start.txt
MONTH = 30 * 24 * 3600
CATALOGUE_REFRESH, KEY_RING_REFRESH = 30, 60  # seconds; one container that is never idle
CLIENTS = 100
HEADERS_OF_API_GATEWAY, LOG_EVENT = (
    300,
    26,
)  # bytes that API Gateway adds to a response; bytes that CloudWatch adds to a line
STORED_GB, LOGGED_GB = 0.01, 0.0001  # tables of 10 MB; the lines of a month's rotations
METRICS, HOURS_A_DAY = 6, 1  # the metrics of the daily rotation; CloudWatch bills only the hours with data


@dataclass(frozen=True)
class Measured:
    """CPU seconds and bytes of one token, and DynamoDB units for a client, its last-use update and the catalogue."""

    cpu: float
    log: int
    access_log: int
    answer: int
    client_reads: int
    use_writes: int
    catalogue_reads: int


def measure(stub: Stub) -> Measured:
    handler, event = load_handler(stub.environment), token_event(stub.forms["RS256"])
    output = io.StringIO()
    for log_handler in logging.getLogger("watchword").handlers:
        assert isinstance(log_handler, logging.StreamHandler)
        log_handler.setStream(output)
    times = []
    for _ in range(WARM_UP):
        answer = handler(event, None)
    for _ in range(BATCHES):
        started = time.process_time()
        for _ in range(BATCH):
            answer = handler(event, None)
        times.append((time.process_time() - started) / BATCH)
    assert answer["statusCode"] == 200, answer
    headers = "".join(f"{name}: {value}\r\n" for name, value in answer["headers"].items())
    items = {key: len(json.dumps(item, ensure_ascii=False).encode()) for key, item in Canned().items.items()}
    client, catalogue = items[stub.client_key], items["catalogue"]
    return Measured(
        cpu=median(times),
        log=len(output.getvalue().splitlines()[-1].encode()) + 1,
        access_log=len(_access_log_line()),
        answer=len(headers) + len(answer["body"]) + HEADERS_OF_API_GATEWAY,
        client_reads=ceil(client / 4096),
        # The index client-list contains the time of the last use too.
        use_writes=ceil(client / 1024) + 1,
        catalogue_reads=ceil(catalogue / 4096),
    )


def _access_log_line() -> str:
    """The format in the template, with values of ordinary length."""
    match = re.search(r"Format: >-\n((?: +.*\n)+?) +MethodSettings:", TEMPLATE.read_text())
    assert match, "the access log of the template has another form"
    values = {"requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "resourcePath": "/admin-api/access_token"}
    text = " ".join(line.strip() for line in match[1].splitlines() if not line.strip().startswith("#"))
    return re.sub(r"\$context\.([\w.]+)", lambda name: values.get(name[1], "1797768120000"), text)


def seconds(cpu: float, memory: int) -> float:
    return cpu * SLOWER / min(1.0, memory / MEGABYTES_OF_A_VCPU)


def parts(of: Measured, memory: int) -> Mapping[str, float]:
    """Dollars for a million tokens in one month."""
    duration = ceil((seconds(of.cpu, memory) + READ_WAIT + RUNTIME) * 1000) / 1000
    computing = TOKENS * duration + COLD_STARTS * seconds(COLD_CPU, memory)
    reads = TOKENS * of.client_reads + MONTH / CATALOGUE_REFRESH * of.catalogue_reads
    return {
        "REST API": TOKENS * REST_API,
        "Lambda, requests": TOKENS * LAMBDA_REQUEST,
        "Lambda, time": computing * memory / 1024 * LAMBDA_GB_SECOND,
        "DynamoDB, reads": reads * READ_UNIT,
        "DynamoDB, notes of use": CLIENTS * MONTH / 3600 * of.use_writes * WRITE_UNIT,
        "Secrets Manager, calls": MONTH / KEY_RING_REFRESH * SECRET_CALL,
        "logs": TOKENS * (of.log + of.access_log + 2 * LOG_EVENT) * LOG_BYTE,
        "answers": TOKENS * of.answer * TRANSFER_BYTE,
    }


def idle() -> Mapping[str, float]:
    """Dollars a month without requests, with the default parameters."""
    resources = template.parse(TEMPLATE.read_text())["Resources"].values()
    kinds = Counter(resource.get("Type") for resource in resources if "Condition" not in resource)
    secrets, alarms, dashboards, kms_keys, firewalls = (
        kinds[f"AWS::{kind}"]
        for kind in (
            "SecretsManager::Secret",
            "CloudWatch::Alarm",
            "CloudWatch::Dashboard",
            "KMS::Key",
            "WAFv2::WebACL",
        )
    )
    return {
        f"secrets: {secrets}": secrets * SECRET_MONTH,
        f"alarms: {alarms}": alarms * ALARM_MONTH,
        f"metrics: {METRICS}, {HOURS_A_DAY} hour a day": METRICS * METRIC_MONTH * HOURS_A_DAY / 24,
        f"metrics of refusals: {kinds['AWS::Logs::MetricFilter']}, without data": 0.0,
        f"dashboards: {dashboards}": dashboards * DASHBOARD_MONTH,
        f"KMS keys: {kms_keys}": kms_keys * KMS_KEY_MONTH,
        f"firewalls: {firewalls}": firewalls * FIREWALL_MONTH,
        f"tables: {STORED_GB * 1000:g} MB, with point-in-time recovery": STORED_GB
        * (TABLE_GB_MONTH + RECOVERY_GB_MONTH),
        f"logs: {LOGGED_GB * 1e6:g} KB": LOGGED_GB * 1e9 * LOG_BYTE,
    }


def print_costs(of: Measured) -> None:
    print(f"CPU of a warm RS256 token{of.cpu * 1e6:>42,.0f} µs")
    print(f"its line of the log, of the access log, its answer{of.log:>9,}, {of.access_log:,}, {of.answer:,} bytes")
    print(f"its read{of.client_reads:>59} RRU; the catalogue {of.catalogue_reads}, a note of use {of.use_writes} WRU")
    print(f"assumed: a vCPU of Lambda {SLOWER:g} times slower, {MEGABYTES_OF_A_VCPU} MB for a whole one")
    print(f"assumed: {READ_WAIT * 1000:g} ms to wait for DynamoDB, {RUNTIME * 1000:g} ms for Lambda's own part")
    print(f"deployed: {MEMORY[-1]} MB for the API (.chalice/config.json)")
    print(f"assumed: within a month, one container all the time, {COLD_STARTS:,} cold starts, {CLIENTS} clients\n")
    columns: list[Mapping[str, Any]] = [parts(of, memory) for memory in MEMORY]
    _row("dollars for a million tokens", [f"{memory} MB" for memory in MEMORY])
    for name in columns[0]:
        _row(f"  {name}", [f"{column[name]:.2f}" for column in columns])
    totals = [sum(column.values()) for column in columns]
    cognito = TOKENS * COGNITO_TOKEN
    _row("together", [f"{total:.2f}" for total in totals])
    _row(
        "behind an HTTP API in place of the REST API",
        [f"{total - TOKENS * (REST_API - HTTP_API):.2f}" for total in totals],
    )
    _row("Cognito, a million M2M tokens", [f"{cognito:,.2f}"] * len(totals))
    _row("Cognito ÷ Watchword", [f"{cognito / total:.0f}" for total in totals])
    print(f"Cognito's {CLIENTS} app clients, {CLIENTS * COGNITO_CLIENT_MONTH:,.2f} a month, come on top of that.\n")
    print("dollars a month of an idle stack")
    for name, price in idle().items():
        print(f"  {name:<56}{price:>10.2f}")
    report.target("together", sum(idle().values()), at_most=IDLE_MONTH)


def _row(name: str, values: list[str]) -> None:
    print(f"{name:<44}" + "".join(f"{value:>12}" for value in values))


def main() -> None:
    report.heading(__doc__ or "")
    with running_stub() as stub:
        of = measure(stub)
    print_costs(of)


if __name__ == "__main__":
    main()
