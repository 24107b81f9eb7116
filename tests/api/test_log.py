"""One log line for each request, without any secret, token or form."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import Answer, event
from tests.api.forms import MULTIPART, basic, credentials, multipart, send, unverified_claims, unverified_header

INFOS = "/admin-api/api-clients/infos"
GRANT = ("grant_type", "client_credentials")
REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
# A confidential value of the caller, which each request below contains.
MARKS = ["mark-of-the-form", "wws_", "mark-of-the-body", "eyJ"]


def test_the_line_of_a_token_request_describes_the_issued_token(deployment: Deployment, log_lines: list[Any]) -> None:
    """Issue 2: request id, client_id, jti, kid, scope, outcome, milliseconds."""
    client, credential = deployment.register()

    token = deployment.token(credential, "customer_group_read")

    (line,) = log_lines
    names = ("message", "level", "method", "path", "status", "outcome", "client_id", "scope", "kid")
    kid = unverified_header(token)["kid"]
    assert ["request", "INFO", "POST", TOKEN, 200, "issued", client.client_id, "customer_group_read", kid] == [
        line[name] for name in names
    ]
    assert unverified_claims(token)["jti"] == line["jti"]
    assert line["milliseconds"] >= 0


def test_line_and_answer_have_the_same_request_id(deployment: Deployment, log_lines: list[Any]) -> None:
    """An operator finds the line by the id that a caller reports."""
    answer = deployment.ask(deployment.administrator)

    assert answer.headers["x-request-id"] == log_lines[0]["request_id"]


def test_the_request_id_is_that_of_api_gateway(memory: Deployment, log_lines: list[Any]) -> None:
    """API Gateway's access log has the same id."""
    memory.ask(memory.administrator)

    assert REQUEST_ID == log_lines[0]["request_id"]


def test_the_line_of_a_refusal_has_its_reason(deployment: Deployment, log_lines: list[Any]) -> None:
    """The reason is for the operator. The caller gets the error only."""
    client, credential = deployment.register(enabled=False)

    deployment.ask(credential)

    (line,) = log_lines
    assert [401, "invalid_client", client.client_id, "the client is disabled"] == [
        line[name] for name in ("status", "outcome", "client_id", "detail")
    ]


def test_the_line_of_a_call_with_a_token_has_the_id_of_the_token(deployment: Deployment, log_lines: list[Any]) -> None:
    """The jti, never the token."""
    client, credential = deployment.register()
    token = deployment.token(credential)

    deployment.http.request("GET", INFOS, headers={"Authorization": f"Bearer {token}"})

    issued, used = log_lines
    assert [INFOS, "ok", client.client_id, issued["jti"]] == [
        used[name] for name in ("path", "outcome", "client_id", "jti")
    ]


Request = Callable[[Deployment], Answer]


def _post(*fields: tuple[str, str], **headers: str) -> Request:
    return lambda deployment: send(deployment, [*fields, ("x", "mark-of-the-form")], **headers)


def _with_credentials(*fields: tuple[str, str]) -> Request:
    return lambda deployment: send(
        deployment, [*credentials(deployment.administrator), ("x", "mark-of-the-form"), *fields]
    )


def _infos(header: str) -> Request:
    return lambda deployment: deployment.http.request("GET", INFOS, headers={"Authorization": header})


def _wrong_secret(deployment: Deployment) -> Answer:
    _, other = deployment.register()
    return deployment.ask(SecretCredential(deployment.administrator.client_id, other.client_secret))


def _basic(deployment: Deployment) -> Answer:
    return send(
        deployment, [GRANT], **basic(deployment.administrator.client_id, deployment.administrator.client_secret)
    )


def _multipart(deployment: Deployment) -> Answer:
    fields = [*credentials(deployment.administrator), ("x", "mark-of-the-form")]
    return deployment.http.request("POST", TOKEN, multipart(fields), MULTIPART)


def _secret_as_id(deployment: Deployment) -> Answer:
    secret = deployment.administrator.client_secret
    return deployment.ask(SecretCredential(secret, secret))


def _secret_in_url(deployment: Deployment) -> Answer:
    return deployment.http.request("POST", f"{TOKEN}?client_secret={deployment.administrator.client_secret}", "", FORM)


