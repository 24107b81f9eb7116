"""Clients are read from items as they were written."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.client_item import to_client
from chalicelib.aws.item_keys import client_key
from chalicelib.aws.tables import Tables
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_key import ClientKey
from chalicelib.oauth.client_secret import ClientSecret
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.trust import Trust
from tests.fakes.memory import NOON
from tests.unit.example import CLIENT

SECRET = CLIENT.client_secrets[0]
OPTIONAL = (
    "administers",
    "introspects",
    "revoked_tokens",
    "removed_credentials",
    "client_keys",
    "trusts",
    "description",
    "tokens_valid_from",
    "last_used_at",
    "secrets_expire_at",
)
OPTIONAL_OF_A_SECRET = ("label", "expires_at", "last_used_at")


class Recorder:
    """Implements aws.call.Call. Accepts and records every transaction."""

    def __init__(self) -> None:
        self.written: list[dict[str, Any]] = []

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        assert "TransactWriteItems" == operation
        # The request must be serializable as JSON.
        self.written += json.loads(json.dumps(request["TransactItems"]))
        return {"ConsumedCapacity": [{"TableName": "clients", "CapacityUnits": 2.0}]}


def stored_item(client: Client) -> dict[str, Any]:
    """The item that the ledger writes for a new client."""
    call = Recorder()
    ledger = DynamoAdministrationLedger(call, Tables("clients", "audit"), Random(1))
    ledger.create(client, audit_event("api_client.create", client.client_id, Actor("tests"), NOON, Random(1)))
    items = [write["Put"]["Item"] for write in call.written if "Put" in write]
    [item] = [item for item in items if item.get("key") == {"S": client_key(client.client_id)}]
    return item


MOMENTS = st.integers(0, 4_000_000_000_000).map(
    lambda milliseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)
# DynamoDB stores strings as UTF-8.
TEXTS = st.text(max_size=9)
TOKENS = st.text("abz019_:.", min_size=1, max_size=6)
COMMON: dict[str, Any] = {
    "credential_id": st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}"),
    "created_at": MOMENTS,
    "created_by": st.text(min_size=1, max_size=9),
    "label": TEXTS,
    "expires_at": st.none() | MOMENTS,
    "last_used_at": st.none() | MOMENTS,
}
SECRETS = st.builds(ClientSecret, hash=st.just(SECRET.hash), **COMMON)
KEYS = st.builds(
    ClientKey,
    alg=st.sampled_from(["ES256", "RS256"]),
    jwk=st.just({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AQ"}),
    kid=TEXTS,
    **COMMON,
)
TRUSTS = st.builds(
    Trust,
    issuer=st.sampled_from(["github", "aws"]),
    issuer_generation=st.integers(0, 2**53 - 1),
    conditions=st.dictionaries(TEXTS | st.just("/sub"), st.lists(TEXTS, min_size=1, max_size=3).map(tuple), max_size=3),
    is_default=st.booleans(),
    **COMMON,
).map(lambda trust: trust._replace(is_default=trust.is_default and "/sub" in trust.conditions))


def credentials(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """In the order in which they were created."""
    return st.lists(strategy, max_size=5, unique_by=lambda credential: credential.credential_id).map(
        lambda values: tuple(sorted(values, key=lambda credential: (credential.created_at, credential.credential_id)))
    )


CLIENTS = st.builds(
    Client,
    client_id=st.sampled_from(["erp", "A.b-c_~1"]),
    generation=st.integers(0, 2**53 - 1),
    client_name=st.text(min_size=1, max_size=9),
    created_at=MOMENTS,
    updated_at=MOMENTS,
    description=TEXTS,
    enabled=st.booleans(),
    access_token_lifetime=st.integers(1, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    registrations=st.dictionaries(st.sampled_from(["admin-api", "orders"]), st.lists(TOKENS, max_size=4).map(Scope.of)),
    administers=st.dictionaries(st.sampled_from(["orders", "stock-2"]), st.integers(0, 2**53 - 1)),
    introspects=st.dictionaries(st.sampled_from(["admin-api", "stock-2"]), st.integers(0, 2**53 - 1)),
    revoked_tokens=st.dictionaries(st.sampled_from(["a.b", "c.d"]), st.integers(0, 2**40)),
    removed_credentials=st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 2**40)),
    client_secrets=credentials(SECRETS),
    client_keys=credentials(KEYS),
    trusts=credentials(TRUSTS),
    tokens_valid_from=st.none() | MOMENTS,
    last_used_at=st.none() | MOMENTS,
    version=st.integers(1, 2**31),
)


@given(CLIENTS)
def test_a_client_is_read_as_the_ledger_wrote_it(client: Client) -> None:
    assert client == to_client(stored_item(client))


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_empty_attribute_of_a_client_is_not_stored(name: str) -> None:
    assert name not in stored_item(CLIENT)


@pytest.mark.parametrize("name", OPTIONAL_OF_A_SECRET)
def test_an_empty_attribute_of_a_secret_is_not_stored(name: str) -> None:
    assert name not in stored_item(CLIENT)["client_secrets"]["M"][SECRET.credential_id]["M"]


def test_no_secret_is_stored_in_plain_text() -> None:
    assert {"hash", "created_at", "created_by"} == stored_item(CLIENT)["client_secrets"]["M"][SECRET.credential_id][
        "M"
    ].keys()


def test_attributes_of_a_newer_release_are_ignored() -> None:
    newer = {"only_a_newer_version_knows": {"M": {"this": {"NULL": True}}}, "and_a_set": {"SS": ["a"]}}

    assert CLIENT == to_client(stored_item(CLIENT) | newer)


@pytest.mark.parametrize(
    "name",
    [
        "client_id", "generation", "client_name", "enabled", "access_token_lifetime", "created_at", "updated_at",
        "registrations", "client_secrets", "version",
    ],
)  # fmt: skip
def test_an_item_without_a_required_attribute_is_refused(name: str) -> None:
    """A default could enable a client or give it a lifetime because its item is damaged."""
    item = {attribute: value for attribute, value in stored_item(CLIENT).items() if attribute != name}

    with pytest.raises(KeyError):
        to_client(item)


@pytest.mark.parametrize("value", [{"BOOL": "true"}, {"BOOL": 1}, {"BOOL": None}, {"S": "true"}, {"N": "1"}, {}])
def test_a_client_is_enabled_only_by_true(value: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        to_client({**stored_item(CLIENT), "enabled": value})


@pytest.mark.parametrize(
    ("expiries", "expected"),
    [
        ([], None),
        ([None], None),
        ([NOON, None], None),
        ([NOON, NOON + timedelta(1)], NOON + timedelta(1)),
    ],
    ids=["no secret", "one without an expiry", "one of two without", "both with"],
)
def test_secrets_expire_at_is_the_expiry_of_the_last_secret(
    expiries: list[datetime | None], expected: datetime | None
) -> None:
    secrets = tuple(
        SECRET._replace(credential_id=f"{number:016x}", expires_at=expires_at)
        for number, expires_at in enumerate(expiries)
    )
    client = CLIENT._replace(client_secrets=secrets)

    assert expected == client.secrets_expire_at
    assert ("secrets_expire_at" in stored_item(client)) == (expected is not None)
