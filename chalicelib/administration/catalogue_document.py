"""Resources and scope groups as an API's owner writes them down.

{"resources": [{"slug", "identifier", "name", "typ", "alg", "maximumLifetime", "enabled",
                "scopeGroups": [{"slug", "name", "enabled", "scopes": {name: description}}]}]}

`typ`, `alg`, `maximumLifetime` (seconds) and `enabled` may be left out. The entry `admin-api` is this server's own
resource: only its scope groups can be given.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from ..keys.signing_key import ALGS
from ..oauth.resource import MAXIMUM_LIFETIME, NATIVE_SCOPES, OWN_SLUG, SLUG, TYPS, Resource, ScopeGroup, own_resource
from ..oauth.scope import SCOPE_TOKEN

RESOURCE_MEMBERS = {"slug", "identifier", "name", "typ", "alg", "maximumLifetime", "enabled", "scopeGroups"}
GROUP_MEMBERS = {"slug", "name", "enabled", "scopes"}
MAXIMUM_NAME_LENGTH = 255


class CatalogueInvalid(Exception):
    """`field` is the path of what is wrong, as in resources[1].scopeGroups[0].slug."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


def resources_of(document: Any, issuer: str) -> tuple[Resource, ...]:
    """The resources that `document` describes, our own first whether named or not. Raises CatalogueInvalid."""
    _check_members("document", document, {"resources"})
    entries = document.get("resources", [])
    if not isinstance(entries, list):
        raise CatalogueInvalid("resources", "must be a list")
    resources = [_resource(entry, f"resources[{index}]", issuer) for index, entry in enumerate(entries)]
    own = [resource for resource in resources if resource.slug == OWN_SLUG] or [own_resource(issuer)]
    resources = own + [resource for resource in resources if resource.slug != OWN_SLUG]
    for index, resource in enumerate(resources):
        for other in resources[:index]:
            if resource.slug == other.slug or resource.identifier == other.identifier:
                raise CatalogueInvalid("resources", f"{resource.slug} has the slug or the identifier of {other.slug}")
    return tuple(resources)


def _resource(entry: Any, at: str, issuer: str) -> Resource:
    _check_members(at, entry, RESOURCE_MEMBERS)
    slug = _slug(entry, at)
    groups = entry.get("scopeGroups", [])
    if not isinstance(groups, list):
        raise CatalogueInvalid(f"{at}.scopeGroups", "must be a list")
    parsed = tuple(_group(group, f"{at}.scopeGroups[{index}]") for index, group in enumerate(groups))
    if slug == OWN_SLUG:
        _check_members(at, entry, {"slug", "scopeGroups"})
        resource = own_resource(issuer, parsed)
    else:
        resource = Resource(
            slug=slug,
            identifier=_identifier(entry, at),
            name=_name(entry, at),
            typ=_one_of(TYPS, entry.get("typ", TYPS[0]), f"{at}.typ"),
            alg=_one_of(ALGS, entry.get("alg", ALGS[0]), f"{at}.alg"),
            maximum_lifetime=_lifetime(
                entry.get("maximumLifetime", MAXIMUM_LIFETIME.total_seconds()), f"{at}.maximumLifetime"
            ),
            enabled=_boolean(entry.get("enabled", True), f"{at}.enabled"),
            groups=parsed,
        )
    _check_uniqueness(resource, at)
    return resource


def _group(entry: Any, at: str) -> ScopeGroup:
    _check_members(at, entry, GROUP_MEMBERS)
    scopes = entry.get("scopes")
    if not isinstance(scopes, dict):
        raise CatalogueInvalid(f"{at}.scopes", "must map each scope to its description")
    for token, description in scopes.items():
        if not SCOPE_TOKEN.fullmatch(token):
            raise CatalogueInvalid(f"{at}.scopes", f"{token!a} is not a scope (RFC 6749 §3.3)")
        if not isinstance(description, str):
            raise CatalogueInvalid(f"{at}.scopes.{token}", "must be a text")
    enabled = _boolean(entry.get("enabled", True), f"{at}.enabled")
    return ScopeGroup(_slug(entry, at), _name(entry, at), scopes, enabled)


def _check_uniqueness(resource: Resource, at: str) -> None:
    """A scope belongs to one group of its resource; a group's slug is its own."""
    seen: set[str] = set()
    slugs: set[str] = set()
    for group in resource.groups:
        if group.slug in slugs:
            raise CatalogueInvalid(f"{at}.scopeGroups", f"two groups have the slug {group.slug}")
        for token in group.scopes:
            if token in seen:
                kind = "is native" if token in NATIVE_SCOPES else "stands in two groups"
                raise CatalogueInvalid(f"{at}.scopeGroups", f"the scope {token} {kind}")
        slugs.add(group.slug)
        seen.update(group.scopes)


def _check_members(at: str, entry: Any, known: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise CatalogueInvalid(at, "must be an object")
    for name in entry.keys() - known:
        raise CatalogueInvalid(f"{at}.{name}", f"is not known here; known are {', '.join(sorted(known))}")


def _slug(entry: Mapping[str, Any], at: str) -> str:
    slug = entry.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise CatalogueInvalid(f"{at}.slug", "must be 1 to 64 of a-z, 0-9 and -")
    return slug


def _identifier(entry: Mapping[str, Any], at: str) -> str:
    """RFC 8707 §2: an absolute URI without fragment."""
    identifier = entry.get("identifier")
    if isinstance(identifier, str) and identifier.isascii() and identifier.isprintable() and " " not in identifier:
        try:
            parts = urlsplit(identifier)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme and (parts.netloc or parts.path) and "#" not in identifier:
            return identifier
    raise CatalogueInvalid(f"{at}.identifier", "must be an absolute URI without fragment (RFC 8707 §2)")


def _name(entry: Mapping[str, Any], at: str) -> str:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > MAXIMUM_NAME_LENGTH or not name.isprintable():
        raise CatalogueInvalid(f"{at}.name", f"must be a text of 1 to {MAXIMUM_NAME_LENGTH} printable characters")
    return name


def _one_of(known: tuple[str, ...], value: Any, at: str) -> str:
    if value not in known or not isinstance(value, str):
        raise CatalogueInvalid(at, f"must be one of {', '.join(known)}")
    return value


def _lifetime(value: Any, at: str) -> timedelta:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not 1 <= value <= MAXIMUM_LIFETIME.total_seconds()
    ):
        raise CatalogueInvalid(at, f"must be seconds, 1 to {int(MAXIMUM_LIFETIME.total_seconds())}")
    return timedelta(seconds=int(value))


def _boolean(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise CatalogueInvalid(at, "must be true or false")
    return value
