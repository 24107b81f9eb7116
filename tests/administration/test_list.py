"""GET /admin-api/api-clients: the members and parameters of PrestaShop's list."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, moment, paths_of
from tests.administration.listing import ITEM, ids, listed
from tests.fakes.memory import NOON

ENVELOPE = ["totalItems", "orderBy", "sortOrder", "limit", "offset", "filters", "items"]


def test_the_answer_has_the_members_of_prestashops_list(everywhere: Desk) -> None:
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
    """PrestaShop: list items leave the scopes out; scopesCount, lastUsedAt and secretsExpireAt are additions."""
    client = everywhere.create(
        description="x",
        lifetime=60,
        scopes=["shared"],
        resources=[{"resource": "https://orders.example.com", "scopes": ["shared", "orders:read"]}],
    )

    (item,) = listed(everywhere, filters__apiClientId=client.generation)["items"]

    content = everywhere.read(client.generation)
    expected = {name: content[name] for name in ITEM if name in content}
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
    """PrestaShop: orderBy. Clients with equal values are in the order of their numbers."""
    used = here.store.clients["crm"]
    here.store.clients["crm"] = used._replace(last_used_at=NOON + timedelta(days=1))

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
        ({"search": "ERP"}, ["erp", "ERP-2"]),
        ({"search": "sTOCK"}, ["stock"]),
        ({"search": "éCL"}, ["stock"]),
        ({"search": "mid"}, ["crm"]),
        ({"resource": "https://orders.example.com"}, ["administrator", "stock"]),
        ({"resource": "https://auth.example.com/admin-api"}, ["administrator", "shop", "crm"]),
        ({"resource": "https://auth.example.com/admin-api", "scope": "shared"}, ["administrator", "crm"]),
        ({"resource": "https://orders.example.com", "scope": "customer_group_read"}, []),
        ({"resource": "urn:unknown"}, []),
        ({"neverUsed": "true"}, ["erp", "crm", "ERP-2", "stock"]),
        ({"neverUsed": "0"}, ["administrator", "shop"]),
        ({"notUsedSince": "2026-11-23T12:30:00Z"}, ["erp", "shop", "crm", "ERP-2", "stock"]),
        ({"notUsedSince": "2026-11-23T13:00:00+01:00"}, ["erp", "crm", "ERP-2", "stock"]),
        ({"secretsExpireBefore": "2026-11-24T12:00:00Z"}, []),
        ({"secretsExpireBefore": "2026-11-24T12:00:01Z"}, ["crm"]),
    ],
)
def test_the_list_can_be_filtered(
    here: Desk, five: list[Registered], filters: dict[str, str], expected: list[str]
) -> None:
    """Issue 4: by name and id (substring), enabled, scope. Issues 14 and 15: by name or id, API and last use.

    Divergence: PrestaShop ignores filters.
    """
    used = {"shop": NOON, "administrator": NOON + timedelta(hours=1)}
    for client_id, client in here.store.clients.items():
        here.store.clients[client_id] = client._replace(last_used_at=used.get(client_id))
    content = listed(here, **{f"filters__{name}": value for name, value in filters.items()})

    assert (len(expected), expected, filters) == (content["totalItems"], ids(content), content["filters"])


def test_the_parameter_client_id_matches_the_exact_id_only(desk: Desk) -> None:
    """Issue 14: ?clientId= in addition to the substring filter."""
    client = desk.create()
    longer = desk.create(clientId=f"{client.client_id}-2")

    for query in ({"clientId": client.client_id}, {"clientId": client.client_id, "cursor": "", "limit": 100}):
        assert [client.client_id] == ids(listed(desk, **query))
    assert {client.client_id, longer.client_id} == set(ids(listed(desk, filters__clientId=client.client_id)))
    assert [] == ids(listed(desk, clientId=client.client_id.upper()))
    assert [] == ids(listed(desk, clientId=client.client_id, filters__enabled="false"))


def test_limit_and_offset_select_a_page_of_the_ordered_list(here: Desk, five: list[Registered]) -> None:
    """PrestaShop: limit and offset; totalItems counts all that match."""
    pages = [listed(here, limit=2, offset=offset, orderBy="clientId") for offset in (0, 2, 4, 6)]

    assert [6] * 4 == [page["totalItems"] for page in pages]
    assert ["administrator", "crm", "erp", "ERP-2", "shop", "stock"] == [name for page in pages for name in ids(page)]
    assert [] == pages[3]["items"]


def test_the_list_has_the_expiry_of_the_secrets(here: Desk, five: list[Registered]) -> None:
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
        "filters[neverUsed]=2",
        "filters[notUsedSince]=yesterday",
        "filters[secretsExpireBefore]=2026-11-24",
        "clientId=a&clientId=b",
        "cursor=&filters[notUsedSince]=1",
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
        "cursor=&filters[enabled]=x",
        "cursor=&limit=0",
        "cursor=&cursor=",
    ],
)
def test_an_unknown_parameter_of_the_list_is_refused_by_name(here: Desk, query: str) -> None:
    """Issue 4: 422. Divergence: PrestaShop ignores unknown parameters, except orderBy."""
    faulty = query.rsplit("&", maxsplit=1)[-1].split("=", maxsplit=1)[0]

    assert [faulty] == paths_of(here.call("GET", f"{CLIENTS}?{query}"))


def test_the_parameter_page_is_refused_with_a_message(here: Desk) -> None:
    """PrestaShop does not support page and ignores it (40649)."""
    answer = here.call("GET", f"{CLIENTS}?page=2")

    assert ["page"] == paths_of(answer)
    assert "Pages have no numbers. Use limit and offset, or cursor." == answer.json[0]["message"]


@pytest.mark.parametrize(
    "name", ["\u202e", "\x00", "x" * 1000, "%", "filters[\u202e]", "é", "filters[clientId]\n", "__class__", "<b>"]
)
def test_a_hostile_parameter_is_refused_and_not_repeated(here: Desk, name: str) -> None:
    """Threat model."""
    answer = here.call("GET", f"{CLIENTS}?{quote(name)}=1")

    path = name if name.isascii() and name.isprintable() and len(name) <= 64 else "a parameter"
    assert [path] == paths_of(answer)


@pytest.mark.parametrize("value", ["\u202e", "\x00", "x" * 4000, "%", "' OR 1=1 --", "😀", "\r\nX: y", "\\ud800"])
def test_a_hostile_filter_matches_no_client(desk: Desk, value: str) -> None:
    """Threat model."""
    content = listed(desk, filters__clientName=value, filters__clientId=value, filters__scope=value)

    assert (0, []) == (content["totalItems"], content["items"])
