"""Resources and scope groups as JSON: in a catalogue file, in requests and in answers.

{"resources": [{"slug", "identifier", "name", "typ", "alg", "maximumLifetime", "enabled", "publishesMetadata",
                "scopeGroups": [{"slug", "name", "enabled", "scopes": {name: description}}]}]}

`typ`, `alg`, `maximumLifetime` (seconds), `enabled`, `publishesMetadata` and `scopeGroups` may be left out. The entry
`admin-api` is this server's own resource: its identifier and name are given, and it cannot be switched off.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from ..keys.signing_key import ALGS
from ..oauth.client_secret import PREFIX
from ..oauth.resource import (
    MAXIMUM_LIFETIME,
    OWN_SLUG,
    RESERVED_PREFIXES,
    SLUG,
    TYPS,
    Resource,
    ScopeGroup,
    own_resource,
)
from ..oauth.scope import SCOPE_TOKEN
from ..oauth.trusted_issuer import TrustedIssuer
from ..repeatable import is_repeatable

OWN_MEMBERS: Final = frozenset({"slug", "typ", "alg", "maximumLifetime", "scopeGroups"})
RESOURCE_MEMBERS: Final = OWN_MEMBERS | {"identifier", "name", "enabled", "publishesMetadata"}
GROUP_MEMBERS: Final = frozenset({"slug", "name", "enabled", "scopes"})
MAXIMUM_TEXT: Final = 255
# RFC 3986: visible ASCII without quote and backslash. RFC 8707 §2: no fragment.
IDENTIFIER: Final = re.compile(r"[\x21\x24-\x5B\x5D-\x7E]+")
LONGEST_LIFETIME: Final = int(MAXIMUM_LIFETIME.total_seconds())


class CatalogueInvalid(Exception):
    """`field` is the path of the error, as in resources[1].scopeGroups[0].slug.

    `is_known` is false for a path with a name that the caller chose. It could be a secret, so it is not logged.
    """

    def __init__(self, field: str, message: str, *, is_known: bool = True) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message, self.is_known = field, message, is_known


def resources_of(document: Any, issuer: str) -> tuple[Resource, ...]:
    """The resources of `document`, this server's own first even if it is not in it. Raises CatalogueInvalid."""
    check_members("", document, {"resources"})
    entries = list_of(document, "resources", "")
    resources = [resource_of(entry, issuer, f"resources[{index}]") for index, entry in enumerate(entries)]
    own = [resource for resource in resources if resource.slug == OWN_SLUG] or [own_resource(issuer)]
    resources = own + [resource for resource in resources if resource.slug != OWN_SLUG]
    check_distinct(resources, "slug", "identifier")
    check_reserved(own_resource(issuer), own[0])
    return tuple(resources)


def check_distinct(entries: Iterable[Resource | TrustedIssuer], *names: str) -> None:
    """No two entries have the same value of one of these attributes. Raises CatalogueInvalid."""
    for name in names:
        values = [getattr(entry, name) for entry in entries]
        for index, value in enumerate(values):
            if value in values[:index]:
                raise CatalogueInvalid(name, f"{value} is used twice")


def resource_of(entry: Any, issuer: str, at: str = "") -> Resource:
    """Raises CatalogueInvalid with paths that begin with `at`."""
    check_members(at, entry, RESOURCE_MEMBERS)
    slug = slug_of(entry, at)
    check_members(at, entry, OWN_MEMBERS if slug == OWN_SLUG else RESOURCE_MEMBERS)
    groups = tuple(
        group_of(group, path(at, f"scopeGroups[{index}]"))
        for index, group in enumerate(list_of(entry, "scopeGroups", at))
    )
    typ = one_of(TYPS, entry.get("typ", TYPS[0]), path(at, "typ"))
    alg = one_of(ALGS, entry.get("alg", ALGS[0]), path(at, "alg"))
    lifetime = seconds(entry.get("maximumLifetime", LONGEST_LIFETIME), LONGEST_LIFETIME, path(at, "maximumLifetime"))
    if slug == OWN_SLUG:
        resource = own_resource(issuer, groups, typ=typ, alg=alg, maximum_lifetime=lifetime)
    else:
        enabled = boolean(entry.get("enabled", True), path(at, "enabled"))
        publishes = boolean(entry.get("publishesMetadata", False), path(at, "publishesMetadata"))
        resource = Resource(
            slug,
            _identifier(entry, at),
            _name(entry, at),
            typ,
            alg,
            lifetime,
            enabled,
            groups,
            publishes_metadata=publishes,
        )
    check_groups(resource, at)
    return resource


