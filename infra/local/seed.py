"""Fresh data for one machine: tables, key ring, the example catalogue, an administrator and an ordinary client."""

import json
import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.registration import new_client
from chalicelib.oauth.scope import Scope
from chalicelib.wiring import Wiring, utc_now
from infra.local.tables import create_tables

EXAMPLE_CATALOGUE = Path(__file__).with_name("example-catalogue.json")
ORDINARY_SCOPE = Scope(("product_read", "order_return_read"))
OPERATOR = Actor("operator:local")
# The standby keys have then been published for longer than 24 hours, so that `make rotate NOW=1` works at once.
AGE = timedelta(days=2)


@dataclass(frozen=True)
class Credential:
    """`scope` is what the credential's owner may ask for in one request."""

    client_id: str
    client_secret: str = field(repr=False)
    scope: str


@dataclass(frozen=True)
class Seeded:
    administrator: Credential
    ordinary: Credential


def seed() -> Seeded:
    """Reads the settings from the process's environment; what they name must be empty. The data is `AGE` old."""
    parts = Wiring(os.environ)
    parts.clock = lambda: utc_now() - AGE
    # A table that is made on a busy machine may take longer than a request may wait.
    environment = parts.environment._replace(aws_connect_timeout=5.0, aws_read_timeout=30.0)
    parts.environment = environment
    tables = environment.clients_table, environment.audit_table, environment.used_credentials_table
    create_tables(parts.ledgers.dynamodb_client, *tables)
    for secret_id in (environment.key_ring_secret_id, environment.administrator_secret_id):
        parts.ledgers.secretsmanager_client.create_secret(Name=secret_id)
    parts.operations.bootstrap.run({"catalogue": json.loads(EXAMPLE_CATALOGUE.read_text())})
    credential = json.loads(
        parts.ledgers.secretsmanager_client.get_secret_value(SecretId=environment.administrator_secret_id)[
            "SecretString"
        ]
    )
    administrator = Credential(
        credential["client_id"],
        credential["client_secret"],
        str(parts.tokens.catalogue().own_resource.available_scope()),
    )
    return Seeded(administrator, _ordinary_client(parts))


def _ordinary_client(parts: Wiring) -> Credential:
    now = parts.clock()
    client, client_secret = new_client(
        client_id="erp",
        client_name="ERP",
        description="An ordinary client: it reads products here and orders of another API.",
        registrations={"admin-api": ORDINARY_SCOPE, "orders": Scope(("orders:read",))},
        created_by=OPERATOR.client_id,
        now=now,
        randomness=parts.randomness,
    )
    event = audit_event("api_client.create", client.client_id, OPERATOR, now, parts.randomness)
    parts.ledgers.ledger.create(client, event)
    return Credential(client.client_id, client_secret, str(ORDINARY_SCOPE))
