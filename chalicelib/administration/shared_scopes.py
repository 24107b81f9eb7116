"""Scope names that several APIs have. A client that holds one at several of them must also name the API."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from ..oauth.catalogue import Catalogue

LISTED: Final = 10


def shared_scope_warnings(
    catalogue: Catalogue, slugs: AbstractSet[str], tokens: Iterable[str] | None = None
) -> list[str]:
    """A message for each set of APIs with scopes of the same name, if one of them is in `slugs`.

    With `tokens`, only for these scopes. Disabled APIs and groups count, because they can be enabled again.
    """
    owners: dict[str, list[str]] = {}
    for resource in catalogue.resources:
        for token in resource.scope():
            owners.setdefault(token, []).append(resource.slug)
    considered = owners if tokens is None else tokens
    shared: dict[tuple[str, ...], list[str]] = {}
    for token in considered:
        token_owners = owners.get(token, [])
        if len(token_owners) > 1 and slugs & set(token_owners):
            shared.setdefault(tuple(token_owners), []).append(token)
    return [_sentence(catalogue, owner_slugs, names) for owner_slugs, names in shared.items()]


def _sentence(catalogue: Catalogue, slugs: Sequence[str], tokens: Sequence[str]) -> str:
    identifiers = {resource.slug: resource.identifier for resource in catalogue.resources}
    own = catalogue.own_resource
    consequence = (
        f"gets a token for {own.identifier} unless it sends resource" if own.slug in slugs else "must send resource"
    )
    return (
        f"Several APIs ({_listed([identifiers[slug] for slug in slugs])}) have the same scopes: {_listed(tokens)}."
        f" A client that holds one of these scopes at several of them {consequence}."
    )


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {rest} more" if rest > 0 else "")
