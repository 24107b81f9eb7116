"""The catalogue: its APIs, and the lookups of them."""

from datetime import timedelta

from chalicelib.oauth.catalogue import Catalogue, Settings
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


def test_settings_have_flags_and_whole_seconds_as_values() -> None:
    """The audit trail, the API and the stored document have these values."""
    expected = {"issuing_enabled": True, "force_https": False, "default_lifetime": 60, "maximum_lifetime": 86_400}

    assert expected == Settings(force_https=False, default_lifetime=timedelta(seconds=60)).values()


def test_only_the_settings_with_a_value_change() -> None:
    settings = Settings(force_https=False).with_values({"issuing_enabled": False, "maximum_lifetime": 7})

    assert Settings(issuing_enabled=False, force_https=False, maximum_lifetime=timedelta(seconds=7)) == settings
