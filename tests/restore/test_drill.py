"""A restoration on the emulators: the clients table is copied, clients change, and the copy replaces the table."""

import json
from typing import Any

import pytest

from chalicelib.environment import Environment
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from infra.local.emulators import Emulators
from infra.local.tables import create_tables
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import Answer, RawEvents
from tests.fakes.memory import FakeClock
from tests.fakes.memory_wiring import ISSUER
from tests.servers import administrator_of, empty_server, wired

pytestmark = pytest.mark.emulator

ADMINISTRATION = (
    "api_client_read api_client_write api_client_grant resource_read resource_write settings_write audit_read"
)
CLIENTS = "/admin-api/api-clients"
# Clients at the time of the backup. Each name says what happens to the client afterwards.
BEFORE = ("deleted", "disabled", "rekeyed", "stripped", "shortened", "revoked", "described", "untouched")


class Drill:
    """The server before the backup, and the answer of `restored` afterwards."""

    def __init__(self, region: str) -> None:
        self.clock = FakeClock()
        names = ("drill-clients", "drill-audit", "drill-used", "drill/key-ring", "drill/administrator")
        environment = Environment(
            region, ISSUER, *names, aws_connect_timeout=5.0, aws_read_timeout=10.0, request_budget=20.0
        )
        self.parts = empty_server(environment)
        self.parts.clock = self.clock
        self.parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        self.administrator = administrator_of(self.parts)
        self.clock.move(days=2)
        self.registered: dict[str, tuple[Client, SecretCredential]] = {
            name: self.deployment.register("api_client_read customer_group_read", client_id=name, client_name=name)
            for name in BEFORE
        }
        self.token_before = self.token()
        self.clock.move(minutes=5)

        backup = self._items()
        self.since = self.clock()
        self.clock.move(minutes=5)
        self._change_after_backup()
        self.token_after = self.token()
        self.clock.move(minutes=5)

        # The audit table and the secrets are not replaced.
        self.parts = wired(environment._replace(clients_table="drill-clients-restored"))
        self.parts.clock = self.clock
        create_tables(self._dynamodb, "drill-clients-restored", "drill-audit-unused", "drill-used-unused")
        for item in backup:
            self._dynamodb.put_item(TableName="drill-clients-restored", Item=item)
        self.brought_back = {name: self.ask(name).status for name in ("deleted", "disabled", "rekeyed")}
        self.answer = self.restored()
        self.clock.move(seconds=10)

    def _change_after_backup(self) -> None:
        """Makes every kind of loss, a gain, a new client, and changes of catalogue, settings and key ring."""
        self.call("DELETE", self._path("deleted"))
        self.call("PATCH", self._path("disabled"), {"enabled": False})
        self.call("PUT", f"{self._path('rekeyed')}/secrets")
        self.call("PATCH", self._path("stripped"), {"scopes": ["customer_group_read"]})
        self.call("PATCH", self._path("shortened"), {"lifetime": 60})
        self.call("POST", f"{self._path('revoked')}/revoke-tokens")
        self.call("PATCH", self._path("described"), {"description": "Ours"})
        self.call("POST", CLIENTS, {"clientId": "newcomer", "clientName": "newcomer", "enabled": True, "scopes": []})
        self.call("PATCH", "/admin-api/resources/stock", {"enabled": False})
        self.parts.operations.rotate.run({"now": True})

    def _items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._dynamodb.scan(TableName="drill-clients", ConsistentRead=True)["Items"]
        return items

    @property
    def _dynamodb(self) -> Any:
        return self.parts.ledgers.dynamodb_client

    @property
    def deployment(self) -> Deployment:
        return Deployment(RawEvents(self.parts), self.parts, SecretCredential("", ""))

    def _path(self, name: str) -> str:
        return f"{CLIENTS}/{self.registered[name][0].generation}"

    def restored(self) -> dict[str, Any]:
        return self.parts.operations.restored.run({"since": self.since.isoformat()})

    def token(self) -> str:
        """A token of the administrator."""
        return self.deployment.token(self.administrator, ADMINISTRATION)

    def ask(self, name: str) -> Answer:
        return self.deployment.ask(self.registered[name][1], scope="customer_group_read")

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        answer = self.show(self.token(), method, path, body)
        assert answer.status < 300, answer.text
        return answer

    def show(self, token: str, method: str = "GET", path: str = CLIENTS, body: Any = None) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.deployment.http.request(method, path, "" if body is None else json.dumps(body), headers)


