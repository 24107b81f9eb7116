"""Every administrative write, with every fault on the write itself and on the reads before it.

Whatever happens between us and DynamoDB, a caller is told 2xx and the change is there once with one audit event, or 503
and change and event are both there or both not.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chalicelib.administration import attempts
from chalicelib.administration.audit import AuditEvent, AuditQuery
from chalicelib.aws import transaction
from chalicelib.aws.item_keys import generation_key
from chalicelib.aws.name_guard import name_key
from chalicelib.aws.reads import consistent_get
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.administration.desk import CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.drivers import Answer, RawEvents
from tests.faults import faults
from tests.faults.conftest import Log, lead_through
from tests.faults.instance import UNHURRIED, Instance, Network, environment, proxied
from tests.faults.proxy import Exchange, Fault, after, only, pass_on

pytestmark = pytest.mark.emulator

WRITE, READ, QUERY = "TransactWriteItems", "GetItem", "Query"
RIGHTS = "api_client_read api_client_write api_client_grant audit_read resource_write settings_write"
NOW_AND_THEN = "The server cannot answer just now. Try again shortly."
UNKNOWN = (
    "It is unknown whether the change was saved. Read it again and repeat the change if it is missing."
    " If a new client's secret was not shown, regenerate it."
)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Write:
    """A request, what it is answered when all is well, what it reads before it writes, and what it leaves behind."""

    action: str
    method: str
    path: str
    content: Any
    status: int
    # Whether what is stored afterwards is what was asked for, given what was stored before.
    is_made: Callable[[Any, Any], bool]
    reads: int = 3
    # What it reads afterwards, in the audit trail.
    queries: int = 0
    shows_secret: bool = False

    @property
    def is_of_catalogue(self) -> bool:
        return not self.path.startswith(CLIENTS)


CLIENT = CLIENTS + "/{generation}"
GROUP = "/admin-api/resources/orders/scope-groups/more"


def _secrets(before: Client, after: Client) -> tuple[int, int]:
    """How many of the old ones are left, and how many are new."""
    old = {kept.credential_id for kept in before.client_secrets}
    return len([kept for kept in after.client_secrets if kept.credential_id in old]), len(
        [kept for kept in after.client_secrets if kept.credential_id not in old]
    )


WRITES = {
    "create": Write(
        "api_client.create",
        "POST",
        CLIENTS,
        {
            "clientId": "{client_id}",
            "clientName": "{new_name}",
            "enabled": True,
            "scopes": ["customer_group_read"],
        },
        201,
        lambda _, after: 1 == len(after.client_secrets) and after.enabled,
        reads=1,
        shows_secret=True,
    ),
    "description": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"description": "new"},
        200,
        lambda before, after: "new" == after.description and before.registrations == after.registrations,
    ),
    "scopes": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"scopes": ["customer_group_write"]},
        200,
        lambda _, after: ("customer_group_write",) == tuple(after.registered_scope("admin-api")),
    ),
    "rename": Write(
        "api_client.edit",
        "PATCH",
        CLIENT,
        {"clientName": "{new_name}"},
        200,
        lambda before, after: before.client_name != after.client_name,
    ),
    "disable": Write("api_client.edit", "PATCH", CLIENT, {"enabled": False}, 200, lambda _, after: not after.enabled),
    "delete": Write("api_client.delete", "DELETE", CLIENT, None, 204, lambda _, after: after is None),
    "add-secret": Write(
        "client_secret.create",
        "POST",
        f"{CLIENT}/secrets",
        {"label": "second"},
        201,
        lambda before, after: (1, 1) == _secrets(before, after),
        shows_secret=True,
    ),
    "regenerate": Write(
        "client_secret.regenerate",
        "PUT",
        f"{CLIENT}/secrets",
        {},
        200,
        lambda before, after: (0, 1) == _secrets(before, after),
        shows_secret=True,
    ),
    "evict": Write(
        "client_secret.evict",
        "PUT",
        f"{CLIENT}/secrets",
        {"evict": True},
        200,
        lambda before, after: (0, 1) == _secrets(before, after) and after.tokens_valid_from is not None,
        queries=1,
        shows_secret=True,
    ),
    "regenerate-with-overlap": Write(
        "client_secret.regenerate",
        "PUT",
        f"{CLIENT}/secrets",
        {"overlapSeconds": 600},
        200,
        lambda before, after: (1, 1) == _secrets(before, after) and after.client_secrets[0].expires_at is not None,
        shows_secret=True,
    ),
    "delete-secret": Write(
        "client_secret.delete",
        "DELETE",
        f"{CLIENT}/secrets/{{secret_id}}",
        None,
        204,
        lambda before, after: (0, 0) == _secrets(before, after),
    ),
    "revoke-tokens": Write(
        "api_client.revoke_tokens",
        "POST",
        f"{CLIENT}/revoke-tokens",
        None,
        200,
        lambda _, after: after.tokens_valid_from is not None,
    ),
    "scope-group": Write(
        "scope_group.put",
        "PUT",
        GROUP,
        {"name": "{new_name}", "scopes": {"more_read": "Read"}},
        201,
        lambda before, after: before.resources != after.resources and before.settings == after.settings,
        reads=2,
    ),
    "settings": Write(
        "settings.edit",
        "PATCH",
        "/admin-api/settings",
        {"defaultLifetime": "{new_number}"},
        200,
        lambda before, after: before.settings != after.settings and before.resources == after.resources,
        reads=2,
    ),
}


def conflict(exchange: Exchange) -> None:
    """Cancelled: somebody else's transaction holds the first item."""
    _cancel(exchange, "TransactionConflict")


