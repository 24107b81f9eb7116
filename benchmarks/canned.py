"""The data in AWS for every measurement: a client, the example catalogue and a key ring. Keys and times vary."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.catalogue_document import resources_of
from chalicelib.administration.registration import new_client
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.item_keys import issuer_keys_key
from chalicelib.aws.tables import Tables
from chalicelib.keys.key_ring_document import to_document
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import SigningKey
from chalicelib.moments import rfc3339_milliseconds
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client_key import ClientKey
from chalicelib.oauth.client_secret import generate_client_secret
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.trust import Trust
from infra.local.seed import EXAMPLE_CATALOGUE
from tests.assertions.platforms import CLAIMS, CONDITIONS, trusted_issuer
from tests.assertions.signer import TYPE, public_jwk, signed
from tests.fakes.recorded_call import RecordedCall

ISSUER = "https://auth.example.com"
CLIENT_ID = "erp"
# It has the scopes of the other client, and in place of a secret keys of these algs, and trusts in these platforms,
# which sign with these algs. Its role in AWS finds it without a client id.
MACHINE = "machine"
KEY_ALGS = ("ES256", "RS256", "EdDSA")
PLATFORM_ALGS = {"aws": "ES384", "kubernetes": "RS256"}
CLIENTS_TABLE = "watchword-clients"
# By the alg with which tokens for the resource of the scope are signed.
SCOPES = {"RS256": "product_read order_return_read", "ES256": "orders:read orders:write"}


class Canned:
    """`items` by key, the key ring, and the token requests (`forms`) by name."""

    def __init__(self) -> None:
        now, randomness = datetime.now(UTC), Random(1)
        client, client_secret = new_client(
            client_id=CLIENT_ID,
            client_name="ERP",
            description="An ordinary client: it reads products here and orders of another API.",
            registrations={"admin-api": Scope.parse(SCOPES["RS256"]), "orders": Scope.parse(SCOPES["ES256"])},
            created_by="operator:local",
            now=now,
            randomness=randomness,
        )
        # The client got a token within the last hour, so a request writes nothing.
        used = tuple(secret._replace(last_used_at=now) for secret in client.client_secrets)
        resources = resources_of(json.loads(EXAMPLE_CATALOGUE.read_text()), ISSUER)
        written = RecordedCall()
        issuers = tuple(
            trusted_issuer(kind, algs=(alg,), jwks_uri="", generation=1) for kind, alg in PLATFORM_ALGS.items()
        )
        DynamoAdministrationLedger(written, Tables(CLIENTS_TABLE, "audit"), randomness).initialize(
            Catalogue(resources, trusted_issuers=issuers),
            client._replace(client_secrets=used, last_used_at=now),
            audit_event("bootstrap", CLIENT_ID, Actor("benchmark"), now, randomness),
        )
        keys = tuple(
            ClientKey(f"key-{alg}", alg, public_jwk(alg), now, CLIENT_ID, last_used_at=now) for alg in KEY_ALGS
        )
        machine = client._replace(client_id=MACHINE, client_name="Machine", generation=client.generation + 1)
        DynamoAdministrationLedger(written, Tables(CLIENTS_TABLE, "audit"), randomness).create(
            machine._replace(client_secrets=(), client_keys=keys, trusts=_trusts(now), last_used_at=now),
            audit_event("api_client.create", MACHINE, Actor("benchmark"), now, randomness),
        )
        self.items = {item["key"]["S"]: item for item in written.items_put(CLIENTS_TABLE)}
        self.items |= {item["key"]["S"]: item for item in _issuer_keys(now)}
        self.key_ring = to_document(first_ring(now, RotationPolicy(), SigningKey.generate))
        valid = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": client_secret}
        another_secret = generate_client_secret(randomness)
        self.forms = {
            **{alg: urlencode(valid | {"scope": scope}) for alg, scope in SCOPES.items()},
            # As long as the accepted request "RS256".
            "unknown client": urlencode(valid | {"scope": SCOPES["RS256"], "client_id": "erq"}),
            "wrong secret": urlencode(valid | {"scope": SCOPES["RS256"], "client_secret": another_secret}),
            "bad scope": urlencode(valid | {"scope": "product_read order_return_writ"}),
            **{f"key {alg}": _by_key(alg, int(now.timestamp())) for alg in KEY_ALGS},
            **{f"workload {kind}": _by_platform(kind, int(now.timestamp())) for kind in PLATFORM_ALGS},
            "workload aws, no client_id": _by_platform("aws", int(now.timestamp()), client_id=""),
        }


def _by_key(alg: str, now: int) -> str:
    """The stub forgets that it was used, so it works as often as wanted for five minutes."""
    claims = {"iss": MACHINE, "sub": MACHINE, "aud": ISSUER, "iat": now, "exp": now + 300, "jti": f"jti-{alg}"}
    return _form(signed(claims, alg))


def _by_platform(kind: str, now: int, client_id: str = MACHINE) -> str:
    """The platform does not forbid a second use, so it works for an hour."""
    claims = {**CLAIMS[kind], "aud": ISSUER, "iat": now, "exp": now + 3600}
    return _form(signed(claims, PLATFORM_ALGS[kind]), client_id)


def _form(assertion: str, client_id: str = "") -> str:
    form = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": assertion}
    return urlencode(form | {"scope": SCOPES["RS256"]} | ({"client_id": client_id} if client_id else {}))


def _trusts(now: datetime) -> tuple[Trust, ...]:
    """Used within the last hour."""
    return tuple(
        Trust(f"trust-{kind}", kind, 1, CONDITIONS[kind], now, CLIENT_ID, is_default=kind == "aws", last_used_at=now)
        for kind in PLATFORM_ALGS
    )


def _issuer_keys(now: datetime) -> list[dict[str, Any]]:
    """As `fetch_issuer_keys` stores them."""
    return [
        {
            "key": {"S": issuer_keys_key(kind, 1)},
            "jwks": {"S": json.dumps([public_jwk(alg)])},
            "fetched_at": {"S": rfc3339_milliseconds(now)},
        }
        for kind, alg in PLATFORM_ALGS.items()
    ]
