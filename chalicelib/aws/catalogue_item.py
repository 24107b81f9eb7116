"""The catalogue as it is written: one item, within the size that DynamoDB accepts."""

from collections.abc import Mapping
from typing import Any, Final

from ..administration.errors import CatalogueTooLarge
from ..oauth.catalogue import Catalogue
from .catalogue_store import to_document
from .document_text import document_text
from .tables import CatalogueItem

# Bytes that all resources may take. DynamoDB accepts items of 409,600 bytes, and the rest of the item is below 1,000.
MAXIMUM_BYTES: Final = 400_000


def to_item(catalogue: Catalogue) -> CatalogueItem:
    """Raises CatalogueTooLarge."""
    document = to_document(catalogue)
    # Only resources count. An emergency changes settings, epoch and ring version, so these always fit.
    resources = [_longest(entry) for entry in document["resources"]]
    if len(document_text(resources).encode()) > MAXIMUM_BYTES:
        raise CatalogueTooLarge
    return CatalogueItem(version=catalogue.version, document=document)


def _longest(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with everything switched off and every scope marked for removal, so that these changes fit, too."""
    groups = [{**group, "enabled": False} for group in entry["groups"]]
    scopes = [token for group in groups for token in group["scopes"]]
    return {**entry, "enabled": False, "groups": groups, "removing": scopes}
