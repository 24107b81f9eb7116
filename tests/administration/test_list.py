"""GET /admin-api/api-clients: PrestaShop's envelope, and the cursor beside it."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from chalicelib.administration.client_list import ListedClient
from tests.administration.desk import CLIENTS, Desk, Registered, moment, paths_of
from tests.fakes.memory import NOON

ENVELOPE = ["totalItems", "orderBy", "sortOrder", "limit", "offset", "filters", "items"]
ITEM = [
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
    """Names with brackets as filters__name."""
    parameters = {
        f"filters[{name[9:]}]" if name.startswith("filters__") else name: value for name, value in query.items()
    }
    answer = desk.call("GET", f"{CLIENTS}?{urlencode(parameters)}")
    assert answer.status == 200, answer.text
    content: dict[str, Any] = answer.json
    return content


def ids(content: dict[str, Any]) -> list[str]:
    return [item["clientId"] for item in content["items"]]


@pytest.fixture
def five(here: Desk) -> list[Registered]:
    """Beside the administrator, a minute apart."""
    made = []
    for number, fields in enumerate(
        (
            {"clientId": "erp", "clientName": "Zebra ERP", "lifetime": 60, "description": "b"},
            {"clientId": "shop", "clientName": "alpha shop", "enabled": False, "scopes": ["customer_group_read"]},
            {"clientId": "crm", "clientName": "Mid CRM", "lifetime": 600, "scopes": ["shared", "customer_group_read"]},
            {"clientId": "ERP-2", "clientName": "beta erp", "description": "A"},
            {
                "clientId": "stock",
                "clientName": "Éclair",
                "resources": [{"resource": "https://orders.example.com", "scopes": ["shared"]}],
            },
        )
    ):
        here.move(minutes=1)
        made.append(here.create(**fields))
        if number == 1:
            here.call("PUT", f"{made[-1].path}/secrets", {})
        if number == 2:
            end = moment(NOON + timedelta(days=1))
            first = made[-1].secrets()[0]["secretId"]
            here.call("POST", f"{made[-1].path}/secrets", {"expiresAt": end})
            here.call("DELETE", f"{made[-1].path}/secrets/{first}")
    return made


def test_the_envelope_is_prestashops(everywhere: Desk) -> None:
    """PrestaShop: PaginationElements; the defaults of its ApiClient filters."""
    client = everywhere.create()

    answer = everywhere.call("GET", CLIENTS)

    content = answer.json
    assert (200, ENVELOPE, "no-store") == (answer.status, list(content), answer.headers["cache-control"])
    assert ("apiClientId", "asc", 10, 0, {}) == tuple(
        content[name] for name in ("orderBy", "sortOrder", "limit", "offset", "filters")
    )
    assert content["totalItems"] >= 2
    assert ITEM == list(listed(everywhere, filters__clientId=client.client_id)["items"][0])


def test_an_item_is_the_client_without_its_scopes(everywhere: Desk) -> None:
    """PrestaShop: list items leave the scopes out; scopesCount, lastUsedAt and secretsExpireAt are ours."""
    client = everywhere.create(
        description="x",
        lifetime=60,
        scopes=["shared"],
        resources=[{"resource": "https://orders.example.com", "scopes": ["shared", "orders:read"]}],
    )

    (item,) = listed(everywhere, filters__apiClientId=client.generation)["items"]

    shown = everywhere.read(client.generation)
    expected = {name: shown[name] for name in ITEM if name in shown}
    assert expected | {"scopesCount": 3, "lastUsedAt": None, "secretsExpireAt": None} == item


def test_the_parameters_are_echoed(here: Desk) -> None:
    """PrestaShop: filters as sent."""
    content = listed(
        here, limit=3, offset=1, orderBy="clientName", sortOrder="DESC", filters__clientName="Adm", filters__enabled="1"
    )

    assert {
        "totalItems": 1,
        "orderBy": "clientName",
        "sortOrder": "desc",
        "limit": 3,
        "offset": 1,
        "filters": {"clientName": "Adm", "enabled": "1"},
        "items": [],
    } == content


ORDERS: dict[str, list[str]] = {
    "apiClientId": ["administrator", "erp", "shop", "crm", "ERP-2", "stock"],
    "clientId": ["administrator", "crm", "erp", "ERP-2", "shop", "stock"],
    "clientName": ["administrator", "shop", "ERP-2", "crm", "erp", "stock"],
    "description": ["shop", "crm", "stock", "ERP-2", "erp", "administrator"],
    "externalIssuer": ["administrator", "erp", "shop", "crm", "ERP-2", "stock"],
    "enabled": ["shop", "administrator", "erp", "crm", "ERP-2", "stock"],
    "lifetime": ["erp", "crm", "administrator", "shop", "ERP-2", "stock"],
    "scopesCount": ["erp", "ERP-2", "shop", "stock", "crm", "administrator"],
    "lastUsedAt": ["erp", "shop", "ERP-2", "stock", "administrator", "crm"],
    "secretsExpireAt": ["administrator", "erp", "shop", "ERP-2", "stock", "crm"],
    "createdAt": ["administrator", "erp", "shop", "crm", "ERP-2", "stock"],
    "updatedAt": ["administrator", "erp", "shop", "crm", "ERP-2", "stock"],
}


@pytest.mark.parametrize("column", ITEM)
def test_the_list_can_be_ordered_by_every_column(here: Desk, five: list[Registered], column: str) -> None:
    """PrestaShop: orderBy. Equals stay in the order of their numbers."""
    used = here.store.clients["crm"]
    here.store.clients["crm"] = replace(used, last_used_at=NOON + timedelta(days=1))

    ascending = listed(here, orderBy=column, limit=100)
    descending = listed(here, orderBy=column, sortOrder="desc", limit=100)

    assert ORDERS[column] == ids(ascending)
    expected = [item[column] for item in ascending["items"]][::-1]
    assert column == "externalIssuer" or expected == [item[column] for item in descending["items"]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"clientId": "erp"}, ["erp", "ERP-2"]),
        ({"clientName": "ERP"}, ["erp", "ERP-2"]),
        ({"clientName": "éCLAIR"}, ["stock"]),
        ({"clientName": ""}, ["administrator", "erp", "shop", "crm", "ERP-2", "stock"]),
        ({"clientName": "nothing like it"}, []),
        ({"enabled": "false"}, ["shop"]),
        ({"enabled": "0"}, ["shop"]),
        ({"enabled": "TRUE", "clientId": "r"}, ["administrator", "erp", "crm", "ERP-2"]),
        ({"scope": "customer_group_read"}, ["administrator", "shop", "crm"]),
        ({"scope": "customer_group"}, []),
        ({"scope": "shared"}, ["administrator", "crm", "stock"]),
        ({"apiClientId": "1"}, []),
    ],
)
def test_the_list_can_be_filtered(
    here: Desk, five: list[Registered], filters: dict[str, str], expected: list[str]
) -> None:
    """Issue 4: by name and id (substring), enabled, scope. Divergence: PrestaShop ignores filters."""
    content = listed(here, **{f"filters__{name}": value for name, value in filters.items()})

    assert (len(expected), expected, filters) == (content["totalItems"], ids(content), content["filters"])


def test_a_page_is_cut_from_the_ordered_list(here: Desk, five: list[Registered]) -> None:
    """PrestaShop: limit and offset; totalItems counts all that match."""
    pages = [listed(here, limit=2, offset=offset, orderBy="clientId") for offset in (0, 2, 4, 6)]

    assert [6] * 4 == [page["totalItems"] for page in pages]
    assert ["administrator", "crm", "erp", "ERP-2", "shop", "stock"] == [name for page in pages for name in ids(page)]
    assert [] == pages[3]["items"]


def test_when_the_secrets_end_is_told(here: Desk, five: list[Registered]) -> None:
    """Issue 4: secretsExpireAt."""
    ends = {item["clientId"]: item["secretsExpireAt"] for item in listed(here)["items"]}

    assert moment(NOON + timedelta(days=1)) == ends.pop("crm")
    assert {None} == set(ends.values())


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=ten",
        "limit=-1",
        "limit=",
        "limit=1e1",
        "limit=%D9%A1",
        "limit=99999999999999999999",
        "limit=1&limit=2",
        "offset=-1",
        "offset=x",
        "offset=9999999999",
        "orderBy=secret",
        "orderBy=generation",
        "orderBy=",
        "orderBy=clientid",
        "sortOrder=up",
        "sortOrder=",
        "filters[enabled]=2",
        "filters[enabled]=",
        "filters[apiClientId]=x",
        "filters[clientName]=a&filters[clientName]=b",
        "filters[secret]=x",
        "filters[hash]=x",
        "filters[]=x",
        "filters=x",
        "filters[clientName][a]=x",
        "unknown=1",
        "Limit=1",
        "cursor=x",
        "cursor=&offset=1",
        "cursor=&orderBy=clientId",
        "cursor=&filters[enabled]=1",
        "cursor=&limit=0",
        "cursor=&cursor=",
    ],
)
def test_what_the_list_does_not_know_is_refused_by_its_name(here: Desk, query: str) -> None:
    """Issue 4: unknown ones 422. Divergence: PrestaShop ignores them, but for orderBy."""
    faulty = query.rsplit("&", maxsplit=1)[-1].split("=", maxsplit=1)[0]

    assert [faulty] == paths_of(here.call("GET", f"{CLIENTS}?{query}"))


def test_numbered_pages_are_answered_with_a_sentence(here: Desk) -> None:
    """PrestaShop: page is not supported, and ignored without a word (40649)."""
    answer = here.call("GET", f"{CLIENTS}?page=2")

    assert ["page"] == paths_of(answer)
    assert "There are no numbered pages here: use limit and offset, or cursor." == answer.json[0]["message"]


@pytest.mark.parametrize(
    "name", ["\u202e", "\x00", "x" * 1000, "%", "filters[\u202e]", "é", "filters[clientId]\n", "__class__", "<b>"]
)
def test_a_hostile_parameter_is_refused_and_not_repeated(here: Desk, name: str) -> None:
    """Threat model."""
    answer = here.call("GET", f"{CLIENTS}?{quote(name)}=1")

    shown = name if name.isascii() and name.isprintable() and len(name) <= 64 else "a parameter"
    assert [shown] == paths_of(answer)


@pytest.mark.parametrize("value", ["\u202e", "\x00", "x" * 4000, "%", "' OR 1=1 --", "😀", "\r\nX: y", "\\ud800"])
def test_a_hostile_filter_finds_nothing(desk: Desk, value: str) -> None:
    """Threat model."""
    content = listed(desk, filters__clientName=value, filters__clientId=value, filters__scope=value)

    assert (0, []) == (content["totalItems"], content["items"])


# The cursor.


def walk(desk: Desk, limit: int) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        content = listed(desk, cursor=cursor, limit=limit)
        assert ["limit", "items", "nextCursor"] == list(content)
        yield content["items"]
        cursor = content["nextCursor"]


def test_a_cursor_page_has_its_own_shape(everywhere: Desk) -> None:
    """Decided: {limit, items, nextCursor} without totalItems."""
    everywhere.create()

    content = listed(everywhere, cursor="", limit=1)

    assert (["limit", "items", "nextCursor"], 1, 1) == (list(content), content["limit"], len(content["items"]))
    assert ITEM == list(content["items"][0])
    assert content["nextCursor"]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
def test_the_cursor_walks_all_clients_once_in_their_order(here: Desk, five: list[Registered], limit: int) -> None:
    """Issue 4: cursor paging in default order."""
    pages = list(walk(here, limit))

    assert ORDERS["apiClientId"] == [item["clientId"] for page in pages for item in page]
    assert -(-6 // limit) == len(pages)


def test_the_cursor_walks_all_once_while_clients_come_and_go(desk: Desk) -> None:
    """Issue 4: those that were there all along are seen exactly once."""
    there = [desk.create().client_id for _ in range(12)]
    goner = desk.create()
    seen: list[str] = []
    came: list[str] = []
    for page in walk(desk, 3):
        seen += [item["clientId"] for item in page]
        if len(came) < 10:
            came.append(desk.create().client_id)
        if len(came) == 2:
            goner.delete()

    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!",
        "MTI=",
        "M TI",
        "MTI\n",
        "é",
        "\u202e",
        base64.urlsafe_b64encode(b"-1").decode(),
        base64.urlsafe_b64encode(b"abc").decode(),
        base64.urlsafe_b64encode(b"0012").decode().rstrip("="),
        base64.urlsafe_b64encode(b" 1").decode().rstrip("="),
        base64.urlsafe_b64encode(b"9" * 17).decode().rstrip("="),
        base64.urlsafe_b64encode(b'{"a":1}').decode().rstrip("="),
        "A" * 5000,
    ],
)
def test_a_cursor_of_no_list_is_refused(here: Desk, cursor: str) -> None:
    """Issue 4: the cursor is opaque and re-validated."""
    assert ["cursor"] == paths_of(here.call("GET", f"{CLIENTS}?cursor={quote(cursor)}"))


def test_a_real_cursor_with_anything_added_is_refused(here: Desk, five: list[Registered]) -> None:
    """Issue 4: nothing in it is trusted."""
    cursor = listed(here, cursor="", limit=1)["nextCursor"]

    for tampered in (
        cursor + "=",
        cursor + "A",
        cursor + "\n",
        " " + cursor,
        cursor + "*",
        "." + cursor,
        cursor[:-1] + "!",
    ):
        assert ["cursor"] == paths_of(here.call("GET", f"{CLIENTS}?cursor={quote(tampered)}")), tampered


def test_a_cursor_beyond_the_end_finds_nothing(here: Desk) -> None:
    """Issue 4: nothing in it is trusted."""
    last = base64.urlsafe_b64encode(str(2**53 - 1).encode()).decode().rstrip("=")

    assert {"limit": 10, "items": [], "nextCursor": None} == listed(here, cursor=last)


# Many.


class Crowd:
    """A listing of so many clients, none of them written anywhere."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.drawn = 0

    def all(self) -> Iterator[ListedClient]:
        for number in range(1, self.size + 1):
            self.drawn = number
            yield ListedClient(
                generation=number,
                client_id=f"c{number}",
                client_name=f"C {number}",
                description="",
                enabled=True,
                access_token_lifetime=timedelta(hours=1),
                registrations={},
                created_at=NOON,
                updated_at=NOON,
                last_used_at=None,
                secrets_expire_at=None,
            )

    def after(self, generation: int, limit: int) -> tuple[ListedClient, ...]:
        return tuple(client for client in self.all() if client.generation > generation)[:limit]


@pytest.mark.parametrize(("size", "status"), [(10_000, 200), (10_001, 422), (50_000, 422)])
def test_more_than_ten_thousand_clients_are_read_with_the_cursor(here: Desk, size: int, status: int) -> None:
    """Issue 4: up to 10,000 clients; beyond: 422 that points to the cursor."""
    here.deployment.parts.ledgers.client_listing = crowd = Crowd(size)

    answer = here.call("GET", f"{CLIENTS}?limit=1")

    assert status == answer.status
    assert crowd.drawn <= 10_001
    if status == 422:
        assert ("application/problem+json", True) == (
            answer.headers["content-type"],
            "cursor=" in answer.json["detail"],
        )
    assert 200 == here.call("GET", f"{CLIENTS}?cursor=").status
