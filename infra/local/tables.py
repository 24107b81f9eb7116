"""Creates the two tables on an emulator with the keys and indexes of the template."""

from pathlib import Path
from typing import Any, Final

from infra.stack import template

# `make run` can start in any directory.
TEMPLATE: Final = Path(__file__).parents[1] / "resources.yaml"
PROPERTIES: Final = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def create_tables(dynamodb: Any, clients_table: str, audit_table: str) -> None:
    """`dynamodb` is a boto3 client. Returns when the tables are active."""
    resources = template.parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]
    for name, table in (("ClientsTable", clients_table), ("AuditTable", audit_table)):
        properties = resources[name]["Properties"]
        dynamodb.create_table(TableName=table, **{member: properties[member] for member in PROPERTIES})
        dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
