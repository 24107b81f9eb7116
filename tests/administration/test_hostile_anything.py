"""Any input to any endpoint gets a well-formed answer, never a 5xx."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.administration.bodies import FIELDS, every_body
from tests.administration.desk import AUDIT, CLIENTS, Desk
from tests.api.drivers import Answer

# An example may change the fixture's clients, because the assertions hold for any state.
hostile = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(st.characters(), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
members = st.sampled_from(sorted({name for _, _, name in FIELDS} | {"secret", "createdAt", "apiClientId"})) | texts
objects = st.dictionaries(members, values, max_size=6)


def is_in_order(answer: Answer) -> bool:
    """Asserts a success, or a refusal in one of the two formats, that is not cacheable."""
    if answer.status == 204:
        return True
    content = answer.json
    if answer.status == 422 and isinstance(content, list):
        return all(set(fault) == {"propertyPath", "message", "code"} for fault in content) and bool(content)
    if answer.status >= 400:
        return answer.status < 500 and {"type", "title", "status", "detail"} <= content.keys()
    return "no-store" == answer.headers["cache-control"]


@every_body
def test_any_json_gets_a_well_formed_answer(here: Desk, method: str, path: str) -> None:
    """Issue 4: hypothesis over arbitrary JSON for each endpoint."""
    client = here.create()
    target = CLIENTS + path.format(id=client.generation)

    @hostile
    @given(objects | values)
    def holds(content: Any) -> None:
        answer = here.call(method, target, json.dumps(content))

        assert is_in_order(answer), answer.text
        assert answer.text.isascii()

    holds()


@every_body
def test_any_bytes_get_a_well_formed_answer(here: Desk, method: str, path: str) -> None:
    """Issue 4: never 5xx."""
    client = here.create()
    target = CLIENTS + path.format(id=client.generation)

    @hostile
    @given(st.binary(max_size=60))
    def holds(body: bytes) -> None:
        assert is_in_order(here.call(method, target, body))

    holds()


@pytest.mark.parametrize("path", [CLIENTS, AUDIT])
def test_any_query_gets_a_well_formed_answer(here: Desk, path: str) -> None:
    """Issue 4: hostile query strings."""
    names = st.sampled_from(
        [
            "limit",
            "offset",
            "orderBy",
            "sortOrder",
            "filters[clientId]",
            "filters[enabled]",
            "cursor",
            "from",
            "to",
            "actor",
        ]
    )
    some = st.sampled_from(["1", "", "true", "clientId", "2026-11-23T12:00:00Z", "0" * 32])

    @hostile
    @given(st.lists(st.tuples(names | texts, some | texts), max_size=4))
    def holds(query: list[tuple[str, str]]) -> None:
        encoded = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in query)

        assert is_in_order(here.call("GET", f"{path}?{encoded}"))

    holds()


def test_any_if_match_gets_a_well_formed_answer(here: Desk) -> None:
    """Issue 4: never 5xx."""
    client = here.create()

    @hostile
    @given(st.text(st.sampled_from(f'W/"*, -{client.generation}2\t') | st.characters(codec="latin-1"), max_size=30))
    def holds(condition: str) -> None:
        answer = client.patch({"description": condition[:1]}, headers={"If-Match": condition})

        assert is_in_order(answer)

    holds()
