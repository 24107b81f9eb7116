"""Hostile input: no request causes a 5xx response or an undocumented one, and no invalid text is stored."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.administration.desk import CLIENTS, Desk
from tests.catalogue.catalogue import RESOURCES, SETTINGS, group, new_resource

OPERATIONS = [
    ("POST", RESOURCES),
    ("PATCH", f"{RESOURCES}/stock"),
    ("PATCH", f"{RESOURCES}/admin-api"),
    ("PUT", f"{RESOURCES}/stock/scope-groups/new"),
    ("PUT", f"{RESOURCES}/admin-api/scope-groups/new"),
    ("PATCH", SETTINGS),
    *[("POST", f"{CLIENTS}/bulk-{verb}") for verb in ("enable", "disable", "delete")],
]
every_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS)
hostile = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

NASTY_BODIES: list[Any] = [
    "", " ", "null", "[]", "1", '"x"', "true", "{", "}", "{}x", "{'a':1}", '{"a":1,}', '{"a":1}{"b":2}',
    '{"name":"a","name":"b"}', '{"name":NaN}', '{"maximumLifetime":Infinity}', '{"maximumLifetime":1e400}',
    '{"maximumLifetime":' + "9" * 5000 + "}", '{"defaultLifetime":-0}', '{"defaultLifetime":1.0}',
    "[" * 30_000, '{"a":' * 20_000, "\ufeff{}", "\x00", '{"\\u0000":1}', '{"\\ud800":1}', '{"__proto__":{}}',
    '{"scopes":{"\\ud800":"x"}}', '{"scopes":{"x":"\\ud800"},"name":"x"}', '{"name":"\\udfff"}',
    '{"apiClientIds":[1e1]}', '{"apiClientIds":[9007199254740993]}', '{"apiClientIds":[[1]]}',
    '{"apiClientIds":{"0":1}}',
    b"\xff\xfe", b"\xc3\x28", b'{"name":"\xed\xa0\x80"}', "{}".encode("utf-16"), b"{" + b" " * 70_000 + b"}",
]  # fmt: skip
NASTY_TEXTS = [
    "\x00", "\ud800", "\u202e", "\ufeff", "\u2028", "é" * 300, "🜏", "' OR 1=1 --", "<script>", "${jndi:ldap://x}",
    "../..", "%00", "\r\nSet-Cookie: a=b", "a" * 60_000,
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = [
    "slug", "identifier", "name", "typ", "alg", "maximumLifetime", "enabled", "scopeGroups", "scopes", "apiClientIds",
    "issuingEnabled", "forceHttps", "defaultLifetime",
]  # fmt: skip


@every_operation
def test_malformed_bodies_are_refused_without_a_change(here: Desk, method: str, path: str) -> None:
    """RFC 8259. One test for all bodies, because no body changes anything and a server for each takes time."""
    before = here.store.catalogue
    for body in NASTY_BODIES:
        answer = here.call(method, path, body)

        assert answer.status in (400, 413, 422), (repr(body)[:30], answer.text)
        assert before == here.store.catalogue, repr(body)[:30]


@every_operation
@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "text/plain; application/json", "application/x-yaml", "application/jsonx", "*/*"]
)
def test_other_content_types_are_refused(here: Desk, method: str, path: str, media_type: str) -> None:
    """Chalice's own check accepts some of these."""
    assert 400 == here.call(method, path, {"name": "x"}, headers={"Content-Type": media_type}).status


@pytest.mark.parametrize("text", NASTY_TEXTS, ids=lambda text: repr(text)[:20])
@pytest.mark.parametrize("name", ["name", "identifier", "slug"])
def test_an_unusual_text_in_a_resource_is_stored_or_refused(desk: Desk, name: str, text: str) -> None:
    """Control characters, bidirectional overrides and lone surrogates. An accepted text is returned unchanged."""
    answer = desk.call("POST", RESOURCES, new_resource(**{name: text}))

    assert answer.status in (201, 422), answer.text
    if answer.status == 201:
        assert text == desk.call("GET", answer.headers["location"]).json[name]


@pytest.mark.parametrize("text", NASTY_TEXTS, ids=lambda text: repr(text)[:20])
def test_an_unusual_text_in_a_group_is_stored_or_refused(desk: Desk, text: str) -> None:
    """RFC 6749 §3.3. Descriptions are printable."""
    resource = new_resource()
    desk.call("POST", RESOURCES, resource)
    path = f"{RESOURCES}/{resource['slug']}/scope-groups/g"
    for content in (group("g", text), group("g", "x", name=text), {**group("g"), "scopes": {"x": text}}):
        assert desk.call("PUT", path, content).status in (200, 201, 422)
    response = desk.call("GET", f"{RESOURCES}/{resource['slug']}").json

    assert all(each["name"].isprintable() for each in response["scopeGroups"])


@every_operation
def test_arbitrary_json_causes_no_server_error(here: Desk, method: str, path: str) -> None:
    @hostile
    @given(st.dictionaries(st.sampled_from(MEMBERS) | st.text(max_size=10), JSON, max_size=5))
    def send(content: dict[str, Any]) -> None:
        before = here.store.catalogue
        answer = here.call(method, path, content)
        assert answer.status in (200, 201, 207, 400, 422), answer.text
        # Undo the change, so that examples are independent and the token stays valid.
        here.deployment.parts.tokens.catalogue.put(before)
        here.store.catalogue = before

    send()


@hostile
@given(segment=st.text(st.characters(exclude_characters="/?#"), min_size=1, max_size=80))
def test_an_arbitrary_path_causes_no_server_error(here: Desk, segment: str) -> None:
    for method, path in (
        ("GET", f"{RESOURCES}/{segment}"),
        ("DELETE", f"{RESOURCES}/{segment}"),
        ("DELETE", f"{RESOURCES}/stock/scope-groups/{segment}"),
    ):
        answer = here.deployment.http.http.request(method, path, "", {"Authorization": f"Bearer {here.token}"})
        assert answer.status in (404, 409) or segment in ("admin-api", "orders", "stock", "retired"), answer.text


@hostile
@given(condition=st.text(st.characters(), max_size=40))
def test_an_arbitrary_if_match_causes_no_server_error(here: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1."""
    headers = {"If-Match": condition}

    assert here.call("PATCH", SETTINGS, {}, headers=headers).status in (200, 400, 412)
    assert here.call("PATCH", f"{RESOURCES}/stock", {}, headers=headers).status in (200, 400, 412)
