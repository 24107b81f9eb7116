"""Issue 14, 1: a change of an API warns about scope names that another API has too."""

import pytest

from chalicelib.administration.shared_scopes import shared_scope_warnings
from chalicelib.oauth.resource import Resource
from tests.unit.example import CATALOGUE, ORDERS, OWN, RETIRED, STOCK, group

OTHERS = "Several APIs (https://orders.example.com, urn:example:stock) have the same scopes: twice."
MUST_SEND = " A client that holds one of these scopes at several of them must send resource."
WITH_OURS = f"Several APIs ({OWN.identifier}, https://orders.example.com) have the same scopes: shared."
GETS_OURS = (
    f" A client that holds one of these scopes at several of them gets a token for {OWN.identifier}"
    " unless it sends resource."
)


@pytest.mark.parametrize(
    ("slugs", "warnings"),
    [
        ({"stock"}, [OTHERS + MUST_SEND]),
        ({"admin-api"}, [WITH_OURS + GETS_OURS]),
        ({"orders"}, [WITH_OURS + GETS_OURS, OTHERS + MUST_SEND]),
        ({"orders", "stock", "admin-api"}, [WITH_OURS + GETS_OURS, OTHERS + MUST_SEND]),
        ({"retired"}, []),
        ({"unknown"}, []),
        (set(), []),
    ],
)
def test_each_set_of_apis_with_the_same_names_has_one_warning(slugs: set[str], warnings: list[str]) -> None:
    assert warnings == shared_scope_warnings(CATALOGUE, slugs)


@pytest.mark.parametrize(("tokens", "count"), [(["twice"], 1), (["orders:read"], 0), (["unknown"], 0), ([], 0)])
def test_only_the_scopes_that_are_named_count(tokens: list[str], count: int) -> None:
    assert count == len(shared_scope_warnings(CATALOGUE, {"orders"}, tokens))


def test_disabled_apis_and_groups_count() -> None:
    """They can be enabled again."""
    retired = RETIRED._replace(groups=(group("old", "stock_read", enabled=False),))
    catalogue = CATALOGUE._replace(resources=(OWN, STOCK, retired))

    assert 1 == len(shared_scope_warnings(catalogue, {"retired"}))


def test_long_lists_are_cut() -> None:
    """An answer of Lambda has 6 MB at most."""
    tokens = [f"scope-{number}" for number in range(12)]
    apis = [Resource(f"api-{number}", f"urn:{number}", "API", groups=(group("g", *tokens),)) for number in range(11)]
    [warning] = shared_scope_warnings(CATALOGUE._replace(resources=(OWN, ORDERS, *apis)), {"api-0"})

    assert ("urn:9 and 1 more)" in warning, "scope-9 and 2 more." in warning) == (True, True)
