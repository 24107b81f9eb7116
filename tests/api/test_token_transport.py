"""POST /admin-api/access_token: methods, URLs, headers and bodies of every kind."""

import base64
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import event
from tests.api.forms import MULTIPART, basic, credentials, error, multipart, send

FORMS_ONLY = (
    "Send the parameters in the body as application/x-www-form-urlencoded or multipart/form-data, "
    "named in Content-Type."
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_a_405_that_allows_post(deployment: Deployment, method: str) -> None:
    """RFC 6749 §3.2, RFC 9110 §15.5.6."""
    fields = urlencode(credentials(deployment.administrator))

    answer = deployment.http.request(method, TOKEN, "" if method in {"GET", "HEAD"} else fields, FORM)

    assert (405, "POST", "no-store") == (answer.status, answer.headers["allow"], answer.headers["cache-control"])


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_refusal_of_another_method_is_an_oauth_error(memory: Deployment, method: str) -> None:
    """Divergence: RFC 6749 has no code for it; invalid_request is the nearest."""
    answer = memory.http.request(method, TOKEN)

    assert {
        "error": "invalid_request",
        "error_description": "Use POST, with the parameters in the body.",
    } == answer.json


def test_a_method_override_header_has_no_effect(deployment: Deployment) -> None:
    """RFC 6749 §3.2."""
    fields = urlencode(credentials(deployment.administrator))

    answer = deployment.http.request("PUT", TOKEN, fields, FORM | {"X-HTTP-Method-Override": "POST"})

    assert 405 == answer.status


@pytest.mark.parametrize(
    "query",
    ["client_secret=abc", "client_id=erp", "scope=api_client_read", "wws_mark=1", "wws_mark", "=wws_mark", "a=1&b=2"],
)
def test_a_parameter_in_the_url_is_refused(deployment: Deployment, log_lines: Any, query: str) -> None:
    """Divergence: RFC 6749 §2.3.1, §3.2, even if the body is valid. A name can be a secret, so none is repeated."""
    fields = urlencode(credentials(deployment.administrator))

    answer = deployment.http.request("POST", f"{TOKEN}?{query}", fields, FORM)

    expected = "The URL must have no parameters. Send them in the body, and replace any secret that was in the URL."
    assert (400, {"error": "invalid_request", "error_description": expected}) == (answer.status, answer.json)
    assert "wws_mark" not in log_lines.text


def test_parameters_in_the_url_only_are_refused(deployment: Deployment) -> None:
    """RFC 6749 §3.2; PrestaShop sees an empty body."""
    answer = deployment.http.request("POST", f"{TOKEN}?grant_type=client_credentials", "", FORM)

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "text/plain; application/x-www-form-urlencoded",
        "text/plain, application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded, text/plain",
        "application/x-www-form-urlencodedx",
        "application/json, */*",
        "*/*",
        "application/*",
        "multipart/mixed; boundary=b",
        ";application/x-www-form-urlencoded",
        "form",
    ],
)
def test_only_the_two_media_types_of_forms_are_accepted(deployment: Deployment, content_type: str) -> None:
    """RFC 6749 §3.2: a browser sends text/plain to another site without a preflight request."""
    answer = send(deployment, credentials(deployment.administrator), Content_Type=content_type)

    assert (400, {"error": "invalid_request", "error_description": FORMS_ONLY}) == (answer.status, answer.json)


def test_the_refusal_of_a_json_body_says_what_to_send(deployment: Deployment) -> None:
    """Divergence: RFC 6749 §3.2; PrestaShop accepts JSON without documenting it."""
    body = '{"grant_type":"client_credentials","client_id":"erp","client_secret":"s"}'

    answer = deployment.http.request("POST", TOKEN, body, {"Content-Type": "application/json"})

    assert (400, {"error": "invalid_request", "error_description": FORMS_ONLY}) == (answer.status, answer.json)


def test_a_body_without_content_type_is_refused(memory: Deployment) -> None:
    """RFC 6749 §3.2."""
    answer = memory.http.request("POST", TOKEN, urlencode(credentials(memory.administrator)), {})

    assert (400, FORMS_ONLY) == (answer.status, answer.json["error_description"])


def test_two_content_types_are_refused(memory: Deployment) -> None:
    """RFC 9110 §5.3: `headers` shows just one of them."""
    sent = _event(memory)
    sent["multiValueHeaders"]["content-type"] = ["text/plain"]

    assert (400, "invalid_request") == error(memory.answer_to(sent))


