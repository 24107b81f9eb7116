"""POST /admin-api/access_token when something is wrong on our side, or switched off."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.oauth.catalogue import Settings
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.store_errors import StoreUnavailable
from chalicelib.wiring import Wiring
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import RawEvents
from tests.api.forms import credentials, error, send

SECRET_TEXT = "secret wws_0123456789"
UNAVAILABLE = {
    "error": "temporarily_unavailable",
    "error_description": "The server is temporarily unavailable. Try again shortly.",
}
SETTINGS_THAT_CANNOT_WORK = {"AWS_REGION": "eu-central-1", "WATCHWORD_ISSUER": "http://auth.example.com"}
PARTS = ["stores.clients", "tokens.catalogue", "tokens.key_ring", "stores.credential_usage", "tokens.endpoint"]
HTTPS = "Use HTTPS protocol"


class Broken:
    """Whatever is asked of it, and whoever calls it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(SECRET_TEXT)

    def __call__(self, *_: object) -> Any:
        raise RuntimeError(SECRET_TEXT)


@pytest.mark.parametrize("part", PARTS)
def test_a_fault_of_ours_is_a_503_that_says_when_to_come_back(memory: Deployment, part: str) -> None:
    """RFC 6749 §5.2, RFC 9110 §10.2.3: never a 500, never Chalice's own body."""
    _break(memory, part)

    answer = memory.ask(memory.administrator)

    assert (503, UNAVAILABLE, "no-store") == (answer.status, answer.json, answer.headers["cache-control"])
    assert 1 <= int(answer.headers["retry-after"]) <= 5


@pytest.mark.parametrize("part", PARTS)
def test_a_fault_of_ours_is_logged_without_what_it_says(
    memory: Deployment, part: str, log_lines: list[dict[str, Any]]
) -> None:
    """The text of an exception could quote a secret: its type and its place are enough."""
    _break(memory, part)

    memory.ask(memory.administrator)

    (fault, request) = log_lines
    assert ("RuntimeError", 503, "ERROR") == (fault["exception"], request["status"], request["level"])
    assert "wws_" not in repr(log_lines)
    assert "test_token_trouble.py:" in fault["raised_at"][-1]


def test_a_fault_in_the_middleware_is_a_503_too(memory: Deployment, log_lines: list[dict[str, Any]]) -> None:
    """Whatever stands around the endpoint; Chalice would answer for it before we see it."""
    _break(memory, "tokens.catalogue")

    answer = send(memory, [], X_Forwarded_Proto="http")

    assert ["RuntimeError", 503] == [log_lines[0]["exception"], log_lines[1]["status"]]

    assert (503, UNAVAILABLE) == (answer.status, answer.json)
    assert 1 <= int(answer.headers["retry-after"]) <= 5


def test_settings_that_cannot_work_are_a_503_too(memory: Deployment) -> None:
    """A deployment that was given wrong settings answers in OAuth's words as well."""
    parts = Wiring(SETTINGS_THAT_CANNOT_WORK)

    answer = Deployment(RawEvents(parts), parts, memory.administrator).ask(memory.administrator)

    assert (503, UNAVAILABLE, "no-store") == (answer.status, answer.json, answer.headers["cache-control"])


@pytest.mark.parametrize("part", ["clients", "catalogue_store", "key_ring_secret"])
def test_trouble_with_a_store_is_a_503_and_no_refusal(memory: Deployment, part: str) -> None:
    """Promises: our own trouble is never a 401."""
    broken = getattr(memory.parts.stores, part)
    broken.find = broken.load = _unavailable

    answer = memory.ask(memory.administrator)

    assert (503, UNAVAILABLE) == (answer.status, answer.json)


def test_a_ring_in_which_no_key_signs_is_trouble_of_ours(memory: Deployment) -> None:
    """Promises."""
    memory.parts.stores.key_ring_secret.ring = KeyRing(())

    assert (503, "temporarily_unavailable") == error(memory.ask(memory.administrator))


def test_issuing_that_is_switched_off_is_unavailable(memory: Deployment) -> None:
    """Divergence: PrestaShop answers 404 everywhere, which clients take for a wrong URL."""
    _set(memory, issuing_enabled=False)

    answer = memory.ask(memory.administrator)

    expected = {
        "error": "temporarily_unavailable",
        "error_description": "An administrator disabled the issuing of tokens on this server. Try again later.",
    }
    assert (503, expected, True) == (answer.status, answer.json, "retry-after" in answer.headers)


