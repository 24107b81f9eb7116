"""POST /admin-api/access_token during a fault of the server, or while issuing is disabled."""

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
    """A part whose attributes and calls all raise."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(SECRET_TEXT)

    def __call__(self, *_: object) -> Any:
        raise RuntimeError(SECRET_TEXT)


@pytest.mark.parametrize("part", PARTS)
def test_a_fault_of_the_server_is_a_503_with_retry_after(memory: Deployment, part: str) -> None:
    """RFC 6749 §5.2, RFC 9110 §10.2.3: never a 500, never Chalice's own body."""
    _break(memory, part)

    answer = memory.ask(memory.administrator)

    assert (503, UNAVAILABLE, "no-store") == (answer.status, answer.json, answer.headers["cache-control"])
    assert 1 <= int(answer.headers["retry-after"]) <= 5


@pytest.mark.parametrize("part", PARTS)
def test_a_fault_of_the_server_is_logged_without_its_text(
    memory: Deployment, part: str, log_lines: list[dict[str, Any]]
) -> None:
    """The text of an exception could quote a secret. Its type and line are enough."""
    _break(memory, part)

    memory.ask(memory.administrator)

    (fault, request) = log_lines
    assert ("RuntimeError", 503, "ERROR") == (fault["exception"], request["status"], request["level"])
    assert "wws_" not in repr(log_lines)
    assert "test_token_trouble.py:" in fault["raised_at"][-1]


def test_a_fault_in_the_middleware_is_a_503_too(memory: Deployment, log_lines: list[dict[str, Any]]) -> None:
    """Otherwise, Chalice would write the answer."""
    _break(memory, "tokens.catalogue")

    answer = send(memory, [], X_Forwarded_Proto="http")

    assert ["RuntimeError", 503] == [log_lines[0]["exception"], log_lines[1]["status"]]

    assert (503, UNAVAILABLE) == (answer.status, answer.json)
    assert 1 <= int(answer.headers["retry-after"]) <= 5


def test_invalid_environment_variables_are_a_503_too(memory: Deployment) -> None:
    """A misconfigured deployment also answers with an OAuth error."""
    parts = Wiring(SETTINGS_THAT_CANNOT_WORK)

    answer = Deployment(RawEvents(parts), parts, memory.administrator).ask(memory.administrator)

    assert (503, UNAVAILABLE, "no-store") == (answer.status, answer.json, answer.headers["cache-control"])


@pytest.mark.parametrize("part", ["clients", "catalogue_store", "key_ring_secret"])
def test_an_outage_of_a_store_is_a_503_and_no_refusal(memory: Deployment, part: str) -> None:
    """Promises: a fault of this server is never a 401."""
    broken = getattr(memory.parts.stores, part)
    broken.find = broken.load = _unavailable

    answer = memory.ask(memory.administrator)

    assert (503, UNAVAILABLE) == (answer.status, answer.json)


def test_a_key_ring_without_a_signing_key_is_a_503(memory: Deployment) -> None:
    """Promises."""
    memory.parts.stores.key_ring_secret.ring = KeyRing(())

    assert (503, "temporarily_unavailable") == error(memory.ask(memory.administrator))


def test_disabled_issuing_is_a_503(memory: Deployment) -> None:
    """Divergence: PrestaShop answers 404, which looks like a wrong URL to clients."""
    _set(memory, issuing_enabled=False)

    answer = memory.ask(memory.administrator)

    expected = {
        "error": "temporarily_unavailable",
        "error_description": "An administrator disabled the issuing of tokens on this server. Try again later.",
    }
    assert (503, expected, True) == (answer.status, answer.json, "retry-after" in answer.headers)


def test_a_failed_authentication_does_not_reveal_that_issuing_is_disabled(memory: Deployment) -> None:
    """Divergence: the message is for registered clients only."""
    _set(memory, issuing_enabled=False)
    stranger = SecretCredential("nobody", memory.administrator.client_secret)

    assert (401, "invalid_client") == error(memory.ask(stranger))


def test_issuing_can_be_enabled_again(memory: Deployment) -> None:
    """Promises: settings take effect within 30 seconds."""
    _set(memory, issuing_enabled=False)
    memory.ask(memory.administrator)

    _set(memory, issuing_enabled=True)

    assert 200 == memory.ask(memory.administrator).status


def test_settings_take_effect_within_30_seconds(memory: Deployment) -> None:
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
    """The shortest of the lifetimes of client, resource and server."""
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
def test_https_is_accepted(deployment: Deployment, forwarded: str) -> None:
    """A request without X-Forwarded-Proto is accepted too, because `make run` has no proxy."""
    answer = send(deployment, credentials(deployment.administrator), X_Forwarded_Proto=forwarded)

    assert 200 == answer.status


def test_plain_http_is_accepted_when_it_is_not_forbidden(memory: Deployment) -> None:
    """PrestaShop's switch for debugging."""
    _set(memory, force_https=False)

    answer = send(memory, credentials(memory.administrator), X_Forwarded_Proto="http")

    assert 200 == answer.status


def test_plain_http_is_a_503_while_the_settings_cannot_be_read(memory: Deployment) -> None:
    """Promises: a fault of this server is a 503."""
    memory.parts.stores.catalogue_store.load = _unavailable

    answer = send(memory, credentials(memory.administrator), X_Forwarded_Proto="http")

    assert (503, UNAVAILABLE, True) == (answer.status, answer.json, "retry-after" in answer.headers)


def test_cached_catalogue_and_keys_are_used_during_an_outage(memory: Deployment) -> None:
    """Promises: for at most 24 hours."""
    memory.ask(memory.administrator)
    memory.parts.stores.clients.catalogue = memory.parts.stores.key_ring_secret.ring = None

    memory.parts.clock.move(hours=23, minutes=59)
    during = memory.ask(memory.administrator).status
    memory.parts.clock.move(minutes=1)
    after = memory.ask(memory.administrator).status

    assert [200, 503] == [during, after]


def test_the_server_answers_before_bootstrap(memory: Deployment) -> None:
    """It answers 503, and the log says what to do."""
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
