"""A client that administers an API can assign the scopes of that API and gains no other right.

Issue 14, point 2; decision 13.
"""

from typing import Any

import pytest

from tests.administration.desk import ALL, CLIENTS, Desk, Registered, new, paths_of

ORDERS, STOCK = "https://orders.example.com", "urn:example:stock"
READ: Any = [{"resource": ORDERS, "scopes": ["orders:read"]}]
OF_STOCK: Any = [{"resource": STOCK, "scopes": ["stock_read"]}]
SCOPE = "api_client_write api_client_read"


def administrator_of(desk: Desk, *identifiers: str, scope: str = SCOPE, **fields: Any) -> tuple[Registered, str]:
    """A client that administers these APIs, and a token of it with `scope`."""
    client = desk.create(administers=list(identifiers), scopes=scope.split(), **fields)
    return client, desk.deployment.token(client.credential, scope)


def challenge(answer: Any) -> str:
    assert answer.status == 403, answer.text
    return str(answer.headers["www-authenticate"].rpartition("scope=")[2].strip('"'))


def statuses_of_every_change(desk: Desk, client: Registered, token: str) -> list[int]:
    """The status of each operation that could take over a client, disable it or raise its rights."""
    secret = client.secrets()[0]["secretId"]
    number = client.generation

    def bulk(verb: str) -> int:
        answer = desk.call("POST", f"{CLIENTS}/bulk-{verb}", {"apiClientIds": [number]}, token=token)
        return answer.json["errors"][0]["status"] if answer.status == 207 else answer.status

    return [
        client.patch({"description": "mine"}, token=token).status,
        desk.call("POST", f"{client.path}/secrets", {}, token=token).status,
        desk.call("DELETE", f"{client.path}/secrets/{secret}", token=token).status,
        desk.call("PUT", f"{client.path}/secrets", {}, token=token).status,
        desk.call("PUT", f"{client.path}/secrets", {"evict": True}, token=token).status,
        desk.call("POST", f"{client.path}/revoke-tokens", token=token).status,
        bulk("disable"),
        bulk("enable"),
        client.delete(token=token).status,
    ]


ALLOWED = [200, 201, 204, 200, 200, 200, 204, 204, 204]
REFUSED = [403] * 9


def test_an_administrator_of_an_api_assigns_its_scopes(desk: Desk) -> None:
    _, token = administrator_of(desk, ORDERS)

    created = desk.call("POST", CLIENTS, new(resources=READ, scopes=["api_client_read"]), token=token)
    edited = desk.create().patch({"resources": READ}, token=token)

    assert (201, 200, READ) == (created.status, edited.status, edited.json["resources"])


def test_it_can_change_clients_that_hold_scopes_of_its_api_only(desk: Desk) -> None:
    _, token = administrator_of(desk, ORDERS)
    client = desk.create(resources=READ, scopes=["api_client_read"])

    assert ALLOWED == statuses_of_every_change(desk, client, token)


@pytest.mark.parametrize(
    "fields",
    [
        {"resources": [*READ, *OF_STOCK]},
        {"resources": READ, "scopes": ["audit_read"]},
        {"resources": READ, "scopes": ["api_client_grant"]},
        {"scopes": ["api_client_grant"], "enabled": False},
        {"administers": [ORDERS]},
        {"administers": [STOCK]},
    ],
    ids=str,
)
def test_it_cannot_change_a_client_that_holds_or_administers_more(desk: Desk, fields: Any) -> None:
    """A caller that adds a secret to a client can get its tokens."""
    _, token = administrator_of(desk, ORDERS)
    client = desk.create(**fields)
    before = desk.read(client.generation)

    assert REFUSED == statuses_of_every_change(desk, client, token)
    assert before == desk.read(client.generation)


