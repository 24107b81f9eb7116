"""The catalogue: its APIs, and the lookups of them."""

from chalicelib.oauth.catalogue import Catalogue
from tests.unit.example import CATALOGUE, ORDERS, OWN, RETIRED, STOCK


def test_the_servers_own_resource_is_the_first() -> None:
    assert OWN is CATALOGUE.own_resource


def test_a_resource_that_is_switched_off_is_not_found_by_its_identifier() -> None:
    assert [ORDERS, None] == [CATALOGUE.by_identifier(r.identifier) for r in (ORDERS, RETIRED)]


def test_the_resources_on_offer_are_those_that_are_switched_on() -> None:
    catalogue = Catalogue((OWN, ORDERS, STOCK._replace(enabled=False)))

    assert [OWN, ORDERS] == list(catalogue.available_resources())


def test_a_resource_is_found_by_its_slug_switched_on_or_off() -> None:
    assert [ORDERS, RETIRED, None] == [CATALOGUE.by_slug(slug) for slug in ("orders", "retired", "nothing")]