def _cancel(exchange: Exchange, code: str) -> None:
    others = [{"Code": "None"} for _ in json.loads(exchange.raw)["TransactItems"][1:]]
    content = {
        "__type": "com.amazonaws#TransactionCanceledException",
        "message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{code}]",
        "CancellationReasons": [{"Code": code, "Message": "as AWS says it"}, *others],
    }
    exchange.answer(faults.Reply(400, faults.TYPE, json.dumps(content).encode()))


# After these, one after the other, the write is repeated and succeeds.
PASSING = {
    "applied_then_reset": [faults.applied_then_reset],
    "applied_then_500": [faults.applied_then_500],
    "delivered_twice": [faults.delivered_twice],
    "not_applied": [conflict, faults.throttling, conflict, faults.error_503, conflict, faults.reset, faults.empty],
}
# For ever, these are 503 and nothing is written.
REFUSING = {
    "throttling": faults.throttling,
    "error_500": faults.error_500,
    "error_503": faults.error_503,
    "hang": faults.hang,
    "reset": faults.reset,
    "empty": faults.empty,
    "html": faults.html,
    "other_json": faults.other_json,
    "expired_token": faults.expired_token,
    "access_denied": faults.access_denied,
    "conflict": conflict,
}
# For ever, these are 503 and all is written.
APPLYING = {
    "applied_then_reset": faults.applied_then_reset,
    "truncated": faults.truncated,
}
READS = {
    "throttling": faults.throttling,
    "reset": faults.reset,
    "empty_object": faults.empty_object,
    "truncated_clean": faults.truncated_clean,
    "access_denied": faults.access_denied,
}


@dataclass(frozen=True)
class Stored:
    """What a write is about, as a whole: itself, what guards it, and its audit trail."""

    content: Any
    guards: frozenset[str]
    events: tuple[AuditEvent, ...]


@dataclass
class Office:
    """One server, and its administrator. `patient` waits for a busy machine; `hasty` gives up soon."""

    patient: Wiring
    hasty: Wiring
    administrator: SecretCredential
    token: str = field(repr=False)

    @property
    def desk(self) -> Desk:
        return self.desk_at(self.patient)

    def desk_at(self, parts: Wiring) -> Desk:
        return Desk(Deployment(RawEvents(parts), parts, self.administrator), self.token)

    def subject(self, write: Write) -> "Subject":
        number = next(_numbers)
        if write.is_of_catalogue:
            # As a process has it that nothing went wrong in.
            self.patient.tokens.catalogue.put(self.patient.stores.catalogue_store.load())
            return Subject(self, write, None, "", number)
        if write.method == "POST" and write.path == CLIENTS:
            return Subject(self, write, None, f"new-{number}", number)
        client, credential = self.desk.deployment.register()
        return Subject(self, write, client, client.client_id, number, credential)


