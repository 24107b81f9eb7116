"""How both endpoints refuse what they cannot read. RFC 6749 §5.2; rows 7 and 8 of the plan's list."""

import base64
from urllib.parse import urlencode

import pytest

from chalicelib.store_errors import OutcomeUnknown, StoreUnavailable
from tests.administration.desk import Desk
from tests.api.deployment import FORM
from tests.revocation.tokens import INTROSPECT, ORDERS, REVOKE, introspect, of_orders, revoke, send, verifier_of

both = pytest.mark.parametrize("path", [REVOKE, INTROSPECT])


@both
def test_a_wrong_secret_is_unauthorized(here: Desk, path: str) -> None:
    """7."""
    client, token = of_orders(here)
    wrong = client.credential_with(client.credential.client_secret[:-1] + "0")
    answer = send(here.deployment, path, token, wrong)

    assert (401, "invalid_client") == (answer.status, answer.json["error"])


@both
def test_a_request_without_a_credential_is_unauthorized(here: Desk, path: str) -> None:
    """7."""
    answers = [
        here.deployment.http.request("POST", path, urlencode(form), FORM)
        for form in ({"token": "x"}, {"token": "x", "client_id": "erp"})
    ]

    assert [400, 401] == [answer.status for answer in answers]


@both
def test_basic_authenticates_and_its_refusal_has_a_challenge(desk: Desk, path: str) -> None:
    """7. RFC 6749 §5.2."""
    client = desk.create()

    def ask(secret: str) -> tuple[int, str]:
        encoded = base64.b64encode(f"{client.client_id}:{secret}".encode()).decode()
        headers = {**FORM, "Authorization": f"Basic {encoded}"}
        answer = desk.deployment.http.request("POST", path, "token=x", headers)
        return answer.status, answer.headers.get("www-authenticate", "")

    assert (200, "") == ask(client.credential.client_secret)
    assert (401, 'Basic realm="watchword", charset="UTF-8"') == ask("wrong")


@both
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused_in_oauths_words(here: Desk, path: str, method: str) -> None:
    """7."""
    answer = here.deployment.http.request(method, path)

    assert (405, "POST", "invalid_request") == (answer.status, answer.headers["allow"], answer.json["error"])


@both
@pytest.mark.parametrize("name", ["token", "client_secret", "x"])
def test_a_parameter_in_the_url_is_refused(here: Desk, path: str, name: str) -> None:
    """7. RFC 7662 §2.1: it would be in logs."""
    client, token = of_orders(here)
    answer = send(here.deployment, f"{path}?{name}=1", token, client.credential)

    assert (400, "invalid_request", False) == (answer.status, answer.json["error"], "x=" in answer.text)


@both
@pytest.mark.parametrize("form", ["", "token=", "token=a&token=b", "token[]=a", "token[0]=a"], ids=str)
def test_a_missing_or_repeated_token_is_refused(here: Desk, path: str, form: str) -> None:
    """8."""
    client = here.create()
    credential = urlencode(client.credential._asdict())
    answer = here.deployment.http.request("POST", path, f"{credential}&{form}", FORM)

    assert (400, "invalid_request") == (answer.status, answer.json["error"])
    assert "token" in answer.json["error_description"]


@both
@pytest.mark.parametrize(("content_type", "status"), [("application/json", 400), ("text/plain", 400)])
def test_only_forms_are_read(here: Desk, path: str, content_type: str, status: int) -> None:
    answer = here.deployment.http.request("POST", path, '{"token": "x"}', {"Content-Type": content_type})

    assert (status, "invalid_request") == (answer.status, answer.json["error"])


@both
def test_trouble_with_the_stores_is_no_answer_about_the_token(here: Desk, path: str) -> None:
    """16. RFC 7009 §2.2.1: 503, never inactive and never a success."""
    client, token = of_orders(here, introspects=[ORDERS])

    def fail(*_: object, **__: object) -> None:
        raise StoreUnavailable("down")

    here.store.find = fail  # type: ignore[assignment, method-assign]  # the fake's
    answer = send(here.deployment, path, token, client.credential)

    assert (503, "temporarily_unavailable") == (answer.status, answer.json["error"])
    assert answer.headers["retry-after"]


def test_trouble_with_the_tokens_client_is_not_inactive(here: Desk) -> None:
    """16."""
    client, token = of_orders(here)
    verifier = verifier_of(here, ORDERS)
    find = here.store.find

    def fail(client_id: str) -> object:
        if client_id == client.client_id:
            raise StoreUnavailable("malformed")
        return find(client_id)

    here.store.find = fail  # type: ignore[assignment, method-assign]  # the fake's

    assert 503 == introspect(here, token, verifier).status


def test_an_unknown_outcome_is_no_success_and_may_be_repeated(here: Desk) -> None:
    """15."""
    client, token = of_orders(here)
    change = here.store.change

    def lost(*_: object, **__: object) -> None:
        here.store.change = change  # type: ignore[method-assign]  # the fake's
        raise OutcomeUnknown("lost")

    here.store.change = lost  # type: ignore[assignment, method-assign]  # the fake's

    assert [503, 200, 200] == [revoke(here, token, client).status for _ in range(3)]


@both
def test_plain_http_is_refused(here: Desk, path: str) -> None:
    answer = here.deployment.http.request("POST", path, "token=x", {**FORM, "X-Forwarded-Proto": "http"})

    assert (403, "invalid_request") == (answer.status, answer.json["error"])
