"""A server for the tests of every administrative write, and the assertions after each write."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from chalicelib.administration.audit import AuditEvent, AuditQuery
from chalicelib.aws.item_keys import generation_key, subject_key
from chalicelib.aws.name_guard import name_key
from chalicelib.aws.reads import consistent_get
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.administration.desk import CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.drivers import Answer, RawEvents
from tests.faults.writes import Write

UNAVAILABLE = "The server is temporarily unavailable. Try again shortly."
UNKNOWN = (
    "It is unknown whether the change was saved. Read it again and repeat the change if it is missing."
    " If a new client's secret was not shown, regenerate it."
)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Stored:
    """The stored state of the object of a write: its content, its guard items, and its audit events."""

    content: Any
    guards: frozenset[str]
    events: tuple[AuditEvent, ...]


@dataclass
class Office:
    """A server and its administrator. `patient` has long timeouts, `hasty` short ones."""

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
        # Resets the caches, because the previous test may have left them in an error state.
        self.patient.tokens.catalogue.put(self.patient.stores.catalogue_store.load())
        if write.is_of_catalogue:
            return Subject(self, write, None, "", number)
        if write.method == "POST" and write.path == CLIENTS:
            return Subject(self, write, None, f"new-{number}", number)
        new, credential = self.desk.deployment.register()
        client = write.given(new)
        if client != new:
            self.desk.deployment.change(new, client)
            client = client._replace(version=new.version + 1)
        return Subject(self, write, client, client.client_id, number, credential)


@dataclass(frozen=True)
class Subject:
    """The object of one write in one test.

    After any fault, one of two outcomes holds. The answer is 2xx, and the change and its audit event are stored once.
    Or the answer is 503, and both are stored or neither is.
    """

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
        new: dict[str, Any] = {
            "{client_id}": self.client_id,
            "{new_name}": self.new_name,
            "{new_number}": 600 + self.number,
            "{new_slug}": self.new_slug,
            "{new_issuer}": f"https://{self.new_slug}.example.com",
            "{conditions}": {"/sub": f"system:serviceaccount:shop:{self.client_id}"},
        }
        if self.client:
            new["{jti}"] = f"{'0' * 32}.{self.client.client_secrets[0].credential_id}"
        return {name: new.get(value, value) if isinstance(value, str) else value for name, value in content.items()}

    @property
    def new_slug(self) -> str:
        return f"cluster-{self.number}"

    @property
    def new_name(self) -> str:
        return f"Name {self.number}"

    def stored(self) -> Stored:
        parts = self.office.patient
        if self.write.is_of_catalogue:
            target = self.write.target.format(new_slug=self.new_slug)
            page = parts.ledgers.audit_trail.page(AuditQuery(target=target, limit=100))
            return Stored(parts.stores.catalogue_store.load(), frozenset(), page.events)
        client = parts.stores.clients.find(self.client_id)
        owner = self.client or client
        keys = [name_key(self.new_name), *_pointers(owner), *_pointers(client)]
        if owner:
            keys += [name_key(owner.client_name), generation_key(owner.generation)]
        table = parts.environment.clients_table
        guards = frozenset(key for key in keys if consistent_get(parts.stores.dynamodb, table, key))
        events = parts.ledgers.audit_trail.page(AuditQuery(target=self.client_id)).events
        return Stored(client, guards, events)

    # Assertions.

    def was_made(self, before: Stored, now: Stored) -> bool:
        """Whether the change was made. Fails if it was made in part or twice."""
        if before == now:
            return False
        assert self.write.is_made(before.content, now.content), now
        old, new = before.content, now.content
        if new is not None:
            assert (old.version if old else 0) + 1 == new.version
        if not self.write.is_of_catalogue:
            whole = {name_key(new.client_name), generation_key(new.generation), *_pointers(new)} if new else set()
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


def _pointers(client: Client | None) -> list[str]:
    """From the subjects that find the client without a client id."""
    trusts = [trust for trust in client.trusts if trust.is_default] if client else []
    return [subject_key(trust.issuer, trust.issuer_generation, trust.conditions["/sub"][0]) for trust in trusts]


def assert_says_unavailable(answer: Answer, *sentences: str) -> None:
    assert 503 == answer.status, (answer.status, answer.text)
    assert "application/problem+json" == answer.headers["content-type"]
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert "no-store" == answer.headers["cache-control"]
    assert {"type": "about:blank", "title": "Service Unavailable", "status": 503} == {
        name: value for name, value in answer.json.items() if name != "detail"
    }
    assert answer.json["detail"] in sentences