@dataclass(frozen=True)
class Subject:
    """What one write of one test is done to."""

    office: Office
    write: Write
    client: Client | None
    client_id: str
    number: int
    credential: SecretCredential | None = None

    def perform(self, parts: Wiring | None = None) -> Answer:
        names = {
            "generation": self.client.generation if self.client else "",
            "secret_id": self.client.client_secrets[0].credential_id if self.client else "",
        }
        more = {} if self.write.content is None else {"content": self._filled(self.write.content)}
        desk = self.office.desk_at(parts or self.office.patient)
        return desk.call(self.write.method, self.write.path.format(**names), **more)

    def _filled(self, content: dict[str, Any]) -> dict[str, Any]:
        texts = {"{client_id}": self.client_id, "{new_name}": self.new_name, "{new_number}": 600 + self.number}
        return {name: texts.get(value, value) if isinstance(value, str) else value for name, value in content.items()}

    @property
    def new_name(self) -> str:
        return f"Name {self.number}"

    def stored(self) -> Stored:
        parts = self.office.patient
        if self.write.is_of_catalogue:
            target = "settings" if self.write.action == "settings.edit" else "resource:orders"
            page = parts.ledgers.audit_trail.page(AuditQuery(target=target, limit=100))
            return Stored(parts.stores.catalogue_store.load(), frozenset(), page.events)
        client = parts.stores.clients.find(self.client_id)
        known = self.client or client
        keys = [name_key(self.new_name)]
        if known:
            keys += [name_key(known.client_name), generation_key(known.generation)]
        table = parts.environment.clients_table
        guards = frozenset(key for key in keys if consistent_get(parts.stores.dynamodb, table, key))
        events = parts.ledgers.audit_trail.page(AuditQuery(target=self.client_id)).events
        return Stored(client, guards, events)

    # What must hold.

    def was_made(self, before: Stored, now: Stored) -> bool:
        """Whether the change was made: once and wholly, or not at all."""
        if before == now:
            return False
        assert self.write.is_made(before.content, now.content), now
        old, new = before.content, now.content
        if new is not None:
            assert (old.version if old else 0) + 1 == new.version
        if not self.write.is_of_catalogue:
            whole = {name_key(new.client_name), generation_key(new.generation)} if new else set()
            assert whole == now.guards
        assert before.events == now.events[1:]
        assert self.write.action == now.events[0].action
        return True

    def assert_secret_works(self, answer: Answer) -> None:
        if self.write.shows_secret:
            credential = SecretCredential(self.client_id, answer.json["secret"])
            assert 200 == self.office.desk.deployment.ask(credential).status

    def assert_next_request_is_fine(self, now: Stored) -> None:
        if isinstance(now.content, Catalogue):
            assert 200 == self.office.desk.call("GET", f"{CLIENTS}/infos").status
        elif now.content is not None:
            answer = self.office.desk.call("GET", f"{CLIENTS}/{now.content.generation}")
            assert (200, self.client_id) == (answer.status, answer.json["clientId"])
        elif self.client is not None:
            assert 404 == self.office.desk.call("GET", f"{CLIENTS}/{self.client.generation}").status


@pytest.fixture(scope="module")
def opened(proxies: Network) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        lead_through(proxies, patch)
        kept = {"catalogue_refresh": 3600.0, "key_ring_refresh": 3600.0}
        # One repetition by botocore is as good as many.
        settings = environment("fault-tests-writes", aws_retries=1, **(UNHURRIED | kept))
        made = Instance(proxies, settings)
        made.create()
        founded = made.found()
        patient = proxied(settings)
        hasty = proxied(replace(settings, aws_connect_timeout=0.1, aws_read_timeout=0.1))
        assert patient.stores.secretsmanager_client
        assert hasty.stores.dynamodb_client is not patient.stores.dynamodb_client
        hasty.tokens.catalogue, hasty.tokens.key_ring = patient.tokens.catalogue, patient.tokens.key_ring
        for parts in (patient, hasty):
            # An eviction waits for the next second, which no fault makes longer.
            parts.administration.secrets = replace(parts.administration.secrets, sleep=lambda _: None)
        token = Deployment(RawEvents(patient), patient, founded.administrator).token(founded.administrator, RIGHTS)
        yield Office(patient, hasty, founded.administrator, token)


