"""Variations of the stored data: with attributes of a newer version, and without optional attributes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.formats.stored import Stored

Content = dict[str, Any]
NEWER = {"only_a_newer_version_knows": "this"}
NEWER_ITEM: Content = {
    "only_a_newer_version_knows": {"M": {"this": {"NULL": True}, "that": {"L": [{"N": "1"}]}}},
    "and_a_set": {"SS": ["a", "b"]},
}
# Optional attributes: `null=True` in tables.py, or omitted if empty.
OPTIONAL = {
    "description",
    "secrets_expire_at",
    "tokens_valid_from",
    "last_used_at",
    "actor_jti",
    "actor_secret_id",
    "request_id",
    "source_address",
}
OPTIONAL_OF_A_SECRET = {"label", "expires_at", "last_used_at"}


def unchanged(stored: Stored) -> Stored:
    return stored


def with_newer_attributes(stored: Stored) -> Stored:
    """Adds attributes and members wherever a newer version may add them: see docs/operations.md."""
    ring = stored.key_ring
    return replace(
        stored,
        clients=[_with_more(item) for item in stored.clients],
        audit=[item | NEWER_ITEM for item in stored.audit],
        key_ring=ring
        | NEWER
        | {"keys": [key | NEWER for key in ring["keys"]], "changes": [change | NEWER for change in ring["changes"]]},
        administrator=stored.administrator | NEWER,
    )


def without_optional_attributes(stored: Stored) -> Stored:
    ring = {name: value for name, value in stored.key_ring.items() if name not in ("version", "changes")}
    return replace(
        stored,
        clients=[_with_less(item) for item in stored.clients],
        audit=[_without(item, OPTIONAL) for item in stored.audit],
        key_ring=ring,
    )


def _with_more(item: Content) -> Content:
    if "document" in item:
        document = json.loads(item["document"]["S"])
        resources = [
            entry | NEWER | {"groups": [group | NEWER for group in entry["groups"]]} for entry in document["resources"]
        ]
        document |= NEWER | {"resources": resources, "settings": document["settings"] | NEWER}
        return item | NEWER_ITEM | {"document": {"S": json.dumps(document)}}
    return _with_secrets(item, lambda secret: secret | NEWER_ITEM) | NEWER_ITEM


def _with_less(item: Content) -> Content:
    if "document" in item:
        document = json.loads(item["document"]["S"])
        resources = [_without(entry, {"removing"}) for entry in document["resources"]]
        return item | {"document": {"S": json.dumps(document | {"resources": resources})}}
    return _without(_with_secrets(item, lambda secret: _without(secret, OPTIONAL_OF_A_SECRET)), OPTIONAL)


def _with_secrets(item: Content, change: Callable[[Content], Content]) -> Content:
    if "client_secrets" not in item:
        return item
    changed = {secret_id: {"M": change(entry["M"])} for secret_id, entry in item["client_secrets"]["M"].items()}
    return item | {"client_secrets": {"M": changed}}


def _without(content: Content, names: set[str]) -> Content:
    return {name: value for name, value in content.items() if name not in names}


VARIATIONS = (unchanged, with_newer_attributes, without_optional_attributes)
