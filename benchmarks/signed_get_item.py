"""The cost of one signed GetItem with each available AWS client, and the cost of importing that client.

All clients read the same item from the same stub over HTTP. The benchmark covers only clients that are dependencies of
the product. `import` is the time of a process that imports the client, less the time of an empty process.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from benchmarks import callgrind, report
from benchmarks.stub import Stub, running_stub

ROUNDS, BATCH, WARM_UP = 60, 20, 20
COUNTED = 200
STARTS = 11
IMPORTS = {
    "wire": "from chalicelib.aws.wire import json_call",
    "botocore": "from chalicelib.aws import botocore_call, connections",
    "boto3": "import boto3",
    "PynamoDB": "import pynamodb.connection",
}

Work = Callable[[], object]


def work(client: str, stub: Stub) -> Work:
    """A function that reads the item with `client`."""
    request = {
        "TableName": stub.clients_table,
        "Key": {"key": {"S": stub.client_key}},
        "ConsistentRead": True,
        "ReturnConsumedCapacity": "TOTAL",
    }
    if client == "boto3":
        import boto3

        dynamodb = boto3.client("dynamodb")
        return lambda: dynamodb.get_item(**request)
    if client == "PynamoDB":
        from pynamodb.connection import Connection

        connection = Connection(region=os.environ["AWS_DEFAULT_REGION"], host=os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
        return lambda: connection.dispatch("GetItem", request)
    from chalicelib.aws.call import Timeouts
    from chalicelib.aws.calls import Calls

    # Programs run about 50 times slower under callgrind.
    call = Calls(os.environ["AWS_DEFAULT_REGION"], os.environ, client).to("dynamodb", Timeouts(60, 60, 0))
    return lambda: call("GetItem", request)


def measure_calls(stub: Stub) -> None:
    reads = {client: work(client, stub) for client in IMPORTS}
    for read in reads.values():
        _microseconds(read, WARM_UP)
    times_by_client: dict[str, list[float]] = {client: [] for client in reads}
    for _ in range(ROUNDS):
        for client, read in reads.items():
            times_by_client[client].append(_microseconds(read, BATCH))
    for client, values in times_by_client.items():
        report.cost(f"{client}, a call", values, "µs CPU")
    sides = zip(times_by_client["wire"], times_by_client["boto3"], strict=True)
    report.ratio("wire ÷ boto3, a call, CPU", [wire / boto3 for wire, boto3 in sides], at_most=0.25)


def measure_imports(stub: Stub) -> None:
    times_by_client: dict[str, list[float]] = {client: [] for client in IMPORTS}
    for _ in range(STARTS):
        for client, statement in IMPORTS.items():
            times_by_client[client].append(_milliseconds(statement, stub) - _milliseconds("pass", stub))
    for client, values in times_by_client.items():
        report.cost(f"{client}, import", values, "ms CPU")
    report.target(
        "wire ÷ boto3, import, CPU", median(times_by_client["wire"]) / median(times_by_client["boto3"]), at_most=0.3
    )


def measure_instructions(stub: Stub) -> None:
    """Subtracts a program without the calls, so that the start of the process does not count."""
    nothing = callgrind.millions_of_instructions(["-c", "pass"], stub.environment)
    for client, statement in IMPORTS.items():
        started = callgrind.millions_of_instructions(["-c", statement], stub.environment)
        few, many = (
            callgrind.millions_of_instructions(_program(client, stub, times), stub.environment)
            for times in (WARM_UP, WARM_UP + COUNTED)
        )
        report.count(f"{client}, a call", (many - few) / COUNTED)
        report.count(f"{client}, import", started - nothing)


def _program(client: str, stub: Stub, times: int) -> list[str]:
    return ["-m", "benchmarks.signed_get_item", client, stub.clients_table, stub.client_key, str(times)]


def _microseconds(read: Work, times: int) -> float:
    started = time.process_time_ns()
    for _ in range(times):
        read()
    return (time.process_time_ns() - started) / times / 1000


def _milliseconds(statement: str, stub: Stub) -> float:
    program = f"{statement}\nimport time; print(time.process_time_ns())"
    environment = {**os.environ, **stub.environment}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return int(result.stdout) / 1e6


def main() -> None:
    if len(sys.argv) > 1:
        client, table, key, times = sys.argv[1:]
        read = work(client, Stub({}, {}, table, key))
        _microseconds(read, int(times))
        return
    report.heading(__doc__)
    with running_stub() as stub:
        os.environ.update(stub.environment)
        measure_calls(stub)
        measure_imports(stub)
        if callgrind.is_available:
            measure_instructions(stub)


if __name__ == "__main__":
    main()
