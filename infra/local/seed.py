"""Fresh data for one machine: tables, key ring, the example catalogue, an administrator and two other clients."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.registration import new_client, new_credential_id
from chalicelib.keys.registrable_key import key_of_pem
from chalicelib.oauth.client_key import ClientKey
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.trust import Trust
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.operations.fetch_issuer_keys import FETCHED
from chalicelib.wiring import Wiring, utc_now
from infra.local.cluster import Cluster
from infra.local.tables import create_tables
from infra.problem import Problem

EXAMPLE_CATALOGUE = Path(__file__).with_name("example-catalogue.json")
SERVICE_ACCOUNT = "system:serviceaccount:shop:worker"
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
class WithoutSecret:
    """A client with a key of its own, PKCS #8 in PEM, which also trusts a workload of the cluster."""

    client_id: str
    client_key: str = field(repr=False)
    cluster: Cluster


@dataclass(frozen=True)
class Seeded:
    administrator: Credential
    ordinary: Credential
    without_secret: WithoutSecret


def seed(cluster: Cluster) -> Seeded:
    """Reads the settings from the process's environment; what they name must be empty. The data is `AGE` old."""
    parts = Wiring(os.environ)
    parts.clock = lambda: utc_now() - AGE
    # On a busy machine, the creation of a table may take longer than the timeout of a request.
    environment = parts.environment._replace(aws_connect_timeout=5.0, aws_read_timeout=30.0)
    parts.environment = environment
    tables = environment.clients_table, environment.audit_table, environment.used_credentials_table
    create_tables(parts.ledgers.dynamodb_client, *tables, environment.revocations_table)
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
    seeded = Seeded(administrator, _ordinary_client(parts), _client_without_secret(parts, cluster))
    _fetch_keys(parts)
    return seeded


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


def _client_without_secret(parts: Wiring, cluster: Cluster) -> WithoutSecret:
    """It gets tokens with its own key, or with the token of a cluster that this machine plays."""
    now, client_key = parts.clock(), generate_private_key(SECP256R1())
    before = parts.stores.catalogue_store.load()
    issuer = TrustedIssuer("cluster", "kubernetes", cluster.issuer, ("ES256",), generation=1)
    event = audit_event("trusted_issuer.create", f"issuer:{issuer.slug}", OPERATOR, now, parts.randomness)
    parts.ledgers.ledger.change_catalogue(before, before._replace(trusted_issuers=(issuer,)), event)
    client, _ = new_client(
        client_id="worker",
        client_name="Worker",
        description="A client without a secret: it signs with its key, or its cluster says who it is.",
        registrations={"admin-api": ORDINARY_SCOPE},
        created_by=OPERATOR.client_id,
        now=now,
        randomness=parts.randomness,
    )
    key = key_of_pem(_public(client_key))
    key_id, trust_id = (new_credential_id(parts.randomness) for _ in range(2))
    subject = {"/sub": (SERVICE_ACCOUNT,)}
    client = client._replace(
        client_secrets=(),
        client_keys=(ClientKey(key_id, key.alg, key.jwk, now, OPERATOR.client_id, label="Example"),),
        trusts=(Trust(trust_id, issuer.slug, issuer.generation, subject, now, OPERATOR.client_id, is_default=True),),
    )
    event = audit_event("api_client.create", client.client_id, OPERATOR, now, parts.randomness)
    parts.ledgers.ledger.create(client, event)
    return WithoutSecret(client.client_id, _private(client_key), cluster)


def _fetch_keys(parts: Wiring) -> None:
    """As the schedule of a stack does, so that the first token need not wait. Raises Problem."""
    outcomes = replace(parts.operations.fetch_issuer_keys, clock=utc_now, emit=_no_metrics).run({})["issuers"]
    if set(outcomes.values()) != {FETCHED}:
        raise Problem(f"The keys of the example cluster could not be fetched: {outcomes}")


def _no_metrics(values: Mapping[str, float], **dimensions: str) -> None:
    """Standard output is for the person who started `make run`."""


def _public(key: EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _private(key: EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
