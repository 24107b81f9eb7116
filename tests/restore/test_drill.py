"""A drill on the emulators: the clients table is copied, life goes on, and the copy takes its place."""

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
# Before the backup; each is named after what happens to it after.
BEFORE = ("deleted", "disabled", "rekeyed", "stripped", "shortened", "revoked", "described", "untouched")


class Drill:
    """What was before the backup, and what `restored` answered after it."""

    def __init__(self, region: str) -> None:
        self.clock = FakeClock()
        names = ("drill-clients", "drill-audit", "drill/key-ring", "drill/administrator")
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
        self._live_on()
        self.token_after = self.token()
        self.clock.move(minutes=5)

        # The audit table and the secrets are those of before.
        self.parts = wired(environment._replace(clients_table="drill-clients-restored"))
        self.parts.clock = self.clock
        create_tables(self._dynamodb, "drill-clients-restored", "drill-audit-unused")
        for item in backup:
            self._dynamodb.put_item(TableName="drill-clients-restored", Item=item)
        self.brought_back = {name: self.ask(name).status for name in ("deleted", "disabled", "rekeyed")}
        self.answer = self.restored()
        self.clock.move(seconds=10)

    def _live_on(self) -> None:
        """Every kind of loss, a gain, a new client, and a change of catalogue, settings and key ring."""
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
        """The administrator's."""
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


def test_without_it_a_backup_brings_them_back(drill: Drill) -> None:
    """Why there is such a function at all."""
    assert {"deleted": 200, "disabled": 200, "rekeyed": 200} == drill.brought_back


@pytest.mark.parametrize("name", ["deleted", "disabled", "rekeyed", "stripped", "shortened", "revoked"])
def test_who_lost_something_gets_no_token(name: str, drill: Drill) -> None:
    """Deleted and disabled ones, old secrets, scopes and lifetimes that were cut."""
    assert 401 == drill.ask(name).status


@pytest.mark.parametrize("name", ["described", "untouched"])
def test_the_others_go_on(name: str, drill: Drill) -> None:
    assert 200 == drill.ask(name).status


def test_tokens_from_before_are_refused(drill: Drill) -> None:
    """From before the backup and from after it, by our own endpoints; new ones are taken."""
    statuses = [drill.show(token).status for token in (drill.token_before, drill.token_after, drill.token())]

    assert [401, 401, 200] == statuses


def test_it_says_who_is_disabled_why_and_who_is_lost(drill: Drill) -> None:
    because = {client["client_id"]: client["because"] for client in drill.answer["clients"]}

    assert ["deleted", "disabled", "rekeyed", "revoked", "shortened", "stripped"] == sorted(because)
    assert ["2026-11-25T12:10:00Z api_client.delete by administrator"] == because["deleted"]
    assert {"disabled"} == {client["outcome"] for client in drill.answer["clients"]}
    assert ["newcomer"] == drill.answer["clients_lost"]


def test_it_lists_what_has_to_be_repeated_by_hand(drill: Drill) -> None:
    """The catalogue is in the table too."""
    told = [(event["action"], event["target"]) for event in drill.answer["events_to_repeat_by_hand"]]

    assert {("api_client.edit", "described"), ("api_client.create", "newcomer")} < set(told)
    assert {("resource.edit", "resource:stock")} < set(told)
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


def test_every_change_is_in_the_audit_trail(drill: Drill) -> None:
    items = drill.call("GET", "/admin-api/audit?actor=operator:restored").json["items"]

    assert [*["api_client.edit"] * 6, "catalogue.restored"] == sorted(item["action"] for item in items)


def test_the_next_rotation_announces_the_ring_anew(drill: Drill) -> None:
    """`ring_version` is in the table, the ring is not."""
    before = drill.parts.stores.catalogue_store.load().ring_version
    answer = drill.parts.operations.rotate.run({})
    after = drill.parts.stores.catalogue_store.load().ring_version

    assert (True, 0) == (answer["announced"], before)
    assert drill.parts.stores.key_ring_secret.load().version == after
    assert 200 == drill.show(drill.token()).status


def _newest(drill: Drill) -> str:
    item: str = drill.call("GET", "/admin-api/audit?limit=1").json["items"][0]["eventId"]
    return item
