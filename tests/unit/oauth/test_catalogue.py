"""The catalogue: its APIs, and the lookups of them."""

from chalicelib.oauth.catalogue import Catalogue
from tests.unit.example import CATALOGUE, ORDERS, OWN, RETIRED, STOCK


def test_the_servers_own_resource_is_the_first() -> None:
    assert OWN is CATALOGUE.own_resource


def test_a_disabled_resource_is_not_found_by_its_identifier() -> None:
    assert [ORDERS, None] == [CATALOGUE.by_identifier(r.identifier) for r in (ORDERS, RETIRED)]


def test_the_available_resources_are_the_enabled_ones() -> None:
    catalogue = Catalogue((OWN, ORDERS, STOCK._replace(enabled=False)))

    assert [OWN, ORDERS] == list(catalogue.available_resources())


def test_enabled_and_disabled_resources_are_found_by_their_slugs() -> None:
    assert [ORDERS, RETIRED, None] == [CATALOGUE.by_slug(slug) for slug in ("orders", "retired", "nothing")]