@pytest.mark.parametrize(
    "content",
    [{"resources": OF_STOCK}, {"scopes": ["audit_read"]}, {"administers": [ORDERS]}, {"administers": [STOCK]}],
)
def test_it_assigns_neither_more_than_it_has_nor_the_administration_of_an_api(desk: Desk, content: Any) -> None:
    client, token = administrator_of(desk, ORDERS)
    other = desk.create()

    answers = [
        desk.call("POST", CLIENTS, new(**content), token=token),
        other.patch(content, token=token),
        client.patch({**content, "scopes": [*SCOPE.split(), *content.get("scopes", [])]}, token=token)
        if content != {"administers": [ORDERS]}
        else client.patch({"administers": []}, token=token),
    ]

    assert ["api_client_grant"] * 3 == [challenge(answer) for answer in answers]
    assert ([ORDERS], []) == (desk.read(client.generation)["administers"], desk.read(other.generation)["administers"])


def test_it_may_edit_itself_and_send_back_what_it_administers(desk: Desk) -> None:
    client, token = administrator_of(desk, ORDERS)

    answer = client.patch({"administers": [ORDERS], "description": "mine"}, token=token)

    assert (200, [ORDERS]) == (answer.status, answer.json["administers"])


def test_it_needs_api_client_write(desk: Desk) -> None:
    _, token = administrator_of(desk, ORDERS, scope="api_client_read")

    assert "api_client_write" == challenge(desk.call("POST", CLIENTS, new(resources=READ), token=token))


def test_a_client_that_only_holds_scopes_of_an_api_cannot_assign_them(desk: Desk) -> None:
    consumer = desk.create(resources=READ, scopes=SCOPE.split())
    token = desk.deployment.token(consumer.credential, SCOPE)

    assert "api_client_grant" == challenge(desk.call("POST", CLIENTS, new(resources=READ), token=token))
    assert REFUSED == statuses_of_every_change(desk, desk.create(resources=READ), token)


def test_a_removed_api_cannot_be_administered_from_the_next_request_on(desk: Desk) -> None:
    client, token = administrator_of(desk, ORDERS)
    client.patch({"administers": []})

    assert "api_client_grant" == challenge(desk.call("POST", CLIENTS, new(resources=READ), token=token))


def test_an_administrator_of_some_apis_does_not_administer_new_apis(here: Desk) -> None:
    _, token = administrator_of(here, ORDERS, STOCK)
    here.token = here.deployment.token(here.deployment.administrator, f"{ALL} resource_write")
    invoices: Any = {"slug": "invoices", "identifier": "urn:invoices", "name": "Invoices"}
    group = {"slug": "all", "name": "All", "scopes": {"pay": "Pay"}}
    assert 201 == here.call("POST", "/admin-api/resources", {**invoices, "scopeGroups": [group]}).status

    handed_out = new(resources=[{"resource": "urn:invoices", "scopes": ["pay"]}])
    assert "api_client_grant" == challenge(here.call("POST", CLIENTS, handed_out, token=token))


def test_it_assigns_scopes_that_its_api_gets_later(here: Desk) -> None:
    _, token = administrator_of(here, ORDERS)
    resources = here.deployment.token(here.deployment.administrator, "resource_write")
    group = {"name": "New", "scopes": {"orders:new": "New"}}
    assert 201 == here.call("PUT", "/admin-api/resources/orders/scope-groups/new", group, token=resources).status

    handed_out = new(resources=[{"resource": ORDERS, "scopes": ["orders:new"]}])
    assert 201 == here.call("POST", CLIENTS, handed_out, token=token).status


def recreated(desk: Desk) -> None:
    """The API is deleted and created again, with the same slug, identifier and scopes."""
    (administrator,) = desk.call("GET", f"{CLIENTS}?clientId=administrator").json["items"]
    held = {"resource": ORDERS, "scopes": ["orders:read", "orders:write", "shared", "twice"]}
    path = f"{CLIENTS}/{administrator['apiClientId']}"
    assert 200 == desk.call("PATCH", path, {"resources": {"remove": [held]}}).status
    token = desk.deployment.token(desk.deployment.administrator, "resource_write resource_read")
    stored = desk.call("GET", "/admin-api/resources/orders", token=token).json
    assert 204 == desk.call("DELETE", "/admin-api/resources/orders", token=token).status
    assert 201 == desk.call("POST", "/admin-api/resources", stored, token=token).status


