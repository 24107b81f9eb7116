"""The catalogue: the APIs that this server issues tokens for, and its settings."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .resource import MAXIMUM_LIFETIME, Resource
from .trusted_issuer import TrustedIssuer


class Settings(NamedTuple):
    """Each setting is declared once, here. Storage, API and audit trail read these fields: flags and lifetimes."""

    issuing_enabled: bool = True
    force_https: bool = True
    default_lifetime: timedelta = timedelta(hours=1)
    maximum_lifetime: timedelta = MAXIMUM_LIFETIME

    def values(self) -> dict[str, bool | int]:
        """By name; lifetimes in seconds."""
        return {
            name: int(value.total_seconds()) if isinstance(value, timedelta) else value
            for name, value in self._asdict().items()
        }

    def with_values(self, values: Mapping[str, bool | int]) -> "Settings":
        """`values` in the form of `values()`. Settings that it lacks are unchanged."""
        changes: dict[str, Any] = {
            name: timedelta(seconds=value) if isinstance(getattr(self, name), timedelta) else value
            for name, value in values.items()
        }
        return self._replace(**changes)


class Catalogue(NamedTuple):
    """All resources, our own first, the settings, and the issuers whose tokens may authenticate clients.

    Our own endpoints refuse every token issued before `epoch`. Containers refresh the key ring
    when `ring_version` changes.
    """

    resources: tuple[Resource, ...]
    settings: Settings = Settings()
    epoch: datetime | None = None
    ring_version: int = 0
    version: int = 1
    trusted_issuers: tuple[TrustedIssuer, ...] = ()

    @property
    def own_resource(self) -> Resource:
        return self.resources[0]

    def available_resources(self) -> Iterator[Resource]:
        return (resource for resource in self.resources if resource.enabled)

    def trusted_issuer(self, identifier: str) -> TrustedIssuer | None:
        """By the exact value of `iss`, or the trust domain."""
        return next((issuer for issuer in self.trusted_issuers if issuer.issuer == identifier), None)

    def by_slug(self, slug: str) -> Resource | None:
        return next((resource for resource in self.resources if resource.slug == slug), None)

    def by_identifier(self, identifier: str) -> Resource | None:
        return next((resource for resource in self.available_resources() if resource.identifier == identifier), None)
