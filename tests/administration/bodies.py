"""Every endpoint of the client-admin API that takes a body, and the fields of each."""

from typing import Any

import pytest

# (method, end of the path, a body that is taken, its fields)
BODIES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("POST", "", {}, ["clientId", "clientName", "enabled", "description", "lifetime", "scopes", "resources"]),
    ("PATCH", "/{id}", {}, ["clientName", "enabled", "description", "lifetime", "scopes", "resources"]),
    ("POST", "/{id}/secrets", {}, ["label", "expiresAt"]),
    ("PUT", "/{id}/secrets", {}, ["overlapSeconds"]),
    ("POST", "/infos/secrets", {}, ["label", "expiresAt"]),
    ("PUT", "/infos/secrets", {}, ["overlapSeconds"]),
]
FIELDS = [(method, path, name) for method, path, _, names in BODIES for name in names]
DEEP: Any = []
for _ in range(199):
    DEEP = [DEEP]
every_body = pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _, _ in BODIES])
every_field = pytest.mark.parametrize(("method", "path", "name"), FIELDS)