def test_who_fails_to_authenticate_does_not_learn_that_issuing_is_off(memory: Deployment) -> None:
    """Divergence: the sentence is for clients of ours."""
    _set(memory, issuing_enabled=False)
    stranger = SecretCredential("nobody", memory.administrator.client_secret)

    assert (401, "invalid_client") == error(memory.ask(stranger))


def test_issuing_can_be_switched_on_again(memory: Deployment) -> None:
    """Promises: settings are taken over within 30 s."""
    _set(memory, issuing_enabled=False)
    memory.ask(memory.administrator)

    _set(memory, issuing_enabled=True)

    assert 200 == memory.ask(memory.administrator).status


def test_settings_are_taken_over_within_30_seconds(memory: Deployment) -> None:
    """Promises."""
    memory.ask(memory.administrator)
    store = memory.parts.stores.clients
    store.catalogue = store.catalogue._replace(settings=Settings(issuing_enabled=False))

    statuses = [memory.ask(memory.administrator).status]
    memory.parts.clock.move(seconds=29)
    statuses.append(memory.ask(memory.administrator).status)
    memory.parts.clock.move(seconds=1)
    statuses.append(memory.ask(memory.administrator).status)

    assert [200, 200, 503] == statuses


def test_the_settings_cap_the_lifetime_of_tokens(memory: Deployment) -> None:
    """Design: the least of the client's, the resource's and the server's."""
    _set(memory, maximum_lifetime=timedelta(seconds=300))

    assert 300 == memory.ask(memory.administrator).json["expires_in"]


@pytest.mark.parametrize("forwarded", ["http", "HTTP", "http, https", "https, http", " http "])
def test_plain_http_is_forbidden(deployment: Deployment, forwarded: str) -> None:
    """Divergence: PrestaShop answers 401 with the sentence as a JSON string and a Location."""
    answer = send(deployment, credentials(deployment.administrator), X_Forwarded_Proto=forwarded)

    assert (403, {"error": "invalid_request", "error_description": HTTPS}, "no-store", False) == (
        answer.status,
        answer.json,
        answer.headers["cache-control"],
        "location" in answer.headers,
    )


@pytest.mark.parametrize("forwarded", ["https", "HTTPS", "https, https", ""])
def test_https_passes(deployment: Deployment, forwarded: str) -> None:
    """Design: an absent header passes, too, as on one machine."""
    answer = send(deployment, credentials(deployment.administrator), X_Forwarded_Proto=forwarded)

    assert 200 == answer.status


def test_plain_http_passes_when_it_is_not_forbidden(memory: Deployment) -> None:
    """PrestaShop's switch for debugging."""
    _set(memory, force_https=False)

    answer = send(memory, credentials(memory.administrator), X_Forwarded_Proto="http")

    assert 200 == answer.status


def test_plain_http_is_a_503_when_nobody_knows_the_settings(memory: Deployment) -> None:
    """Promises: trouble of ours is said to be ours."""
    memory.parts.stores.catalogue_store.load = _unavailable

    answer = send(memory, credentials(memory.administrator), X_Forwarded_Proto="http")

    assert (503, UNAVAILABLE, True) == (answer.status, answer.json, "retry-after" in answer.headers)


def test_catalogue_and_keys_are_kept_through_an_outage(memory: Deployment) -> None:
    """Promises: for 24 hours, then there is a hard stop."""
    memory.ask(memory.administrator)
    memory.parts.stores.clients.catalogue = memory.parts.stores.key_ring_secret.ring = None

    memory.parts.clock.move(hours=23, minutes=59)
    during = memory.ask(memory.administrator).status
    memory.parts.clock.move(minutes=1)
    after = memory.ask(memory.administrator).status

    assert [200, 503] == [during, after]


def test_the_server_answers_before_it_was_bootstrapped(memory: Deployment) -> None:
    """A deployment without bootstrap is trouble of ours, and the log says what to do."""
    memory.parts.stores.clients.catalogue = None

    answer = memory.http.request("POST", TOKEN, "grant_type=client_credentials&client_id=a&client_secret=b", FORM)

    assert (401, "invalid_client") == error(answer)
    assert (503, "temporarily_unavailable") == error(memory.ask(memory.administrator))


def _break(memory: Deployment, part: str) -> None:
    group, _, name = part.partition(".")
    setattr(getattr(memory.parts, group), name, Broken())


def _set(memory: Deployment, **settings: Any) -> None:
    store = memory.parts.stores.clients
    store.catalogue = store.catalogue._replace(settings=store.catalogue.settings._replace(**settings))
    memory.parts.clock.move(seconds=30)


def _unavailable(*_: object) -> Any:
    raise StoreUnavailable("an outage")