def test_an_api_that_is_deleted_and_created_again_is_another_one(here: Desk) -> None:
    """Immediately, even with a cached catalogue."""
    client, token = administrator_of(here, ORDERS)
    recreated(here)
    target = here.create(resources=READ)

    assert "api_client_grant" == challenge(here.call("POST", CLIENTS, new(resources=READ), token=token))
    assert REFUSED == statuses_of_every_change(here, target, token)
    administers = here.read(client.generation)["administers"]
    assert ["orders"] == administers
    assert 200 == client.patch({"administers": administers, "description": "sent back"}, token=token).status
    assert "api_client_grant" == challenge(here.call("POST", CLIENTS, new(resources=READ), token=token))


def test_a_cached_catalogue_restores_no_right(here: Desk) -> None:
    """Another container deleted the API and created it again. The cache of this one is older."""
    _, token = administrator_of(here, ORDERS)
    client = here.create(resources=READ)
    cached = here.deployment.parts.tokens.catalogue()
    client.patch({"resources": []})
    recreated(here)
    client.patch({"resources": READ})
    here.deployment.parts.tokens.catalogue.put(cached)

    assert "api_client_grant" == challenge(here.call("POST", CLIENTS, new(resources=READ), token=token))
    assert REFUSED == statuses_of_every_change(here, client, token)


def test_the_recreated_api_can_be_assigned_and_the_audit_trail_distinguishes_the_two(here: Desk) -> None:
    client, token = administrator_of(here, ORDERS)
    recreated(here)

    assert [ORDERS] == client.patch({"administers": [ORDERS]}).json["administers"]
    assert 201 == here.call("POST", CLIENTS, new(resources=READ), token=token).status
    change = here.events(clientId=client.client_id)[0]["changes"]["administers"]
    # The deleted API has only its slug.
    assert {"from": ["orders"], "to": [ORDERS]} == change


@pytest.mark.parametrize("identifier", ["https://auth.example.com/admin-api", "admin-api", "", 1, None, "a b"])
def test_neither_this_servers_own_api_nor_an_invalid_value_can_be_administered(here: Desk, identifier: Any) -> None:
    """Its scopes are rights over this server."""
    content = {"administers": [identifier]}

    assert ["administers[0]"] == paths_of(here.call("POST", CLIENTS, new(**content)))
    assert ["administers[0]"] == paths_of(here.create().patch(content))


@pytest.mark.parametrize("identifier", ["urn:unknown", "orders"])
def test_an_unknown_api_is_refused_by_its_name(here: Desk, identifier: str) -> None:
    answer = here.call("POST", CLIENTS, new(administers=[identifier]))

    assert (422, f"No resource has the identifier {identifier}.") == (answer.status, answer.json["detail"])


def test_the_administered_apis_are_in_answers_and_in_the_audit_trail(everywhere: Desk) -> None:
    client = everywhere.create(administers=[STOCK, ORDERS])
    administers = everywhere.read(client.generation)["administers"]
    less = client.patch({"administers": [STOCK]}).json["administers"]

    change = everywhere.events(clientId=client.client_id)[0]["changes"]["administers"]
    assert ([ORDERS, STOCK], [STOCK]) == (administers, less)
    assert {"from": [ORDERS, STOCK], "to": [STOCK]} == change


def test_the_refusal_names_the_scope_that_the_token_lacks(desk: Desk) -> None:
    """Issue 14: the missing scope, or api_client_grant."""
    client = desk.create(scopes=["api_client_write", "shared", "customer_group_read"])
    token = desk.deployment.token(client.credential, "api_client_write")

    answer = desk.call("POST", CLIENTS, new(scopes=["shared", "customer_group_read"]), token=token)

    assert "shared customer_group_read" == challenge(answer)
    assert "Your client is registered for it: request a token that carries it." in answer.json["detail"]
