"""The query of PrestaShop's lists (limit, offset, orderBy, sortOrder, filters[…]) and the cursor."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from chalice.app import Request

from ..administration.client_list import ListQuery
from ..moments import parse_rfc3339
from ..oauth.catalogue import Catalogue
from ..repeatable import is_repeatable
from .fields import NO_MATCH, UNEXPECTED, FieldError, FieldErrors

COLUMNS: Final[Mapping[str, str]] = {
    "apiClientId": "generation",
    "clientId": "client_id",
    "clientName": "client_name",
    "description": "description",
    # No client has an external issuer, so all are equal and stay in the order of their ids.
    "externalIssuer": "generation",
    "enabled": "enabled",
    "lifetime": "access_token_lifetime",
    "scopesCount": "scopes_count",
    "lastUsedAt": "last_used_at",
    "secretsExpireAt": "secrets_expire_at",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}
DEFAULT_LIMIT: Final = 10
MAXIMUM_LIMIT: Final = 100
PAGE: Final = "Pages have no numbers. Use limit and offset, or cursor."
BOOLEANS: Final = {"1": True, "true": True, "0": False, "false": False}
Value = TypeVar("Value")
FILTER: Final = re.compile(r"filters\[(\w{1,32})\]", re.ASCII)


class Query:
    """The parameters of a URL, each at most once. All errors are collected."""

    def __init__(self, request: Request) -> None:
        sent = request.query_params
        self._values = {name: sent.getlist(name) for name in sent} if sent else {}
        self._errors: list[FieldError] = []
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> list[str]:
        return list(self._values)

    def value(self, name: str, default: Value, parse: Callable[[str], Value | None], sentence: str) -> Value:
        """The parsed parameter. `parse` returns None or raises ValueError or KeyError for an invalid text."""
        self._known.add(name)
        values = self._values.get(name)
        if values is None:
            return default
        try:
            parsed = parse(values[0]) if len(values) == 1 else None
        except (ValueError, KeyError):
            parsed = None
        if parsed is None:
            self.refuse(name, sentence)
            return default
        return parsed

    def refuse(self, name: str, sentence: str) -> None:
        self._errors.append(FieldError(name, sentence, NO_MATCH))

    def check(self) -> None:
        """Raises FieldErrors, also for unknown parameters."""
        for name in self._values.keys() - self._known:
            is_known = name == "page"
            path = name if is_repeatable(name) else "a parameter"
            self._errors.append(FieldError(path, PAGE if is_known else UNEXPECTED[0], UNEXPECTED[1], is_known))
        if self._errors:
            raise FieldErrors(self._errors)


def whole_number(minimum: int, maximum: int) -> Callable[[str], int | None]:
    def parse(text: str) -> int | None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else -1
        return number if minimum <= number <= maximum else None

    return parse


def list_query(query: Query, catalogue: Catalogue) -> tuple[ListQuery, dict[str, Any]]:
    """The query, and its echo in the answer. Raises FieldErrors."""
    limit = _limit(query, DEFAULT_LIMIT)
    offset = query.value("offset", 0, whole_number(0, 2**31), "offset should be a whole number from 0.")
    columns = ", ".join(COLUMNS)
    order_by = query.value(
        "orderBy", "apiClientId", lambda name: name if name in COLUMNS else None, f"orderBy should be one of {columns}."
    )
    descending = _is_descending(query)
    filters = _filters(query, catalogue)
    query.check()
    echo = {
        "orderBy": order_by,
        "sortOrder": "desc" if descending else "asc",
        "limit": limit,
        "offset": offset,
        "filters": filters.pop("echo"),
    }
    return ListQuery(COLUMNS[order_by], descending, offset, limit, **filters), echo


def cursor_query(query: Query, catalogue: Catalogue) -> tuple[int, ListQuery]:
    """The generation that the page starts after, and the query. The cursor contains only that generation.

    Raises FieldErrors.
    """
    after = query.value(
        "cursor", 0, _generation, "cursor should be a nextCursor of this list, or empty for its beginning."
    )
    limit, descending = _limit(query, DEFAULT_LIMIT), _is_descending(query)
    by_creation = {name: name for name in ("apiClientId", "createdAt")}
    query.value("orderBy", "", by_creation.get, "With cursor, orderBy should be apiClientId or createdAt.")
    filters = _filters(query, catalogue)
    filters.pop("echo")
    query.check()
    return after, ListQuery(descending=descending, limit=limit, **filters)


def cursor(generation: int | None) -> str | None:
    return base64.urlsafe_b64encode(str(generation).encode()).rstrip(b"=").decode() if generation is not None else None


def _generation(text: str) -> int | None:
    if not text:
        return 0
    decoded = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode("ascii")
    generation = whole_number(0, 2**53 - 1)(decoded)
    # Python also decodes other forms of the same base64.
    return generation if cursor(generation) == text else None


def _is_descending(query: Query) -> bool:
    sort_order = query.value(
        "sortOrder",
        "asc",
        lambda text: text.lower() if text.lower() in ("asc", "desc") else None,
        "sortOrder should be asc or desc.",
    )
    return sort_order == "desc"


def _limit(query: Query, default: int) -> int:
    sentence = f"limit should be a whole number from 1 to {MAXIMUM_LIMIT}."
    return query.value("limit", default, whole_number(1, MAXIMUM_LIMIT), sentence)


def _filters(query: Query, catalogue: Catalogue) -> dict[str, Any]:
    """The filters, and the exact id, by name of ListQuery's attribute. `echo` holds the filters as sent."""
    once, true_or_false = "This filter should be given once.", "This filter should be true or false."
    moment = "This filter should be a moment in RFC 3339, as in 2030-01-31T12:00:00Z; in a URL + is %2B."
    # An unknown name may be the slug of a deleted API. Otherwise nothing matches, as with an unknown scope.
    slugs = {resource.identifier: resource.slug for resource in catalogue.resources}
    parsers: Mapping[str, tuple[str, Callable[[str], Any], str]] = {
        "clientName": ("client_name", str, once),
        "clientId": ("client_id", str, once),
        "scope": ("scope", str, once),
        "search": ("search", str, once),
        "resource": ("slug", lambda text: slugs.get(text, text), once),
        "enabled": ("enabled", _boolean, true_or_false),
        "neverUsed": ("never_used", _boolean, true_or_false),
        "notUsedSince": ("not_used_since", parse_rfc3339, moment),
        "secretsExpireBefore": ("secrets_expire_before", parse_rfc3339, moment),
        "apiClientId": ("generation", whole_number(0, 2**53), "This filter should be a whole number."),
    }
    exact_client_id = query.value("clientId", None, str, "clientId should be given once.")
    filters: dict[str, Any] = {"echo": {}, "exact_client_id": exact_client_id}
    for name in query.names():
        match = FILTER.fullmatch(name)
        if match and match[1] in parsers:
            field, parse, sentence = parsers[match[1]]
            filters["echo"][match[1]], filters[field] = query.value(name, ("", None), _with_its_text(parse), sentence)
    return filters


def _boolean(text: str) -> bool:
    return BOOLEANS[text.lower()]


def _with_its_text(parse: Callable[[str], Value | None]) -> Callable[[str], tuple[str, Value] | None]:
    def both(text: str) -> tuple[str, Value] | None:
        parsed = parse(text)
        return None if parsed is None else (text, parsed)

    return both
