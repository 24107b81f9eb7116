"""Resources and scope groups as an API's owner writes them down: each mistake is named by its place."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.catalogue_document import CatalogueInvalid, resources_of
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from tests.fakes.memory_wiring import ISSUER

EXAMPLE = Path(__file__).parents[3] / "infra" / "local" / "example-catalogue.json"


def document() -> dict[str, Any]:
    return {
        "resources": [
            {"slug": "admin-api", "scopeGroups": [group("hooks", "hook_read")]},
            {
                "slug": "orders",
                "identifier": "https://orders.example.com",
                "name": "Orders",
                "typ": "JWT",
                "alg": "ES256",
                "maximumLifetime": 600,
                "enabled": False,
                "scopeGroups": [group("reading", "orders:read"), group("writing", "orders:write")],
            },
            {"slug": "stock", "identifier": "urn:example:stock", "name": "Stock"},
        ]
    }


def group(slug: str, scope: str) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "enabled": True, "scopes": {scope: "What it permits"}}


def refusal(content: Any) -> CatalogueInvalid:
    with pytest.raises(CatalogueInvalid) as caught:
        resources_of(content, ISSUER)
    return caught.value


def test_a_document_is_read_our_own_resource_first() -> None:
    """RFC 8707 §2."""
    groups = {
        slug: ScopeGroup(slug, slug.title(), {scope: "What it permits"})
        for slug, scope in {"hooks": "hook_read", "reading": "orders:read", "writing": "orders:write"}.items()
    }

    assert (
        own_resource(ISSUER, (groups["hooks"],)),
        Resource(
            "orders",
            "https://orders.example.com",
            "Orders",
            "JWT",
            "ES256",
            timedelta(minutes=10),
            False,
            (groups["reading"], groups["writing"]),
        ),
        Resource("stock", "urn:example:stock", "Stock"),
    ) == resources_of(document(), ISSUER)


@pytest.mark.parametrize("content", [{}, {"resources": []}])
def test_our_own_resource_need_not_be_named(content: dict[str, Any]) -> None:
    assert (own_resource(ISSUER),) == resources_of(content, ISSUER)


def test_our_own_resource_comes_first_wherever_it_is_named() -> None:
    content = document()
    content["resources"].reverse()

    assert ["admin-api", "stock", "orders"] == [resource.slug for resource in resources_of(content, ISSUER)]


def test_the_example_gives_our_own_resource_prestashops_62_scopes() -> None:
    """PrestaShop's ps_apiresources 0.7.0, without the two that are native here."""
    own = resources_of(json.loads(EXAMPLE.read_text()), ISSUER)[0]

    assert [("native", 12), ("ps-apiresources", 62)] == [(group.slug, len(group.scopes)) for group in own.groups]


def orders(**members: Any) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["resources"][1].update(members)


def own(**members: Any) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["resources"][0].update(members)


def reading(**members: Any) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["resources"][1]["scopeGroups"][0].update(members)


