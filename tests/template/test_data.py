"""Tables, secrets and key: as the code expects them, and retained."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from types import MappingProxyType
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, AuditQuery, audit_event
from chalicelib.administration.client_list import ListedClient
from chalicelib.administration.registration import new_client
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.audit_trail import DynamoAuditTrail
from chalicelib.aws.client_listing import DynamoClientListing
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.aws.tables import Tables
from chalicelib.oauth.client import EDITABLE_FIELDS
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import NOON
from tests.fakes.recorded_call import RecordedCall
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.resolution import resolved

DATA = {"ClientsTable", "AuditTable", "KeyRingSecret", "AdministratorSecret", "DataKey"}
TABLES = ("ClientsTable", "AuditTable")
SECRETS = ("KeyRingSecret", "AdministratorSecret")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_keys_and_indexes_that_the_code_expects(merged: dict[str, Any], name: str) -> None:
    """Each is read by one of the adapters, and an adapter reads by no other."""
    table = merged["Resources"][name]["Properties"]
    types = {entry["AttributeName"]: entry["AttributeType"] for entry in table["AttributeDefinitions"]}
    declared = {None: table["KeySchema"]} | {
        index["IndexName"]: index["KeySchema"] for index in table["GlobalSecondaryIndexes"]
    }

    assert "PAY_PER_REQUEST" == table["BillingMode"]
    assert {
        index: [(entry["AttributeName"], types[entry["AttributeName"]]) for entry in key]
        for index, key in declared.items()
    } == _keys_read(name)


def _keys_read(name: str) -> dict[str | None, list[tuple[str, str]]]:
    """By index, the attributes of the key and their types, as every read of the table asks for them."""
    call = RecordedCall()
    DynamoClientReader(call, "ClientsTable").find("erp")
    list(DynamoClientListing(call, "ClientsTable").all())
    for query in (AuditQuery(), AuditQuery(target="erp"), AuditQuery(actor="erp")):
        DynamoAuditTrail(call, "AuditTable").page(query)
    return {request.get("IndexName"): _key_of(request) for request in call.requests if request["TableName"] == name}


def _key_of(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    if "Key" in request:
        return [(attribute, *value) for attribute, value in request["Key"].items()]
    names, values = request.get("ExpressionAttributeNames", {}), request["ExpressionAttributeValues"]
    conditions = re.findall(r"(#?\w+) (?:=|>=|BETWEEN) (:\w+)", request["KeyConditionExpression"])
    return [(names.get(name, name), *values[value]) for name, value in conditions]


def test_a_list_shows_all_that_the_index_holds_of_a_client(merged: dict[str, Any]) -> None:
    """All but secrets, and what no list shows."""
    client, _ = new_client(
        client_id="erp",
        client_name="ERP",
        description="Reads products",
        registrations={"admin-api": Scope(("product_read",))},
        created_by="administrator",
        now=NOON,
        randomness=Random(1),
        access_token_lifetime=timedelta(minutes=10),
    )
    client = client._replace(last_used_at=NOON)
    (index,) = merged["Resources"]["ClientsTable"]["Properties"]["GlobalSecondaryIndexes"]
    projected = {"key", "listed", "generation", *index["Projection"]["NonKeyAttributes"]}
    written = RecordedCall()
    event = audit_event("api_client.create", "erp", Actor("administrator"), NOON, Random(1))
    DynamoAdministrationLedger(written, Tables("clients", "audit"), Random(1)).create(client, event)
    item = next(item for item in written.items_put("clients") if item["key"]["S"] == "client#erp")

    def query(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        held = {name: value for name, value in item.items() if name in projected}
        return {"Items": [held], "ConsumedCapacity": {"CapacityUnits": 0.5}}

    assert {field.name for field in EDITABLE_FIELDS} <= projected
    (listed,) = DynamoClientListing(query, "clients").all()

    assert ListedClient(client._replace(client_secrets=(), version=0), None) == listed


@pytest.mark.parametrize("protected", ["on", "off"])
def test_a_table_can_be_restored_and_is_deleted_only_when_that_was_allowed(
    merged: dict[str, Any], protected: str
) -> None:
    resources = resolved(merged, {"DeletionProtection": protected})["Resources"]

    for name in TABLES:
        properties = resources[name]["Properties"]
        assert {"PointInTimeRecoveryEnabled": True} == properties["PointInTimeRecoverySpecification"]
        assert (protected == "on") is properties["DeletionProtectionEnabled"]


def test_tables_are_protected_by_default(merged: dict[str, Any]) -> None:
    resources = resolved(merged, PLAIN)["Resources"]

    assert [True, True] == [resources[name]["Properties"]["DeletionProtectionEnabled"] for name in TABLES]


def test_data_outlives_the_stack_and_nothing_else_does(merged: dict[str, Any]) -> None:
    resources = merged["Resources"]

    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        assert DATA == {name for name in resources if resources[name].get(policy) == "Retain"}
        assert DATA == {name for name in resources if policy in resources[name]}


def test_an_update_of_the_stack_can_do_anything_but_take_the_data(stack_policy: dict[str, Any]) -> None:
    allowed, denied = stack_policy["Statement"]

    assert ("Allow", "Update:*", "*", "*") == tuple(
        allowed[key] for key in ("Effect", "Action", "Principal", "Resource")
    )
    assert ("Deny", {"Update:Replace", "Update:Delete"}, "*") == (
        denied["Effect"],
        set(denied["Action"]),
        denied["Principal"],
    )
    assert {f"LogicalResourceId/{name}" for name in DATA} == set(denied["Resource"])


def test_resources_with_data_have_no_fixed_name(merged: dict[str, Any]) -> None:
    """A resource that outlives its stack would conflict with that of the next stack."""
    assert set() == {"TableName", "Name"} & {key for name in DATA for key in merged["Resources"][name]["Properties"]}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_made_empty(merged: dict[str, Any], name: str) -> None:
    """Bootstrap fills it: a template is no place for a secret, and a generated one would not be a key ring."""
    assert {"Description", "KmsKeyId"} == merged["Resources"][name]["Properties"].keys()


def test_by_default_aws_encrypts_with_keys_of_its_own(merged: dict[str, Any]) -> None:
    resources = resolved(merged, PLAIN)["Resources"]

    assert "DataKey" not in resources
    assert "DataKey" not in json.dumps(resources)


def test_with_a_key_of_ones_own_all_data_is_encrypted_by_it(merged: dict[str, Any]) -> None:
    resources = resolved(merged, EVERYTHING)["Resources"]
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}

    assert [{"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}] * 2 == [
        resources[name]["Properties"]["SSESpecification"] for name in TABLES
    ]
    assert [key, key] == [resources[name]["Properties"]["KmsKeyId"] for name in SECRETS]


def test_the_key_serves_the_two_services_of_this_account_and_is_administered_by_it(merged: dict[str, Any]) -> None:
    administer, use = merged["Resources"]["DataKey"]["Properties"]["KeyPolicy"]["Statement"]

    assert {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}} == administer["Principal"]
    assert set() == set(use["Action"]) & (set(administer["Action"]) - {"kms:DescribeKey"})
    assert {
        "StringEquals": {
            "kms:CallerAccount": {"Ref": "AWS::AccountId"},
            "kms:ViaService": [
                {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"},
                {"Fn::Sub": "secretsmanager.${AWS::Region}.amazonaws.com"},
            ],
        }
    } == use["Condition"]


def test_the_key_can_always_be_administered_and_used_for_what_the_services_need(merged: dict[str, Any]) -> None:
    """A policy that nobody may change, or a key that nobody may decrypt with, is data that is lost."""
    administer, use = merged["Resources"]["DataKey"]["Properties"]["KeyPolicy"]["Statement"]

    assert {
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    } == set(use["Action"])
    assert {"kms:PutKeyPolicy", "kms:CancelKeyDeletion", "kms:EnableKey"} <= set(administer["Action"])
    assert [] == [action for action in administer["Action"] if "*" in action]


def test_a_stream_of_the_audit_table_shows_what_was_replaced(merged: dict[str, Any]) -> None:
    """A record with an old image is an event that somebody replaced or deleted."""
    used = resolved(merged, {"AuditStream": "on"})

    assert {"StreamViewType": "NEW_AND_OLD_IMAGES"} == used["Resources"]["AuditTable"]["Properties"][
        "StreamSpecification"
    ]
    assert {"Fn::GetAtt": ["AuditTable", "StreamArn"]} == used["Outputs"]["AuditStreamArn"]["Value"]


def test_there_is_no_stream_by_default(merged: dict[str, Any]) -> None:
    used = resolved(merged, PLAIN)

    assert [] == [table for table in TABLES if "StreamSpecification" in used["Resources"][table]["Properties"]]
    assert "AuditStreamArn" not in used["Outputs"]


RESTORED = MappingProxyType({"ClientsTableName": "clients-of-monday", "AuditTableName": "audit-of-monday"})


def test_a_restored_table_takes_the_place_of_the_stacks_own_everywhere(merged: dict[str, Any]) -> None:
    used = resolved(merged, RESTORED)
    others = {name: resource for name, resource in used["Resources"].items() if name not in TABLES}
    variables = used["Globals"]["Function"]["Environment"]["Variables"]

    assert [] == [table for table in TABLES if f'"{table}"' in json.dumps([others, used["Outputs"]])]
    assert ["clients-of-monday", "audit-of-monday"] == [
        variables[f"WATCHWORD_{table}_TABLE"] for table in ("CLIENTS", "AUDIT")
    ]
    assert set(TABLES) <= used["Resources"].keys()
