"""The settings in the stored catalogue, which a release before or after this one may have written."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.aws.catalogue_store import DynamoCatalogueStore, to_document
from chalicelib.oauth.catalogue import Settings
from tests.unit.example import CATALOGUE, ISSUER

SETTINGS = Settings(issuing_enabled=False, force_https=False, default_lifetime=timedelta(seconds=60))


def settings_read_from(stored: Mapping[str, Any]) -> Settings:
    document = {**to_document(CATALOGUE), "settings": stored}
    item = {"key": {"S": "catalogue"}, "version": {"N": "1"}, "document": {"S": json.dumps(document)}}
    response = {"Item": item, "ConsumedCapacity": {"CapacityUnits": 1.0}}
    return DynamoCatalogueStore(lambda _operation, _request: response, "clients", ISSUER).load().settings


def test_each_setting_survives_storage() -> None:
    assert SETTINGS == settings_read_from(to_document(CATALOGUE._replace(settings=SETTINGS))["settings"])


def test_a_setting_that_is_not_stored_has_its_default() -> None:
    stored = {name: value for name, value in SETTINGS.values().items() if name != "force_https"}

    assert SETTINGS._replace(force_https=True) == settings_read_from(stored)


def test_a_setting_of_a_later_release_is_ignored() -> None:
    assert SETTINGS == settings_read_from({**SETTINGS.values(), "later": True})