AT, GROUP = "resources[1]", "resources[1].scopeGroups[0]"
MISTAKES: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("note", lambda content: content.update(note="x")),
    *[("resources", lambda content, value=value: content.update(resources=value)) for value in (None, {}, "x", 1)],
    *[(AT, lambda content, value=value: content["resources"].__setitem__(1, value)) for value in (None, [], "x", 1)],
    (f"{AT}.note", orders(note="x")),
    (f"{AT}.scope_groups", orders(scope_groups=[])),
    *[(f"{AT}.slug", orders(slug=value)) for value in (None, "", "Orders", "a b", "a" * 65, "a_b", "a\n", "ä", 1, [])],
    (f"{AT}.slug", lambda content: content["resources"][1].pop("slug")),
    *[
        (f"{AT}.identifier", orders(identifier=value))
        for value in (
            None, "", "orders", "//orders.example.com", "https://", "https:", ":", "https://a.example/#x", "a#",
            "https://a example", "https://ä.example", "https://a.example\n", "https://[a", "https://a\ud800", 1, [],
        )
    ],
    (f"{AT}.identifier", lambda content: content["resources"][1].pop("identifier")),
    *[(f"{AT}.name", orders(name=value)) for value in (None, "", "  ", "a" * 256, "a\nb", "a\x00", "\ud800", 1, [])],
    (f"{AT}.name", lambda content: content["resources"][1].pop("name")),
    *[(f"{AT}.typ", orders(typ=value)) for value in (None, "", "jwt", "AT+JWT", "at+jwt ", 1, ["JWT"], {})],
    *[(f"{AT}.alg", orders(alg=value)) for value in (None, "", "none", "HS256", "PS256", "rs256", 1, ["RS256"], {})],
    *[
        (f"{AT}.maximumLifetime", orders(maximumLifetime=value))
        for value in (None, 0, -1, 0.5, 86_401, 10**50, True, "600", float("nan"), float("inf"), [600])
    ],
    *[(f"{AT}.enabled", orders(enabled=value)) for value in (None, 0, 1, "true", [], "")],
    *[(f"{AT}.scopeGroups", orders(scopeGroups=value)) for value in (None, {}, "x", 1)],
    *[(GROUP, lambda content, value=value: orders(scopeGroups=[value])(content)) for value in (None, [], "x", 1)],
    (f"{GROUP}.note", reading(note="x")),
    *[(f"{GROUP}.slug", reading(slug=value)) for value in (None, "", "A", 1)],
    *[(f"{GROUP}.name", reading(name=value)) for value in (None, "", " ", "a\tb", 1)],
    *[(f"{GROUP}.enabled", reading(enabled=value)) for value in (None, 1, "no")],
    *[(f"{GROUP}.scopes", reading(scopes=value)) for value in (None, [], ["a"], "a", 1)],
    *[(f"{GROUP}.scopes", reading(scopes={value: "x"})) for value in ("", "a b", 'a"', "a\\", "ä", "a\n", "\ud800")],
    *[(f"{GROUP}.scopes.a", reading(scopes={"a": value})) for value in (None, 1, ["x"], {})],
    ("resources[1].scopeGroups", reading(slug="writing")),
    ("resources[1].scopeGroups", reading(scopes={"orders:write": "x"})),
    ("resources[0].scopeGroups", own(scopeGroups=[group("native", "x")])),
    ("resources[0].scopeGroups", own(scopeGroups=[group("mine", "api_client_grant")])),
    ("slug", orders(slug="stock")),
    ("identifier", orders(identifier="urn:example:stock")),
    ("identifier", orders(identifier=ISSUER + "/admin-api")),
    ("slug", lambda content: content["resources"].append({"slug": "admin-api"})),
    *[
        (f"resources[0].{name}", own(**{name: value}))
        for name, value in {"identifier": "https://a.example", "name": "x", "enabled": False}.items()
    ],
]  # fmt: skip


@pytest.mark.parametrize(("place", "mistake"), MISTAKES)
def test_a_mistake_is_refused_and_its_place_is_named(place: str, mistake: Callable[[dict[str, Any]], object]) -> None:
    content = document()
    mistake(content)

    assert place == refusal(content).field


@pytest.mark.parametrize("content", [None, [], "x", 1])
def test_a_document_that_is_not_an_object_is_refused(content: Any) -> None:
    assert "must be an object" == refusal(content).message


def test_a_module_cannot_have_native_scopes() -> None:
    content = document()
    own(scopeGroups=[group("mine", "api_client_grant")])(content)

    assert "the scope api_client_grant belongs to the group native already" == refusal(content).message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PATHS = st.lists(st.sampled_from(["resources", 0, 1, 2, "scopeGroups", "slug", "name", "scopes", "alg"]), max_size=5)


@given(PATHS, JSON)
def test_any_document_yields_resources_or_an_error_with_a_path(path: list[Any], value: Any) -> None:
    content: Any = {"document": document()}
    target, last = content, "document"
    for step in path:
        below = target[last]
        if (step in below) if isinstance(below, dict) else (isinstance(below, list) and step in range(len(below))):
            target, last = below, step
    target[last] = value
    try:
        resources = resources_of(content["document"], ISSUER)
    except CatalogueInvalid as error:
        assert str(error) == f"{error.field}: {error.message}"
    else:
        assert "admin-api" == resources[0].slug
