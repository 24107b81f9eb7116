"""Each function may do what its code does, and nothing else."""

import json
from typing import Any

import pytest

from chalicelib.aws.item_keys import CATALOGUE_KEY
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.permissions import Permission, permissions
from tests.template.resolution import resolved
from tests.template.templates import ROOT

READS_KEY_RING = ["secretsmanager:GetSecretValue KeyRingSecret"]
FILLS_KEY_RING = ["secretsmanager:DescribeSecret KeyRingSecret", "secretsmanager:PutSecretValue KeyRingSecret"]
REPLACES_KEY_RING = [*FILLS_KEY_RING, "secretsmanager:UpdateSecretVersionStage KeyRingSecret"]
WRITES_TRAIL = "dynamodb:PutItem AuditTable"
ONLY_CATALOGUE = f"ClientsTable#{CATALOGUE_KEY}"
CHANGES_CATALOGUE = [f"dynamodb:GetItem {ONLY_CATALOGUE}", f"dynamodb:PutItem {ONLY_CATALOGUE}", WRITES_TRAIL]
READS_AND_PUTS_CLIENTS = ["dynamodb:GetItem ClientsTable", "dynamodb:PutItem ClientsTable", WRITES_TRAIL]
REVOKES = "dynamodb:PutItem RevocationsTable"
ROTATES = [*READS_KEY_RING, *REPLACES_KEY_RING, *CHANGES_CATALOGUE, REVOKES]
SCANS = "dynamodb:Scan ClientsTable"
UPDATES_CLIENTS = "dynamodb:UpdateItem ClientsTable"
READS_TRAIL = "dynamodb:Query AuditTable"
MAY = {
    "ApiHandlerRole": [
        *READS_KEY_RING,
        *READS_AND_PUTS_CLIENTS,
        SCANS,
        UPDATES_CLIENTS,
        "dynamodb:DeleteItem ClientsTable",
        "dynamodb:ConditionCheckItem ClientsTable",
        "dynamodb:Query ClientsTable/index/client-list",
        READS_TRAIL,
        "dynamodb:Query AuditTable/index/by-target",
        "dynamodb:Query AuditTable/index/by-actor",
        "dynamodb:BatchGetItem ClientsTable",
        "dynamodb:PutItem UsedCredentialsTable",
        REVOKES,
        "dynamodb:Query RevocationsTable",
        "lambda:InvokeFunction FetchIssuerKeys",
    ],
    "BootstrapRole": [
        *READS_KEY_RING,
        *FILLS_KEY_RING,
        "secretsmanager:GetSecretValue AdministratorSecret",
        "secretsmanager:DescribeSecret AdministratorSecret",
        "secretsmanager:PutSecretValue AdministratorSecret",
        "secretsmanager:UpdateSecretVersionStage AdministratorSecret",
        *READS_AND_PUTS_CLIENTS,
        SCANS,
        UPDATES_CLIENTS,
        "dynamodb:ConditionCheckItem ClientsTable",
        "dynamodb:DeleteItem ClientsTable#secret#*,trust#*",
        REVOKES,
    ],
    "ApplyRole": [*CHANGES_CATALOGUE, SCANS],
    "FetchIssuerKeysRole": [
        "dynamodb:GetItem ClientsTable#catalogue",
        "dynamodb:UpdateItem ClientsTable#issuer-keys#*",
    ],
    "IssuingRole": CHANGES_CATALOGUE,
    "KeysRole": READS_KEY_RING,
    "LeakedRole": ROTATES,
    "PointersRole": [
        SCANS,
        "dynamodb:BatchGetItem ClientsTable",
        "dynamodb:ConditionCheckItem ClientsTable#client#*",
        "dynamodb:PutItem ClientsTable#secret#*",
    ],
    "RestoredRole": [*READS_AND_PUTS_CLIENTS, SCANS, UPDATES_CLIENTS, READS_TRAIL, REVOKES],
    "RotateRole": ROTATES,
    "RotateDailyRole": ROTATES,
}
WRITES_SECRETS = {"secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"}


@pytest.mark.parametrize("parameters", [PLAIN, EVERYTHING], ids=["plain", "everything"])
def test_a_function_may_do_this_and_write_its_own_log(merged: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Each once; `permissions` refuses what names no single resource of the stack."""
    granted = permissions(resolved(merged, parameters))

    assert MAY.keys() == granted.keys()
    for role, may in MAY.items():
        log = role.removesuffix("Role").replace("ApiHandler", "Api") + "Logs"
        expected = [*may, f"logs:CreateLogStream {log}", f"logs:PutLogEvents {log}"]
        assert sorted(expected) == sorted(" ".join(permission) for permission in granted[role])


def test_every_function_has_a_role_of_its_own(merged: dict[str, Any]) -> None:
    functions = [one for one in merged["Resources"].values() if one["Type"] == "AWS::Serverless::Function"]

    assert sorted(MAY) == sorted(one["Properties"]["Role"]["Fn::GetAtt"][0] for one in functions)


def _who_may_write(merged: dict[str, Any], secret: str) -> set[str]:
    writing = {Permission(action, secret) for action in WRITES_SECRETS}
    return {role for role, granted in permissions(resolved(merged, PLAIN)).items() if writing & set(granted)}


def test_the_api_cannot_change_the_keys_that_it_signs_with(merged: dict[str, Any]) -> None:
    writers = {"BootstrapRole", "RotateRole", "RotateDailyRole", "LeakedRole"}

    assert writers == _who_may_write(merged, "KeyRingSecret")


def test_only_bootstrap_sees_and_writes_the_administrators_secret(merged: dict[str, Any]) -> None:
    granted = permissions(resolved(merged, PLAIN))

    assert {"BootstrapRole"} == _who_may_write(merged, "AdministratorSecret")
    assert {"BootstrapRole"} == {
        role for role, may in granted.items() if any(permission.on == "AdministratorSecret" for permission in may)
    }


@pytest.mark.parametrize("role", ["ApplyRole", "IssuingRole", "RotateRole", "RotateDailyRole", "LeakedRole"])
def test_functions_that_change_only_the_catalogue_can_access_no_other_item(merged: dict[str, Any], role: str) -> None:
    """Except the scan of apply, which finds the clients that hold a scope."""
    granted = permissions(resolved(merged, PLAIN))[role]

    assert {ONLY_CATALOGUE} == {
        permission.on
        for permission in granted
        if permission.on.startswith("ClientsTable") and permission.action != "dynamodb:Scan"
    }


def test_nobody_deletes_or_edits_what_was_done(merged: dict[str, Any]) -> None:
    """The API neither. PutItem can replace an event, which no policy can forbid: see docs/threat-model.md."""
    on_trail = {
        permission.action
        for may in permissions(resolved(merged, PLAIN)).values()
        for permission in may
        if permission.on == "AuditTable"
    }

    assert {"dynamodb:PutItem", "dynamodb:Query"} == on_trail


def test_the_policy_that_chalice_generates_is_replaced() -> None:
    """infra/resources.yaml replaces this policy in every role, with `chalice deploy` too."""
    assert [] == json.loads(ROOT.joinpath(".chalice", "policy.json").read_text())["Statement"]
