"""Creates the tables on an emulator with the keys and indexes of the template."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from infra.stack import template

PROPERTIES: Final = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def create_tables(
    dynamodb: Any, clients_table: str, audit_table: str, used_credentials_table: str, revocations_table: str = ""
) -> None:
    """`dynamodb` is a boto3 client. Returns when the tables are active. An empty name creates none."""
    tables = (
        ("ClientsTable", clients_table),
        ("AuditTable", audit_table),
        ("UsedCredentialsTable", used_credentials_table),
        ("RevocationsTable", revocations_table),
    )
    for name, table in tables:
        if not table:
            continue
        properties = _resources()[name]["Properties"]
        dynamodb.create_table(
            TableName=table, **{member: properties[member] for member in PROPERTIES if member in properties}
        )
        dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


@cache
def _resources() -> Mapping[str, Any]:
    """Parsed once, because that takes a quarter of a second and the tests create many tables."""
    resources: Mapping[str, Any] = template.parse(template.RESOURCES.read_text(encoding="utf-8"))["Resources"]
    return resources