@pytest.mark.parametrize("names", [("Authorization",), ("Authorization", "authorization")])
def test_two_authorization_headers_are_refused(memory: Deployment, names: tuple[str, ...]) -> None:
    """RFC 9110 §11.6.2: a proxy could use one and this server the other."""
    header = basic(memory.administrator.client_id, memory.administrator.client_secret)["Authorization"]
    sent = event("POST", TOKEN, "grant_type=client_credentials", FORM | {"Authorization": header})
    sent["multiValueHeaders"] |= {name: [header] * (2 // len(names)) for name in names}

    answer = memory.answer_to(sent)

    assert (400, "The header authorization was sent more than once.") == (
        answer.status,
        answer.json["error_description"],
    )


def test_a_repeated_authorization_header_is_refused_over_http(deployment: Deployment) -> None:
    """RFC 9110 §5.3: a list of credentials is not a credential."""
    header = basic(deployment.administrator.client_id, deployment.administrator.client_secret)["Authorization"]

    answer = send(deployment, [("grant_type", "client_credentials")], authorization=f"{header}, {header}")

    assert (400, "invalid_request") == error(answer)


def test_a_body_in_base64_is_read(memory: Deployment) -> None:
    """API Gateway sends binary media types in base64."""
    sent = _event(memory)
    sent |= {"body": base64.b64encode(sent["body"].encode()).decode(), "isBase64Encoded": True}

    assert 200 == memory.answer_to(sent).status


def test_a_multipart_body_in_base64_is_read(memory: Deployment) -> None:
    """API Gateway sends binary media types in base64."""
    body = base64.b64encode(multipart(credentials(memory.administrator))).decode()

    assert 200 == memory.answer_to(event("POST", TOKEN, body, MULTIPART, isBase64Encoded=True)).status


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [
        ("%%%", True),
        ("YQ", True),
        ("ä", True),
        ("\ud800", True),
        ("\ud800", False),
        ("grant_type=\udfff", False),
        (None, False),
        (None, True),
        ("", False),
    ],
)
@pytest.mark.parametrize("headers", [FORM, MULTIPART, {}], ids=["urlencoded", "multipart", "untyped"])
def test_a_body_that_is_not_a_form_is_refused(
    memory: Deployment, body: str | None, is_base64: bool, headers: dict[str, str]
) -> None:
    """RFC 6749 §5.2."""
    sent = event("POST", TOKEN, "", headers) | {"body": body, "isBase64Encoded": is_base64}

    assert (400, "invalid_request") == error(memory.answer_to(sent))


@pytest.mark.parametrize("body", [b"grant_type=%FF", b"grant_type=\xff", b"\xff\xfe", b"\x00"])
def test_bytes_that_are_not_utf_8_are_refused(deployment: Deployment, body: bytes) -> None:
    """RFC 6749 Appendix B. Like API Gateway, the local gateway replaces them with U+FFFD."""
    answer = deployment.http.request("POST", TOKEN, body, FORM)

    assert 400 == answer.status


def test_a_body_of_64_kib_is_read(deployment: Deployment) -> None:
    """A limit of this server."""
    fields = urlencode(credentials(deployment.administrator)) + "&padding="

    answer = deployment.http.request("POST", TOKEN, fields + "x" * (65_536 - len(fields)), FORM)

    assert 200 == answer.status


@pytest.mark.parametrize("headers", [FORM, MULTIPART], ids=["urlencoded", "multipart"])
def test_a_larger_body_is_too_large(deployment: Deployment, headers: dict[str, str]) -> None:
    """RFC 9110 §15.5.14."""
    answer = deployment.http.request("POST", TOKEN, "x" * 65_537, headers)

    expected = {"error": "invalid_request", "error_description": "The body is larger than 65536 bytes."}
    assert (413, expected) == (answer.status, answer.json)


def test_the_limit_applies_to_the_decoded_body(memory: Deployment) -> None:
    """Base64 is a third longer."""
    sent = _event(memory)
    body = sent["body"] + "&padding=" + "x" * 60_000
    sent |= {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}

    assert 200 == memory.answer_to(sent).status


@pytest.mark.parametrize(("fields", "status"), [(256, 200), (257, 400)])
@pytest.mark.parametrize("is_multipart", [False, True], ids=["urlencoded", "multipart"])
def test_a_form_has_at_most_256_fields(memory: Deployment, fields: int, status: int, is_multipart: bool) -> None:
    """A limit of this server."""
    form = credentials(memory.administrator)
    form += [(f"f{number}", "x") for number in range(fields - len(form))]

    answer = memory.http.request("POST", TOKEN, multipart(form), MULTIPART) if is_multipart else send(memory, form)

    assert status == answer.status


def test_a_file_in_a_form_is_refused(deployment: Deployment) -> None:
    """RFC 7578 §4.2: each parameter of a token request is text."""
    body = multipart(credentials(deployment.administrator)).replace(
        b'name="client_id"', b'name="client_id"; filename="id.txt"'
    )

    answer = deployment.http.request("POST", TOKEN, body, MULTIPART)

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_multipart_body_that_was_cut_off_is_refused(deployment: Deployment, cut: int) -> None:
    """RFC 2046 §5.1.1."""
    body = multipart(credentials(deployment.administrator)).rstrip()[:-cut]

    answer = deployment.http.request("POST", TOKEN, body, MULTIPART)

    assert (400, "invalid_request") == error(answer)


def test_a_multipart_body_without_boundary_is_refused(deployment: Deployment) -> None:
    """RFC 7578 §4.1."""
    body = multipart(credentials(deployment.administrator))

    answer = deployment.http.request("POST", TOKEN, body, {"Content-Type": "multipart/form-data"})

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("missing", ["multiValueHeaders", "queryStringParameters", "multiValueQueryStringParameters"])
def test_an_event_with_null_members_is_accepted(memory: Deployment, missing: str) -> None:
    """API Gateway writes null for absent members."""
    assert 200 == memory.answer_to(_event(memory) | {missing: None}).status


def _event(memory: Deployment) -> dict[str, Any]:
    return event("POST", TOKEN, urlencode(credentials(memory.administrator)), FORM)
