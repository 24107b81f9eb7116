"""OpenID Connect Core §9: an assertion is used once, and only a token uses it up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.oauth.client_authentication import SingleUse
from chalicelib.store_errors import StoreUnavailable
from tests.api.deployment import Deployment
from tests.api.forms import error
from tests.assertions.signer import ask, claims, client_key, register, signed
from tests.fakes.memory import NOON


def test_an_assertion_works_once(memory: Deployment) -> None:
    client = register(memory)
    assertion = signed(claims(client))

    assert 200 == ask(memory, assertion).status
    answer = ask(memory, assertion)

    assert (401, "invalid_client") == error(answer)
    assert "used before" in answer.json["error_description"]


def test_a_new_signature_over_the_same_jti_is_a_replay(memory: Deployment) -> None:
    client = register(memory)

    assert 200 == ask(memory, signed(claims(client, jti="same"))).status
    assert 401 == ask(memory, signed(claims(client, jti="same", exp=int(NOON.timestamp()) + 200))).status


def test_of_fifty_at_once_one_gets_a_token(memory: Deployment) -> None:
    client = register(memory)
    assertion = signed(claims(client))

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(lambda _: ask(memory, assertion).status, range(50)))

    assert [200] + [401] * 49 == sorted(statuses)


def test_two_clients_may_use_the_same_jti(memory: Deployment) -> None:
    first, second = register(memory), register(memory)

    assert 200 == ask(memory, signed(claims(first, jti="same"))).status
    assert 200 == ask(memory, signed(claims(second, jti="same"))).status


@pytest.mark.parametrize(
    "wrong",
    [{"scope": "api_client_grant"}, {"scope": "unheard_of"}, {"resource": "https://nowhere.example.com"}],
    ids=lambda parameters: next(iter(parameters.values())),
)
def test_a_request_that_gets_no_token_leaves_the_assertion_usable(memory: Deployment, wrong: dict[str, str]) -> None:
    client = register(memory)
    assertion = signed(claims(client))

    assert 400 == ask(memory, assertion, **wrong).status
    assert 200 == ask(memory, assertion).status


def test_an_assertion_stays_usable_while_issuing_is_disabled(memory: Deployment) -> None:
    client = register(memory)
    assertion, catalogue = signed(claims(client)), memory.parts.tokens.catalogue()
    memory.parts.tokens.catalogue.put(catalogue._replace(settings=catalogue.settings._replace(issuing_enabled=False)))
    assert 503 == ask(memory, assertion).status
    memory.parts.tokens.catalogue.put(catalogue)

    assert 200 == ask(memory, assertion).status


def test_an_assertion_stays_usable_after_an_outage_of_the_store(
    memory: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and no token without the record."""
    client = register(memory)
    assertion = signed(claims(client))

    def fail(_single_use: SingleUse, _now: object) -> bool:
        raise StoreUnavailable("down")

    with monkeypatch.context() as broken:
        broken.setattr(memory.parts.stores.used_credentials, "use", fail)
        answer = ask(memory, assertion)
    assert (503, "temporarily_unavailable") == error(answer)
    assert answer.headers["retry-after"]

    assert 200 == ask(memory, assertion).status


@pytest.mark.parametrize("changes", [{}, {"iat": None}], ids=["with iat", "without iat"])
def test_the_record_outlives_the_assertion(memory: Deployment, changes: dict[str, None]) -> None:
    """As long as the dates permit the assertion, the record refuses it."""
    client = register(memory)
    end = int(NOON.timestamp()) + 360
    assertion = signed(claims(client, exp=end, **changes))
    assert 200 == ask(memory, assertion).status

    for seconds in range(0, 600, 20):
        memory.parts.clock.now = NOON + timedelta(seconds=seconds)
        assert 401 == ask(memory, assertion).status


def test_a_new_client_with_an_old_id_may_use_an_old_jti(memory: Deployment) -> None:
    """It is another client, with another generation."""
    client = register(memory)
    assert 200 == ask(memory, signed(claims(client, jti="same"))).status
    memory.parts.stores.clients.clients.pop(client.client_id)
    again, _ = memory.register(client_id=client.client_id, client_name="Again")
    memory.change(again, again._replace(client_keys=(client_key("ES256"),)))

    assert 200 == ask(memory, signed(claims(again, jti="same"))).status
