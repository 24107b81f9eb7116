"""Burning overrides the guard of the last administrator: a server that a thief administers is worse than none."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.wiring import Wiring
from tests.administration.desk import CLIENTS, Desk
from tests.api.empty_server import credential_of, server_of
from tests.leaks.finder import report

pytestmark = pytest.mark.usefixtures("pregenerated_keys")


@pytest.fixture
def lonely(parts: Wiring) -> Desk:
    """A server with one administrator, whose secret leaks."""
    parts.operations.bootstrap.run({})
    return Desk.of(server_of(parts))


def burn(lonely: Desk) -> list[Any]:
    """The metrics."""
    emitted: list[Any] = []
    administration: Any = lonely.deployment.parts.administration
    administration.leaked_secrets = replace(administration.leaked_secrets, emit=emitted.append)
    assert ["true_positive"] == report(lonely, lonely.deployment.administrator.client_secret)
    return emitted


def test_the_last_administrators_secret_is_burnt_with_a_metric_of_its_own(lonely: Desk) -> None:
    emitted = burn(lonely)

    assert [{"LeakedSecrets": 1}, {"LastAdministratorsBurnt": 1}] == emitted
    assert 401 == lonely.deployment.ask(lonely.deployment.administrator).status
    assert 401 == lonely.call("GET", f"{CLIENTS}/infos").status


def test_the_secret_of_one_of_two_administrators_is_burnt_without_that_metric(lonely: Desk) -> None:
    lonely.create(scopes=["api_client_grant"])

    assert [{"LeakedSecrets": 1}] == burn(lonely)


def test_reissue_is_the_way_back(lonely: Desk) -> None:
    """The new administrator counts: the guard holds for it again."""
    burn(lonely)
    parts = lonely.deployment.parts

    assert "reissued" == parts.operations.bootstrap.run({"reissue": True})["administrator"]

    again = Desk.of(replace(lonely.deployment, administrator=credential_of(parts)))
    generation = again.call("GET", f"{CLIENTS}/infos").json["apiClientId"]
    assert 409 == again.call("PATCH", f"{CLIENTS}/{generation}", {"enabled": False}).status
    secret_id = again.call("GET", f"{CLIENTS}/{generation}/secrets").json["items"][0]["secretId"]
    assert 409 == again.call("DELETE", f"{CLIENTS}/{generation}/secrets/{secret_id}").status
    assert 201 == again.call("POST", CLIENTS, {"clientId": "x", "clientName": "X", "enabled": True}).status


def test_the_secret_that_reissue_created_can_be_burnt_too(lonely: Desk) -> None:
    """Its pointer is written with it."""
    parts = lonely.deployment.parts
    parts.operations.bootstrap.run({"reissue": True})
    new = credential_of(parts)

    assert ["true_positive"] == report(lonely, new.client_secret)
    assert 401 == lonely.deployment.ask(new).status
    assert ["false_positive"] == report(lonely, lonely.deployment.administrator.client_secret)
