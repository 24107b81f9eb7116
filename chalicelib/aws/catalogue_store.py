"""The stored catalogue: one item with a version, always read and written as a whole."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ..oauth.catalogue import Catalogue, Settings
from ..oauth.resource import OWN_SLUG, Resource, ScopeGroup, own_resource
from ..oauth.trusted_issuer import TrustedIssuer
from ..store_errors import StoreUnavailable
from .call import Call
from .item_keys import CATALOGUE_KEY
from .reads import consistent_get

FORMAT: Final = 1


class DynamoCatalogueStore:
    """`issuer` determines the identifier of our own resource. It is not stored because the domain may change later."""

    def __init__(self, call: Call, clients_table: str, issuer: str) -> None:
        self._call, self._clients_table, self._issuer = call, clients_table, issuer

    def find(self) -> Catalogue | None:
        """The catalogue as last written; None before bootstrap. Raises StoreUnavailable."""
        item = consistent_get(self._call, self._clients_table, CATALOGUE_KEY)
        if item is None:
            return None
        try:
            return _from_document(json.loads(item["document"]["S"]), int(item["version"]["N"]), self._issuer)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise StoreUnavailable(f"malformed catalogue ({type(error).__name__})") from None

    def load(self) -> Catalogue:
        """Raises StoreUnavailable."""
        catalogue = self.find()
        if catalogue is None:
            raise StoreUnavailable("there is no catalogue yet: invoke the operator function bootstrap")
        return catalogue


def to_document(catalogue: Catalogue) -> dict[str, Any]:
    """The document that `find` reads."""
    return {
        "format": FORMAT,
        "resources": [_resource_document(resource) for resource in catalogue.resources],
        "settings": catalogue.settings.values(),
        "epoch": catalogue.epoch.isoformat() if catalogue.epoch else None,
        "ring_version": catalogue.ring_version,
        "trusted_issuers": [_issuer_document(issuer) for issuer in catalogue.trusted_issuers],
    }


def _resource_document(resource: Resource) -> dict[str, Any]:
    is_own = resource.slug == OWN_SLUG
    document: dict[str, Any] = {
        "slug": resource.slug,
        "typ": resource.typ,
        "alg": resource.alg,
        "maximum_lifetime": int(resource.maximum_lifetime.total_seconds()),
        # The native group of our own resource is defined in code.
        "groups": [
            {"slug": group.slug, "name": group.name, "enabled": group.enabled, "scopes": dict(group.scopes)}
            for group in resource.groups[1 if is_own else 0 :]
        ],
        "removing": sorted(resource.pending_removals),
    }
    if not is_own:
        document |= {"identifier": resource.identifier, "name": resource.name, "enabled": resource.enabled}
    if resource.publishes_metadata and not is_own:
        document["publishes_metadata"] = True
    if resource.verifier != "other":
        document["verifier"] = resource.verifier
    if resource.generation:
        document["generation"] = resource.generation
    return document


def _issuer_document(issuer: TrustedIssuer) -> dict[str, Any]:
    return {**issuer._asdict(), "maximum_age": int(issuer.maximum_age.total_seconds())}


def _from_document(document: Mapping[str, Any], version: int, issuer: str) -> Catalogue:
    if document["format"] != FORMAT:
        raise ValueError("unsupported format")
    settings = document["settings"]
    return Catalogue(
        resources=tuple(_resource(entry, issuer) for entry in document["resources"]),
        # Stored catalogues may lack a new setting, or have one that a later release added.
        settings=Settings().with_values({name: settings[name] for name in Settings._fields if name in settings}),
        epoch=datetime.fromisoformat(document["epoch"]) if document["epoch"] else None,
        ring_version=document["ring_version"],
        version=version,
        trusted_issuers=tuple(_issuer(entry) for entry in document.get("trusted_issuers", ())),
    )


def _resource(entry: Mapping[str, Any], issuer: str) -> Resource:
    common = {
        "typ": entry["typ"],
        "alg": entry["alg"],
        "maximum_lifetime": timedelta(seconds=entry["maximum_lifetime"]),
        "pending_removals": frozenset(entry.get("removing", ())),
        "generation": entry.get("generation", 0),
    }
    groups = tuple(
        ScopeGroup(group["slug"], group["name"], group["scopes"], group["enabled"]) for group in entry["groups"]
    )
    if entry["slug"] == OWN_SLUG:
        return own_resource(issuer, groups, **common)
    return Resource(
        entry["slug"],
        entry["identifier"],
        entry["name"],
        enabled=entry["enabled"],
        groups=groups,
        publishes_metadata=entry.get("publishes_metadata", False),
        verifier=entry.get("verifier", "other"),
        **common,
    )


def _issuer(entry: Mapping[str, Any]) -> TrustedIssuer:
    return TrustedIssuer(
        **{
            **{name: entry[name] for name in TrustedIssuer._fields},
            "algs": tuple(entry["algs"]),
            "jwks": tuple(entry["jwks"]),
            "maximum_age": timedelta(seconds=entry["maximum_age"]),
        }
    )
