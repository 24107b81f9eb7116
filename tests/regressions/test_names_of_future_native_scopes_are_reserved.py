"""If a later version made a module's scope native, the upgrade would turn it into a right over this server."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.administration.catalogue_document import CatalogueInvalid
from chalicelib.aws import catalogue_item
from chalicelib.aws.catalogue_store import DynamoCatalogueStore
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.resource import NATIVE_SCOPES, RESERVED_PREFIXES, ScopeGroup, own_resource
from chalicelib.operations.apply import ApplyRefused
from tests.administration.desk import Desk
from tests.fakes.memory_wiring import ISSUER, MemoryWiring

EXAMPLE = Path(__file__).parents[2] / "infra" / "local" / "example-catalogue.json"
OWN_GROUP = "/admin-api/resources/admin-api/scope-groups/module"
RESERVED = ["issuer_grant", "token_introspect", "key_write", "api_client_", "self_", "settings_x", "audit_write"]
FREE = ["api_read", "issuers_read", "issuer", "webservice_key_read", "Issuer_read", "tokens_read", "resources_read"]
LEGACY = ScopeGroup("legacy", "From before", {"issuer_grant": "Of an older version"})


@pytest.fixture
def writer(here: Desk) -> Desk:
    _, credential = here.deployment.register("resource_read resource_write api_client_grant")
    here.token = here.deployment.token(credential, "resource_read resource_write")
    return here


@pytest.fixture
def upgraded(writer: Desk) -> Desk:
    """The catalogue has a name that an older version accepted."""
    catalogue = writer.store.catalogue
    assert catalogue is not None
    own = catalogue.own_resource._replace(groups=(*catalogue.own_resource.groups, LEGACY))
    writer.store.catalogue = catalogue._replace(resources=(own, *catalogue.resources[1:]))
    return writer


def _group(*names: str) -> dict[str, object]:
    return {"name": "Module", "scopes": dict.fromkeys(names, "x")}


def test_every_native_scope_begins_with_a_reserved_prefix() -> None:
    """Future native scopes with these prefixes are reserved, too."""
    assert [] == [name for name in NATIVE_SCOPES if not name.startswith(RESERVED_PREFIXES)]


@pytest.mark.parametrize("name", RESERVED)
def test_a_reserved_name_is_refused_for_our_own_resource(writer: Desk, name: str) -> None:
    answer = writer.call("PUT", OWN_GROUP, _group("fine_read", name))

    assert (422, True) == (answer.status, f"the scope {name} begins with" in answer.text)
    assert "fine_read" not in writer.call("GET", "/admin-api/resources/admin-api").text


@pytest.mark.parametrize("name", RESERVED)
def test_a_reserved_name_is_refused_in_a_file(writer: Desk, name: str) -> None:
    """This includes the catalogue of bootstrap."""
    entry = {"slug": "admin-api", "scopeGroups": [{"slug": "module", **_group(name)}]}

    with pytest.raises(ApplyRefused, match="reserved"):
        writer.deployment.parts.operations.apply.run({"content": {"resources": [entry]}})
    with pytest.raises(CatalogueInvalid, match="reserved"):
        MemoryWiring().operations.bootstrap.run({"catalogue": {"resources": [entry]}})


@pytest.mark.parametrize("name", FREE)
def test_other_names_are_accepted(writer: Desk, name: str) -> None:
    assert 201 == writer.call("PUT", OWN_GROUP, _group(name)).status


@pytest.mark.parametrize("name", [*RESERVED, *NATIVE_SCOPES])
def test_other_apis_may_use_reserved_names(writer: Desk, name: str) -> None:
    """Tokens for other APIs have another `aud`, so our endpoints refuse them."""
    assert 201 == writer.call("PUT", "/admin-api/resources/orders/scope-groups/module", _group(name)).status


def test_the_scopes_of_prestashops_modules_are_accepted() -> None:
    """There are 62."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": json.loads(EXAMPLE.read_text())})

    assert 62 == len(parts.stores.catalogue_store.load().own_resource.groups[1].scopes)


def test_a_stored_catalogue_with_a_reserved_name_is_read(writer: Desk) -> None:
    """An older version accepted it."""
    catalogue = Catalogue((own_resource(ISSUER, (LEGACY,)),))
    item = catalogue_item.to_item(catalogue).serialize()

    def answer(_operation: str, _request: Mapping[str, Any]) -> dict[str, Any]:
        return {"Item": item, "ConsumedCapacity": {"CapacityUnits": 1}}

    assert catalogue == DynamoCatalogueStore(answer, "clients", ISSUER).find()


def test_a_stored_reserved_name_can_stay_move_and_be_removed(upgraded: Desk) -> None:
    """After an upgrade, the catalogue can still be edited."""
    legacy = "/admin-api/resources/admin-api/scope-groups/legacy"
    entry = {"slug": "admin-api", "scopeGroups": [{"slug": "legacy", "name": "Applied"}]}

    steps = [
        upgraded.call("PATCH", "/admin-api/resources/admin-api", {"maximumLifetime": 600}).status,
        upgraded.call("PUT", legacy, {"name": "Renamed", "scopes": {"issuer_grant": "x", "fine_read": "x"}}).status,
        upgraded.call("PUT", legacy, {"name": "Renamed", "scopes": {"issuer_grant": "x", "issuer_write": "x"}}).status,
        upgraded.deployment.parts.operations.apply.run({"content": {"resources": [entry]}})["written"],
        upgraded.call("DELETE", legacy).status,
        upgraded.call("PUT", OWN_GROUP, _group("issuer_grant")).status,
    ]

    assert [200, 200, 422, True, 204, 422] == steps
