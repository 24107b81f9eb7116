"""Any input gets an OAuth error in JSON that is not cacheable, never a 5xx and never Chalice's own answer."""

import base64
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import Answer, event
from tests.api.forms import BOUNDARY, MULTIPART

INFOS = "/admin-api/api-clients/infos"
CODES = {
    "invalid_request",
    "invalid_client",
    "invalid_scope",
    "invalid_target",
    "invalid_authorization_details",
    "unsupported_grant_type",
}
# The fixture holds no state that an example could change.
hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# With surrogates, because an event is JSON, which can contain them.
anything = st.text(st.characters(), max_size=60)
names = st.sampled_from(
    [
        "grant_type",
        "client_id",
        "client_secret",
        "scope",
        "scope[]",
        "scopes",
        "scopes[]",
        "resource",
        "scope[a][b]",
        "audience",
        "authorization_details",
    ]
)
values = st.one_of(
    st.sampled_from(["client_credentials", "administrator", "", "0", "customer_group_read", "wws_" + "a" * 49]),
    st.text(max_size=30),
)
fields = st.lists(st.tuples(names | st.text(max_size=10), values), max_size=8)
media_types = st.sampled_from(
    [
        FORM["Content-Type"],
        MULTIPART["Content-Type"],
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary="',
        f"{MULTIPART['Content-Type']}; boundary=x",
        "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=\ud800",
        "application/json",
        "text/plain; application/json",
        "",
    ]
)
multipart_bodies = st.lists(
    st.sampled_from(
        [
            f"--{BOUNDARY}",
            f"--{BOUNDARY}--",
            "\r\n",
            "\r\n\r\n",
            "\n",
            'Content-Disposition: form-data; name="grant_type"',
            'Content-Disposition: form-data; name="client_id"; filename="x"',
            "Content-Type: message/rfc822",
            "Content-Transfer-Encoding: base64",
            "client_credentials",
        ]
    )
    | st.text(max_size=10),
    max_size=20,
).map("".join)
bodies = st.one_of(anything, fields.map(lambda sent: urlencode(sent, errors="replace")), multipart_bodies)
headers = st.one_of(
    anything,
    st.sampled_from(["Basic", "Basic ", "basic Og==", "Bearer", "Bearer ..", "Bearer a.b.c", "\x00", ", ", "Basic =="]),
    st.binary(max_size=40).map(lambda raw: "Basic " + base64.b64encode(raw).decode()),
    anything.map(lambda text: "Basic " + text),
)


@hostile
@given(body=st.none() | bodies, is_base64=st.booleans(), content_type=media_types | anything)
def test_no_body_and_no_content_type_breaks_the_token_endpoint(
    memory: Deployment, body: str | None, is_base64: bool, content_type: str
) -> None:
    """RFC 6749 §5.2."""
    _assert_refused_in_oauths_words(
        memory.answer_to(_post(body, {"Content-Type": content_type}) | {"isBase64Encoded": is_base64})
    )


@hostile
@given(raw=st.binary(max_size=200), content_type=media_types)
def test_no_bytes_break_the_token_endpoint(memory: Deployment, raw: bytes, content_type: str) -> None:
    """RFC 6749 §5.2: API Gateway sends binary bodies in this form."""
    body = base64.b64encode(raw).decode()

    _assert_refused_in_oauths_words(
        memory.answer_to(_post(body, {"Content-Type": content_type}) | {"isBase64Encoded": True})
    )


@hostile
@given(sent=fields, authorization=st.none() | headers)
def test_no_form_and_no_authorization_header_breaks_the_token_endpoint(
    memory: Deployment, sent: list[tuple[str, str]], authorization: str | None
) -> None:
    """RFC 6749 §5.2."""
    named = FORM | ({"Authorization": authorization} if authorization is not None else {})

    _assert_refused_in_oauths_words(memory.answer_to(_post(urlencode(sent), named)))


@hostile
@given(name=st.sampled_from(["X-Forwarded-Proto", "Host", "Accept", "If-None-Match", "X-Request-Id"]), value=anything)
def test_no_other_header_breaks_the_token_endpoint(memory: Deployment, name: str, value: str) -> None:
    """RFC 6749 §5.2."""
    answer = memory.answer_to(_post("grant_type=client_credentials", FORM | {name: value}))

    assert answer.status in {400, 403}
    assert "no-store" == answer.headers["cache-control"]


@hostile
@given(query=st.dictionaries(anything, st.lists(anything, min_size=1, max_size=2), max_size=3))
def test_no_query_breaks_the_token_endpoint(memory: Deployment, query: dict[str, list[str]]) -> None:
    """RFC 6749 §5.2."""
    _assert_refused_in_oauths_words(
        memory.answer_to(_post("", FORM) | {"multiValueQueryStringParameters": query or None})
    )


@hostile
@given(authorization=headers | anything.map(lambda text: "Bearer " + text))
def test_no_authorization_header_breaks_an_endpoint_behind_a_token(memory: Deployment, authorization: str) -> None:
    """RFC 6750 §3: always 401 with a challenge."""
    answer = memory.answer_to(event("GET", INFOS, headers={"Authorization": authorization}))

    assert (401, "application/problem+json", "no-store") == (
        answer.status,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert {"type", "title", "status", "detail"} == answer.json.keys()
    assert answer.headers["www-authenticate"].startswith('Bearer realm="watchword"')


@hostile
@given(
    edit=st.tuples(st.integers(0, 2), st.integers(0, 400), st.characters(codec="ascii"), st.booleans()),
)
def test_a_changed_token_is_never_valid(memory: Deployment, edit: tuple[int, int, str, bool]) -> None:
    """RFC 8725 §3.3: one character of any part replaced, inserted or removed."""
    part, position, character, removes = edit
    token = memory.token(memory.administrator)
    parts = token.split(".")
    position %= len(parts[part])
    parts[part] = parts[part][:position] + ("" if removes else character) + parts[part][position + 1 :]
    changed = ".".join(parts)

    answer = memory.answer_to(event("GET", INFOS, headers={"Authorization": f"Bearer {changed}"}))

    assert (200 if changed == token else 401) == answer.status


def _post(body: str | None, sent: dict[str, str]) -> dict[str, Any]:
    return event("POST", TOKEN, "", sent) | {"body": body}


def _assert_refused_in_oauths_words(answer: Answer) -> None:
    assert 400 <= answer.status < 500
    assert answer.json.keys() == {"error", "error_description"}
    assert answer.json["error"] in CODES
    assert all(character in _ALLOWED for character in answer.json["error_description"])
    assert ("application/json", "no-store") == (answer.headers["content-type"], answer.headers["cache-control"])
    assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


# RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
_ALLOWED = {chr(code) for code in range(0x20, 0x7F)} - {'"', "\\"}
