"""The stored data of a server: two tables and two secrets. And the secrets and a token in plain text for tests."""

import itertools
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.environment import Environment
from chalicelib.wiring import Wiring
from tests.fakes.memory import FakeClock
from tests.fakes.memory_wiring import ISSUER
from tests.servers import empty_server

VERSIONS = sorted(path for path in Path(__file__).parent.iterdir() if path.name[0].isdigit())
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Stored:
    """Items are in DynamoDB's format. `context` has the time of freezing, a secret of each client and a token."""

    clients: list[dict[str, Any]]
    audit: list[dict[str, Any]]
    key_ring: dict[str, Any]
    administrator: dict[str, Any]
    context: dict[str, Any]

    @classmethod
    def read(cls, directory: Path) -> "Stored":
        return cls(**{path.stem: json.loads(path.read_text()) for path in directory.glob("*.json")})

    def write(self, directory: Path) -> None:
        directory.mkdir()
        for name, content in asdict(self).items():
            text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
            directory.joinpath(f"{name}.json").write_text(text + "\n")

    @classmethod
    def of(cls, parts: Wiring, context: dict[str, Any]) -> "Stored":
        def items(table: str) -> list[dict[str, Any]]:
            scanned: list[dict[str, Any]] = parts.ledgers.dynamodb_client.scan(TableName=table)["Items"]
            return sorted(scanned, key=lambda item: json.dumps(item, sort_keys=True))

        def content(secret_id: str) -> dict[str, Any]:
            read: dict[str, Any] = json.loads(
                parts.ledgers.secretsmanager_client.get_secret_value(SecretId=secret_id)["SecretString"]
            )
            return read

        of = parts.environment
        secrets = content(of.key_ring_secret_id), content(of.administrator_secret_id)
        return cls(items(of.clients_table), items(of.audit_table), *secrets, context)

    def served(self, region: str) -> Wiring:
        """A server of the current version on this data, at the time of freezing."""
        parts = empty_at(region, FakeClock(datetime.fromisoformat(self.context["at"])))
        of, dynamodb = parts.environment, parts.ledgers.dynamodb_client
        for table, items in ((of.clients_table, self.clients), (of.audit_table, self.audit)):
            for item in items:
                dynamodb.put_item(TableName=table, Item=item)
        for secret_id, content in (
            (of.key_ring_secret_id, self.key_ring),
            (of.administrator_secret_id, self.administrator),
        ):
            parts.ledgers.secretsmanager_client.put_secret_value(SecretId=secret_id, SecretString=json.dumps(content))
        return parts


def empty_at(region: str, clock: FakeClock) -> Wiring:
    name = f"formats-{next(_numbers)}"
    tables = (f"{name}-clients", f"{name}-audit", f"{name}-used-credentials")
    names = (*tables, f"{name}/key-ring", f"{name}/administrator")
    parts = empty_server(
        Environment(
            region,
            ISSUER,
            *names,
            aws_connect_timeout=5,
            aws_read_timeout=10,
            request_budget=20,
            revocations_table=f"{name}-revocations",
        )
    )
    parts.clock = clock
    return parts