def group_of(entry: Any, at: str = "") -> ScopeGroup:
    """Raises CatalogueInvalid with paths that begin with `at`."""
    check_members(at, entry, GROUP_MEMBERS)
    scopes = entry.get("scopes")
    if not isinstance(scopes, dict):
        raise CatalogueInvalid(path(at, "scopes"), "must map each scope to its description")
    for token, description in scopes.items():
        # Granted scopes are logged, so no secret may be one.
        if not SCOPE_TOKEN.fullmatch(token) or len(token) > MAXIMUM_TEXT or PREFIX in token:
            raise CatalogueInvalid(path(at, "scopes"), f"{ascii(token)[:80]} is not a scope (RFC 6749, 3.3)")
        if not _is_text(description):
            wrong = f"must be a printable text of {MAXIMUM_TEXT} at most"
            raise CatalogueInvalid(path(at, f"scopes.{token}"), wrong, is_known=False)
    enabled = boolean(entry.get("enabled", True), path(at, "enabled"))
    return ScopeGroup(slug_of(entry, at), _name(entry, at), scopes, enabled)


def check_groups(resource: Resource, at: str = "") -> None:
    """A scope belongs to one group of its resource, and two groups have different slugs. Raises CatalogueInvalid."""
    owners: dict[str, str] = {}
    slugs: set[str] = set()
    for group in resource.groups:
        if group.slug in slugs:
            raise CatalogueInvalid(path(at, "scopeGroups"), f"two groups have the slug {group.slug}")
        for token in group.scopes:
            if token in owners:
                raise CatalogueInvalid(
                    path(at, "scopeGroups"), f"the scope {token} belongs to the group {owners[token]} already"
                )
            owners[token] = group.slug
        slugs.add(group.slug)


def check_reserved(before: Resource, after: Resource, at: str = "") -> None:
    """New scopes of this server's own resource have no reserved prefix. Raises CatalogueInvalid.

    Scopes that an older version accepted stay.
    """
    if after.slug != OWN_SLUG:
        return
    for token in after.scope() - before.scope():
        prefix = next((prefix for prefix in RESERVED_PREFIXES if token.startswith(prefix)), None)
        if prefix:
            wrong = f"the scope {token} begins with {prefix}, which is reserved for native scopes: choose another name"
            raise CatalogueInvalid(path(at, "scopeGroups"), wrong)


def resource_document(resource: Resource) -> dict[str, Any]:
    """The document that `resource_of` reads, and this server's own identifier and name, which cannot be edited."""
    is_own = resource.slug == OWN_SLUG
    return {
        "slug": resource.slug,
        "identifier": resource.identifier,
        "name": resource.name,
        "typ": resource.typ,
        "alg": resource.alg,
        "maximumLifetime": int(resource.maximum_lifetime.total_seconds()),
        "enabled": resource.enabled,
        "publishesMetadata": resource.publishes_metadata,
        # Native scopes live in code.
        "scopeGroups": [group_document(group) for group in resource.groups[1 if is_own else 0 :]],
    }


def group_document(group: ScopeGroup) -> dict[str, Any]:
    return {"slug": group.slug, "name": group.name, "enabled": group.enabled, "scopes": dict(group.scopes)}


def path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def check_members(at: str, entry: Any, allowed: frozenset[str] | set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise CatalogueInvalid(at or "document", "must be an object")
    for name in entry.keys() - allowed:
        repeatable = name if isinstance(name, str) and is_repeatable(name) else "a member"
        wrong = f"is unknown. Known members: {', '.join(sorted(allowed))}"
        raise CatalogueInvalid(path(at, repeatable), wrong, is_known=False)


def list_of(entry: Mapping[str, Any], name: str, at: str) -> list[Any]:
    value = entry.get(name, [])
    if not isinstance(value, list):
        raise CatalogueInvalid(path(at, name), "must be a list")
    return value


def slug_of(entry: Mapping[str, Any], at: str) -> str:
    slug = entry.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise CatalogueInvalid(path(at, "slug"), "must be 1 to 64 of a-z, 0-9 and -")
    return slug


def _identifier(entry: Mapping[str, Any], at: str) -> str:
    """RFC 8707 §2: an absolute URI without fragment."""
    identifier = entry.get("identifier")
    if isinstance(identifier, str) and _is_text(identifier) and IDENTIFIER.fullmatch(identifier):
        try:
            parts = urlsplit(identifier)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme and (parts.netloc or parts.path):
            return identifier
    raise CatalogueInvalid(path(at, "identifier"), "must be an absolute URI without fragment (RFC 8707, 2)")


def _name(entry: Mapping[str, Any], at: str) -> str:
    name = entry.get("name")
    if not isinstance(name, str) or not _is_text(name) or not name.strip():
        raise CatalogueInvalid(path(at, "name"), f"must be a printable text of 1 to {MAXIMUM_TEXT} characters")
    return name


def _is_text(value: Any) -> bool:
    """Printable: no control characters, no bidirectional overrides, no lone surrogates."""
    return isinstance(value, str) and len(value) <= MAXIMUM_TEXT and value.isprintable()


def one_of(allowed: tuple[str, ...], value: Any, at: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise CatalogueInvalid(at, f"must be one of {', '.join(allowed)}")
    return value


def seconds(value: Any, maximum: int, at: str) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= maximum:
        raise CatalogueInvalid(at, f"must be whole seconds from 1 to {maximum}")
    return timedelta(seconds=value)


def boolean(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise CatalogueInvalid(at, "must be true or false")
    return value
