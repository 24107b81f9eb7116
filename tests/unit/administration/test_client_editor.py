"""How a stored client is changed: again when somebody else was faster, and never what was not meant."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from chalicelib.administration.attempts import TRIES
from chalicelib.administration.audit import Actor, AuditEvent
from chalicelib.administration.client_editor import ClientEditor
from chalicelib.administration.errors import ClientChanged, ClientNotFound, TooManySecrets, VersionMismatch
from chalicelib.administration.secrets import SecretAdministration
from chalicelib.oauth.bearer import Caller
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_secret import ClientSecret
from chalicelib.oauth.errors import InsufficientScope
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import FakeClock, MemoryCatalogue, MemoryStore
from tests.unit.example import CATALOGUE, CLIENT

JTI = f"jti.{CLIENT.client_secrets[0].credential_id}"
GRANTED = Caller(CLIENT, Scope(("api_client_write", "api_client_grant")), JTI)
WEAK = Caller(CLIENT, Scope(("api_client_write",)), JTI)
ME = Actor("me")


class Rival(MemoryStore):
    """Calls `meanwhile` before each of the first writes, as a concurrent caller would."""

    def __init__(self, meanwhile: Callable[[Client], Client | None], times: int = 1) -> None:
        super().__init__()
        self.clients = {CLIENT.client_id: CLIENT}
        self.catalogue = CATALOGUE
        self.meanwhile, self.times = meanwhile, times

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        self._be_faster()
        super().change(before, after, event, catalogue_version=catalogue_version)

    def delete(self, client: Client, event: AuditEvent) -> None:
        self._be_faster()
        super().delete(client, event)

    def _be_faster(self) -> None:
        stored = self.clients.get(CLIENT.client_id)
        if self.times and stored:
            self.times -= 1
            other = self.meanwhile(stored)
            self.clients = {} if other is None else {other.client_id: other._replace(version=stored.version + 1)}


def editor(store: MemoryStore) -> ClientEditor:
    return ClientEditor(store, store, MemoryCatalogue(store).load, FakeClock(), Random(1))


def secrets(store: MemoryStore) -> SecretAdministration:
    clock = FakeClock()
    return SecretAdministration(editor(store), store, lambda seconds: clock.move(seconds=seconds))


def described(text: str) -> Callable[[Client, datetime], Client]:
    return lambda client, _now: client._replace(description=text)


def edit(store: MemoryStore, caller: Caller = GRANTED, versions: frozenset[int] | None = None) -> Client:
    return editor(store).retried(
        lambda: editor(store).edit_once(
            CLIENT.generation, described("mine"), action="edit", actor=ME, caller=caller, expected_versions=versions
        )
    )


@pytest.mark.parametrize("times", [0, 1, TRIES - 1])
def test_a_change_is_merged_with_those_that_were_faster(times: int) -> None:
    """Decided: merged retries within the request's time."""
    store = Rival(lambda client: client._replace(client_name="theirs"), times)

    after = edit(store)

    assert ("mine", "theirs" if times else "ERP", times + 2) == (after.description, after.client_name, after.version)
    assert after == store.clients[CLIENT.client_id]
    assert 1 == len(store.events)


def test_a_change_that_always_conflicts_ends_with_a_conflict() -> None:
    """The answer is then 409."""
    store = Rival(lambda client: client._replace(client_name="theirs"), TRIES)

    with pytest.raises(ClientChanged):
        edit(store)

    assert ("", []) == (store.clients[CLIENT.client_id].description, store.events)


def test_a_change_for_one_version_is_not_made_to_the_next() -> None:
    """RFC 9110 §13.1.1: the condition holds for every try."""
    store = Rival(lambda client: client._replace(client_name="theirs"))

    with pytest.raises(VersionMismatch):
        edit(store, versions=frozenset({1}))

    assert "theirs" == store.clients[CLIENT.client_id].client_name


def test_a_client_that_was_deleted_meanwhile_is_not_found() -> None:
    """Issue 4: a PATCH never restores a deleted client."""
    store = Rival(lambda _: None)

    with pytest.raises(ClientNotFound):
        edit(store)

    assert ({}, []) == (store.clients, store.events)


def test_a_client_whose_id_was_registered_again_meanwhile_is_not_found() -> None:
    """Issue 4: a number is never used again."""
    store = Rival(lambda client: client._replace(generation=client.generation + 1))

    with pytest.raises(ClientNotFound):
        edit(store)

    assert "" == store.clients[CLIENT.client_id].description


def test_a_client_that_got_more_scopes_meanwhile_cannot_be_changed() -> None:
    """Rights are checked again with each try."""
    mine = CLIENT._replace(registrations={"admin-api": Scope(("api_client_write",))})
    raised = {"admin-api": Scope(("api_client_write", "api_client_grant"))}
    store = Rival(lambda client: client._replace(registrations=raised))
    store.clients = {mine.client_id: mine}

    with pytest.raises(InsufficientScope):
        edit(store, WEAK)

    assert ("", []) == (store.clients[CLIENT.client_id].description, store.events)


def test_a_missing_right_is_reported_before_a_version_mismatch() -> None:
    """Decided: 403 comes first."""
    with pytest.raises(InsufficientScope):
        edit(Rival(lambda client: client, 0), WEAK, frozenset({99}))


def test_a_deletion_is_tried_again_too() -> None:
    """Decided: merged retries."""
    store = Rival(lambda client: client._replace(client_name="theirs"))

    editor(store).delete(CLIENT.generation, action="delete", actor=ME, caller=GRANTED)

    assert ({}, "theirs") == (store.clients, store.events[0].changes["client_name"][0])


def test_the_same_secret_is_added_after_a_conflict() -> None:
    """Issue 4: the secret in the answer is always the stored one."""
    store = Rival(lambda client: client._replace(client_name="theirs"), 3)

    text, added = secrets(store).add(GRANTED, ME, CLIENT.generation, "label", None)

    stored = store.clients[CLIENT.client_id].client_secrets
    assert (added, "label", 2) == (stored[-1], added.label, len(stored))
    assert text.startswith("wws_")


def test_the_sixth_secret_is_refused_even_if_the_fifth_was_added_meanwhile() -> None:
    """Decided: five live secrets per client."""
    full = tuple(
        ClientSecret(f"{number:016x}", "sha256$" + "0" * 64, CLIENT.created_at, "tests") for number in range(4)
    )
    store = Rival(lambda client: client._replace(client_secrets=(*client.client_secrets, *full)))

    with pytest.raises(TooManySecrets):
        secrets(store).add(GRANTED, ME, CLIENT.generation, "", None)


def test_an_overlap_is_counted_from_the_change() -> None:
    """Promise: the old until the overlap chosen."""
    store = Rival(lambda client: client, 0)

    secrets(store).regenerate(GRANTED, ME, CLIENT.generation, timedelta(minutes=1))

    old, new = store.clients[CLIENT.client_id].client_secrets
    assert (FakeClock()() + timedelta(minutes=1), None) == (old.expires_at, new.expires_at)
