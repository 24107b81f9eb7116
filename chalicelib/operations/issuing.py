"""The operator function `issuing` turns the issuing of tokens off and on.

It cannot be turned on again over HTTP, because that needs a token.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..administration.audit import Actor
from ..administration.catalogue_editor import CatalogueEditor

OPERATOR: Final = Actor("operator:issuing")


@dataclass(frozen=True)
class Issuing:
    editor: CatalogueEditor

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"enabled": true}` or `{"enabled": false}`. Warm containers follow within 30 seconds."""
        enabled = event.get("enabled")
        if not isinstance(enabled, bool):
            raise TypeError('Send {"enabled": true} or {"enabled": false}.')
        catalogue = self.editor.edit(
            lambda before: before._replace(settings=before.settings._replace(issuing_enabled=enabled)),
            action="settings.edit",
            target="settings",
            actor=OPERATOR,
        )
        return {"issuing_enabled": catalogue.settings.issuing_enabled}