@pytest.fixture
def office(opened: Office, network: Network, log: Log, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    # What is paused for is over at once here.
    monkeypatch.setattr(transaction, "PAUSE", 0.001)
    monkeypatch.setattr(attempts, "PAUSE", 0.001)
    network.forget()
    yield opened
    known = [opened.token, opened.administrator.client_secret]
    assert [] == [secret for secret in known if secret in log.text]
    # What every client secret begins with.
    assert opened.administrator.client_secret[:4] not in log.text


@pytest.fixture(params=WRITES)
def subject(request: pytest.FixtureRequest, office: Office, network: Network) -> Subject:
    """Of every write in turn."""
    made = office.subject(WRITES[request.param])
    if made.write.action == "scope_group.put":
        _remove_group(office)
    network.forget()
    return made


def _remove_group(office: Office) -> None:
    """So that every put makes it."""
    office.desk.call("DELETE", GROUP)
    office.patient.tokens.catalogue.put(office.patient.stores.catalogue_store.load())


def _assert_says_unavailable(answer: Answer, *sentences: str) -> None:
    assert 503 == answer.status, (answer.status, answer.text)
    assert "application/problem+json" == answer.headers["content-type"]
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert "no-store" == answer.headers["cache-control"]
    assert {"type": "about:blank", "title": "Service Unavailable", "status": 503} == {
        name: value for name, value in answer.json.items() if name != "detail"
    }
    assert answer.json["detail"] in sentences


def test_these_are_its_calls(subject: Subject, network: Network) -> None:
    """What the tests below break: the reads, then one transaction."""
    before = subject.stored()
    network.forget()

    answer = subject.perform()

    assert subject.write.status == answer.status, answer.text
    expected = [READ] * subject.write.reads + [WRITE] + [QUERY] * subject.write.queries
    assert expected == [call.operation for call in network.dynamodb.calls]
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)


@pytest.mark.parametrize("name", PASSING)
def test_a_write_is_made_once_though_its_first_answer_was_lost(name: str, subject: Subject, network: Network) -> None:
    """F5, F6: 2xx and applied once, one audit event, and the secret that was shown works."""
    before = subject.stored()
    for number, fault in enumerate(PASSING[name], 1):
        network.dynamodb.break_(WRITE, fault, only(number))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    assert subject.was_made(before, now)
    subject.assert_secret_works(answer)
    subject.assert_next_request_is_fine(now)


def test_a_write_that_dynamodb_never_takes_is_not_made(subject: Subject, network: Network) -> None:
    """F2, F3, F4, F19: 503, and unless DynamoDB itself said that it wrote nothing, the sentence says: look."""
    before = subject.stored()
    for name, fault in REFUSING.items():
        network.dynamodb.break_(WRITE, fault)

        answer = subject.perform(subject.office.hasty if name == "hang" else None)
        network.mend()

        # Who is hasty may not have come as far as the write.
        known = {"conflict": [NOW_AND_THEN], "hang": [UNKNOWN, NOW_AND_THEN]}
        _assert_says_unavailable(answer, *known.get(name, [UNKNOWN]))
        assert before == subject.stored(), name

    subject.assert_next_request_is_fine(before)
    answer = subject.perform()
    assert subject.write.status == answer.status, answer.text


@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_an_eviction_shows_its_secret_though_the_trail_cannot_be_read(
    fault: Fault, office: Office, network: Network
) -> None:
    """Nothing acknowledged is lost: the secret is stored, and nobody could show it again."""
    subject = office.subject(WRITES["evict"])
    before = subject.stored()
    network.dynamodb.break_(QUERY, fault)
    answer = subject.perform()
    network.mend()

    assert (200, None) == (answer.status, answer.json["changes"]), answer.text
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)


