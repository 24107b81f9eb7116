"""Issuing tokens switched off, or on again: once it is off, no token can be had to switch it on over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ..administration.audit import Actor
from ..administration.catalogue_editor import CatalogueEditor

OPERATOR: Final = Actor("operator:issuing")


@dataclass(frozen=True)
class Issuing:
    editor: CatalogueEditor

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"enabled": true}` or `{"enabled": false}`; warm containers follow within 30 seconds."""
        enabled = event.get("enabled")
        if not isinstance(enabled, bool):
            raise TypeError('Send {"enabled": true} or {"enabled": false}.')
        catalogue = self.editor.edit(
            lambda now: replace(now, settings=replace(now.settings, issuing_enabled=enabled)),
            action="settings.edit",
            target="settings",
            actor=OPERATOR,
        )
        return {"issuing_enabled": catalogue.settings.issuing_enabled}