@pytest.fixture(scope="module")
def drill(emulators: Emulators) -> Drill:
    return Drill(emulators.region)


def test_without_restored_a_backup_restores_revoked_access(drill: Drill) -> None:
    """This is the reason for the function `restored`."""
    assert {"deleted": 200, "disabled": 200, "rekeyed": 200} == drill.brought_back


@pytest.mark.parametrize("name", ["deleted", "disabled", "rekeyed", "stripped", "shortened", "revoked"])
def test_a_client_that_lost_access_after_the_backup_gets_no_token(name: str, drill: Drill) -> None:
    """This covers deleted and disabled clients, old secrets, and reduced scopes and lifetimes."""
    assert 401 == drill.ask(name).status


@pytest.mark.parametrize("name", ["described", "untouched"])
def test_other_clients_get_tokens(name: str, drill: Drill) -> None:
    assert 200 == drill.ask(name).status


def test_tokens_from_before_the_restoration_are_refused(drill: Drill) -> None:
    """Our endpoints refuse tokens from before `restored`, and accept new ones."""
    statuses = [drill.show(token).status for token in (drill.token_before, drill.token_after, drill.token())]

    assert [401, 401, 200] == statuses


def test_the_answer_lists_disabled_and_lost_clients_with_reasons(drill: Drill) -> None:
    because = {client["client_id"]: client["because"] for client in drill.answer["clients"]}

    assert ["deleted", "disabled", "rekeyed", "revoked", "shortened", "stripped"] == sorted(because)
    assert ["2026-11-25T12:10:00Z api_client.delete by administrator"] == because["deleted"]
    assert {"disabled"} == {client["outcome"] for client in drill.answer["clients"]}
    assert ["newcomer"] == drill.answer["clients_lost"]


def test_the_answer_lists_changes_to_repeat_manually(drill: Drill) -> None:
    """This includes changes of the catalogue, which is in the same table."""
    events = [(event["action"], event["target"]) for event in drill.answer["events_to_repeat_by_hand"]]

    assert {("api_client.edit", "described"), ("api_client.create", "newcomer")} < set(events)
    assert {("resource.edit", "resource:stock")} < set(events)
    assert drill.parts.stores.catalogue_store.load().by_slug("stock").enabled


def test_a_second_run_changes_nothing(drill: Drill) -> None:
    catalogue, newest = drill.parts.stores.catalogue_store.load(), _newest(drill)
    answer = drill.restored()

    assert ("unchanged", catalogue, newest) == (
        answer["outcome"],
        drill.parts.stores.catalogue_store.load(),
        _newest(drill),
    )
    assert {"is disabled"} == {client["outcome"] for client in answer["clients"]}


def test_every_change_by_restored_is_audited(drill: Drill) -> None:
    items = drill.call("GET", "/admin-api/audit?actor=operator:restored").json["items"]

    assert [*["api_client.edit"] * 6, "catalogue.restored"] == sorted(item["action"] for item in items)


def test_the_next_rotation_announces_the_ring_again(drill: Drill) -> None:
    """The table has `ring_version`, but not the ring."""
    before = drill.parts.stores.catalogue_store.load().ring_version
    answer = drill.parts.operations.rotate.run({})
    after = drill.parts.stores.catalogue_store.load().ring_version

    assert (True, 0) == (answer["announced"], before)
    assert drill.parts.stores.key_ring_secret.load().version == after
    assert 200 == drill.show(drill.token()).status


def _newest(drill: Drill) -> str:
    item: str = drill.call("GET", "/admin-api/audit?limit=1").json["items"][0]["eventId"]
    return item