@pytest.mark.parametrize("name", APPLYING)
def test_a_write_that_is_never_confirmed_is_made_wholly(name: str, subject: Subject, network: Network) -> None:
    """F4, F5, F6: 503 with the sentence that says what to do; the change is there once, with one event."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, APPLYING[name])

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    _assert_says_unavailable(answer, UNKNOWN)
    assert subject.was_made(before, now)
    subject.assert_next_request_is_fine(now)


def test_a_write_that_finds_no_connection_is_not_made(subject: Subject, network: Network) -> None:
    """F3: nothing listens any more after the last read."""
    before = subject.stored()

    def last_answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        # Not this connection: the answer goes over it.
        network.dynamodb.open_connections.discard(exchange.connection)
        network.dynamodb.refuse()
        exchange.close_connection = True
        exchange.answer(reply)

    network.dynamodb.break_(READ, last_answer, only(subject.write.reads))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    _assert_says_unavailable(answer, UNKNOWN)
    assert not subject.was_made(before, now)
    subject.assert_next_request_is_fine(now)


def test_what_cannot_be_read_is_not_written(subject: Subject, network: Network) -> None:
    """F2, F3, F4: 503, never 401, 404 or 409 for trouble of ours, and no write is tried."""
    before = subject.stored()
    for number, (name, fault) in itertools.product(range(subject.write.reads), READS.items()):
        network.forget()
        network.dynamodb.break_(READ, fault, after(number))

        answer = subject.perform()
        network.mend()

        _assert_says_unavailable(answer, NOW_AND_THEN)
        assert [] == network.dynamodb.called(WRITE), (number, name)

    assert before == subject.stored()
    subject.assert_next_request_is_fine(before)


CHANGES = [name for name, write in WRITES.items() if write.path.startswith(CLIENT)]


@pytest.mark.parametrize("fault", [pass_on, faults.applied_then_reset])
@pytest.mark.parametrize("name", CHANGES)
def test_a_rival_between_read_and_write_loses_nothing(
    name: str, fault: Fault, office: Office, network: Network
) -> None:
    """F6, F15: the condition fails, the client is read anew, and both changes are there."""
    subject = office.subject(WRITES[name])
    assert subject.client is not None
    rivals = replace(subject.client, access_token_lifetime=subject.client.access_token_lifetime * 2)

    def after_a_rival(exchange: Exchange) -> None:
        office.desk.deployment.change(subject.client, rivals)
        fault(exchange)

    network.dynamodb.break_(WRITE, after_a_rival, only(1))
    # The second is the rival's, the third the repetition of the first; what follows loses its answer, too.
    network.dynamodb.break_(WRITE, fault, only(4))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    actions = [event.action for event in now.events]
    assert [subject.write.action, "api_client.edit", "api_client.create"] == actions
    assert subject.write.is_made(subject.client, now.content)
    if now.content is not None:
        assert (3, rivals.access_token_lifetime) == (now.content.version, now.content.access_token_lifetime)
    subject.assert_secret_works(answer)


@pytest.mark.parametrize("name", APPLYING)
def test_a_client_whose_secret_was_not_shown_is_found_and_gets_another(
    name: str, office: Office, network: Network
) -> None:
    """F5: the caller looks and regenerates the secret, as the sentence says."""
    subject = office.subject(WRITES["create"])
    network.dynamodb.break_(WRITE, APPLYING[name])
    _assert_says_unavailable(subject.perform(), UNKNOWN)
    network.mend()

    found = office.desk.call("GET", f"{CLIENTS}?filters[clientId]={subject.client_id}").json["items"]
    assert [subject.client_id] == [item["clientId"] for item in found]
    answer = office.desk.call("PUT", f"{CLIENTS}/{found[0]['apiClientId']}/secrets", {})

    assert 200 == answer.status, answer.text
    subject.assert_secret_works(answer)


def test_a_conflict_after_a_lost_answer_does_not_make_our_own_write_a_rivals(
    subject: Subject, network: Network
) -> None:
    """Never 409, 412 or 422 for our own write: botocore repeated it, and only the repetition met a conflict."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, faults.applied_then_reset, only(1))
    network.dynamodb.break_(WRITE, conflict, only(2))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    assert subject.was_made(before, now)
    subject.assert_secret_works(answer)