def _token_in_url(deployment: Deployment) -> Answer:
    return deployment.http.request("GET", f"{INFOS}?access_token={deployment.token(deployment.administrator)}")


def _good_token(deployment: Deployment) -> Answer:
    return _infos(f"Bearer {deployment.token(deployment.administrator)}")(deployment)


def _tampered_token(deployment: Deployment) -> Answer:
    return _infos(f"Bearer {deployment.token(deployment.administrator)[:-4]}AAAA")(deployment)


REQUESTS: dict[str, Request] = {
    "success": _with_credentials(),
    "success with Basic": _basic,
    "success with multipart": _multipart,
    "no grant type": _post(),
    "another grant type": _post(("grant_type", "mark-of-the-form")),
    "unknown client": _post(GRANT, ("client_id", "nobody"), ("client_secret", "mark-of-the-form")),
    "wrong secret": _wrong_secret,
    "secret where the id belongs": _secret_as_id,
    "secret in the URL": _secret_in_url,
    "unknown scope": _with_credentials(("scope", "mark-of-the-form")),
    "malformed scope": _with_credentials(("scope", "mark-of-the-form\\")),
    "unknown resource": _with_credentials(("resource", "mark-of-the-form")),
    "repeated parameter": _with_credentials(("client_secret", "mark-of-the-form")),
    "repeated unknown parameter": _with_credentials(("mark-of-the-form", "1"), ("mark-of-the-form", "2")),
    "malformed Basic": _post(GRANT, authorization="Basic mark-of-the-form"),
    "another scheme": _post(GRANT, authorization="Digest mark-of-the-form"),
    "two credentials": _with_credentials(("authorization", "x")),
    "another content type": _post(Content_Type="text/plain; mark-of-the-form"),
    "malformed multipart": lambda deployment: deployment.http.request("POST", TOKEN, "mark-of-the-body", MULTIPART),
    "too large": lambda deployment: deployment.http.request("POST", TOKEN, "mark-of-the-body" * 5000, FORM),
    "another method": lambda deployment: deployment.http.request("PUT", TOKEN, "mark-of-the-body", FORM),
    "plain HTTP": _post(X_Forwarded_Proto="http"),
    "good token": _good_token,
    "tampered token": _tampered_token,
    "token in the URL": _token_in_url,
    "no token": _infos(""),
    "malformed token": _infos("Bearer mark-of-the-form"),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_no_line_holds_a_secret_a_token_or_a_form(deployment: Deployment, log_lines: Any, request_of: Request) -> None:
    """Promises."""
    answer = request_of(deployment)

    secret = deployment.administrator.client_secret
    for mark in [*MARKS, secret, quote_plus(secret), secret[4:40]]:
        assert mark not in log_lines.text
    assert answer.status == log_lines[-1]["status"]
    assert ["request"] == list({line["message"] for line in log_lines})


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_each_line_is_one_complete_json_object_in_ascii(
    memory: Deployment, log_lines: Any, request_of: Request
) -> None:
    """Programs parse the log."""
    request_of(memory)

    for text in log_lines.raw:
        assert text.endswith("}\n")
        assert 1 == len(text.splitlines())
        assert text.isascii()
        assert {"timestamp", "level", "request_id", "milliseconds"} <= json.loads(text).keys()


def test_a_client_id_cannot_forge_a_line(memory: Deployment, log_lines: Any) -> None:
    """The id of an unknown client is logged only if a client could have it."""
    body = urlencode([GRANT, ("client_id", 'x\n{"outcome": "issued"}'), ("client_secret", "y")])

    memory.answer_to(event("POST", TOKEN, body, FORM))

    (line,) = log_lines
    assert ("invalid_client", False) == (line["outcome"], "client_id" in line)


def test_the_line_of_an_outage_is_an_error_with_its_detail(memory: Deployment, log_lines: list[Any]) -> None:
    """For the operator on call."""
    memory.parts.stores.clients.catalogue = None

    memory.ask(memory.administrator)

    assert ["refresh failed", "request"] == [line["message"] for line in log_lines]
    assert ["ERROR", 503, "temporarily_unavailable", "no catalogue"] == [
        log_lines[-1][name] for name in ("level", "status", "outcome", "detail")
    ]
