"""The two tables on one machine, with the keys and indexes that the template declares."""

from pathlib import Path
from typing import Any, Final

from infra.stack import template

# `make run` may be started from any directory.
TEMPLATE: Final = Path(__file__).parents[1] / "resources.yaml"
DECLARED: Final = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def create_tables(dynamodb: Any, clients_table: str, audit_table: str) -> None:
    """`dynamodb` is a boto client. Returns when the tables can be used."""
    resources = template.parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]
    for name, table in (("ClientsTable", clients_table), ("AuditTable", audit_table)):
        properties = resources[name]["Properties"]
        dynamodb.create_table(TableName=table, **{member: properties[member] for member in DECLARED})
        dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
