"""Requests to GET /admin-api/api-clients for the tests of the list."""

from typing import Any, Final
from urllib.parse import urlencode

from tests.administration.desk import CLIENTS, Desk

ITEM: Final = [
    "apiClientId",
    "clientId",
    "clientName",
    "description",
    "externalIssuer",
    "enabled",
    "lifetime",
    "scopesCount",
    "lastUsedAt",
    "secretsExpireAt",
    "createdAt",
    "updatedAt",
]


def listed(desk: Desk, **query: Any) -> dict[str, Any]:
    """filters__name stands for the parameter filters[name]."""
    parameters = {
        f"filters[{name[9:]}]" if name.startswith("filters__") else name: value for name, value in query.items()
    }
    answer = desk.call("GET", f"{CLIENTS}?{urlencode(parameters)}")
    assert answer.status == 200, answer.text
    content: dict[str, Any] = answer.json
    return content


def ids(content: dict[str, Any]) -> list[str]:
    return [item["clientId"] for item in content["items"]]
