"""The item that stores the catalogue, with a check of its size."""

from collections.abc import Mapping
from typing import Any, Final

from ..administration.errors import CatalogueTooLarge
from ..oauth.catalogue import Catalogue
from .catalogue_store import to_document
from .document_text import document_text
from .tables import CatalogueItem

# Bytes for all resources and issuers. DynamoDB accepts items of up to 409,600 bytes; the rest takes less than 1,000.
MAXIMUM_BYTES: Final = 400_000


def to_item(catalogue: Catalogue) -> CatalogueItem:
    """Raises CatalogueTooLarge."""
    document = to_document(catalogue)
    # The rest does not count: an emergency changes settings, epoch and ring version, so their change is never refused.
    counted = [*map(_longest, document["resources"]), *document["trusted_issuers"]]
    if len(document_text(counted).encode()) > MAXIMUM_BYTES:
        raise CatalogueTooLarge
    return CatalogueItem(version=catalogue.version, document=document)


def _longest(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The longest form of an entry: disabled, each scope marked for removal. The size limit leaves room for both."""
    groups = [{**group, "enabled": False} for group in entry["groups"]]
    scopes = [token for group in groups for token in group["scopes"]]
    return {**entry, "enabled": False, "groups": groups, "removing": scopes}
