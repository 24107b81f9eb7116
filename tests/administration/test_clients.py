"""POST, GET, PATCH and DELETE of /admin-api/api-clients: shapes, field rules, uniqueness."""

import re
from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, moment, new, paths_of
from tests.fakes.memory import NOON

SHAPE = [
    "apiClientId",
    "clientId",
    "clientName",
    "description",
    "externalIssuer",
    "enabled",
    "lifetime",
    "scopes",
    "resources",
    "createdAt",
    "updatedAt",
]
BLANK = ("This value should not be blank.", "c1051bb4-d103-4f74-8988-acbcafc7fdc3")
SHORT = ("This value is too short. It should have 1 character or more.", "9ff3fdc4-b214-49db-8718-39c315e33d45")
ORDERS = "https://orders.example.com"
SECRET = re.compile(r"wws_[0-9A-Za-z]{49}")


def test_a_created_client_is_answered_with_its_number_and_its_secret_and_nothing_else(everywhere: Desk) -> None:
    """PrestaShop: POST /api-clients, 201."""
    answer = everywhere.call("POST", CLIENTS, new())

    assert (201, ["apiClientId", "secret"]) == (answer.status, list(answer.json))
    assert SECRET.fullmatch(answer.json["secret"])
    assert 0 < answer.json["apiClientId"] < 2**53


def test_an_answer_that_shows_a_secret_says_where_the_client_is_and_that_it_must_not_be_stored(desk: Desk) -> None:
    """RFC 9110 §10.2.2, RFC 9111 §5.2.2.5; PrestaShop: its Location has a stray token in it."""
    answer = desk.call("POST", CLIENTS, new())

    assert f"{CLIENTS}/{answer.json['apiClientId']}" == answer.headers["location"]
    assert ("no-store", "no-cache") == (answer.headers["cache-control"], answer.headers["pragma"])
    assert "application/json" == answer.headers["content-type"]
    assert desk.call("GET", answer.headers["location"]).headers["etag"] == answer.headers["etag"]


def test_the_secret_of_a_new_client_works_at_once(everywhere: Desk) -> None:
    """Promise: a new secret works at once."""
    assert everywhere.create().works()


def test_a_client_is_shown_with_these_members_in_this_order(everywhere: Desk) -> None:
    """PrestaShop: GET /api-clients/{id}; resources, createdAt and updatedAt come after."""
    client = everywhere.create(description="Syncs stock.", lifetime=600, scopes=["shared", "customer_group_read"])

    answer = everywhere.call("GET", client.path)

    shown = answer.json
    assert (200, SHAPE) == (answer.status, list(shown))
    assert {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        "clientName": client.content["clientName"],
        "description": "Syncs stock.",
        "externalIssuer": None,
        "enabled": True,
        "lifetime": 600,
        "scopes": ["shared", "customer_group_read"],
        "resources": [],
        "createdAt": shown["createdAt"],
        "updatedAt": shown["createdAt"],
    } == shown


def test_what_is_left_out_of_a_new_client_has_a_default(desk: Desk) -> None:
    """PrestaShop: lifetime 3600, no description, no scopes."""
    shown = desk.read(desk.create(enabled=False).generation)

    assert (False, "", 3600, [], []) == tuple(
        shown[name] for name in ("enabled", "description", "lifetime", "scopes", "resources")
    )


def test_every_answer_about_one_client_has_its_entity_tag_and_is_not_to_be_stored(desk: Desk) -> None:
    """RFC 9110 §8.8.3."""
    client = desk.create()
    answers = [desk.call("GET", client.path), client.patch({"description": "x"}), desk.call("GET", client.path)]

    tags = [answer.headers["etag"] for answer in answers]
    assert [f'"{client.generation}-{version}"' for version in (1, 2, 2)] == tags
    assert {"no-store"} == {answer.headers["cache-control"] for answer in answers}


def test_a_client_sees_itself_with_any_token(desk: Desk) -> None:
    """PrestaShop: GET /api-clients/infos takes no scope."""
    client = desk.create()

    answer = desk.call("GET", f"{CLIENTS}/infos", token=desk.deployment.token(client.credential))

    assert (200, desk.read(client.generation)) == (answer.status, answer.json)


def test_an_edit_answers_the_whole_client_as_it_is_now(everywhere: Desk) -> None:
    """PrestaShop: PATCH /api-clients/{id}, 200."""
    client = everywhere.create(scopes=["customer_group_read"])

    answer = client.patch({"clientName": client.client_id, "enabled": False, "description": "Two\nlines"})

    shown = answer.json
    assert (200, SHAPE) == (answer.status, list(shown))
    assert (client.client_id, False, "Two\nlines", 3600, ["customer_group_read"]) == tuple(
        shown[name] for name in ("clientName", "enabled", "description", "lifetime", "scopes")
    )
    assert everywhere.read(client.generation) == shown


@pytest.mark.parametrize(
    "name", ["application/json", "application/merge-patch+json", "Application/JSON; charset=utf-8"]
)
def test_an_edit_is_taken_as_json_and_as_merge_patch(here: Desk, name: str) -> None:
    """PrestaShop: formats in; RFC 7396."""
    client = here.create()

    assert 200 == client.patch({"description": "x"}, headers={"Content-Type": name}).status


def test_a_deleted_client_is_gone_and_the_answer_is_empty(everywhere: Desk) -> None:
    """PrestaShop: DELETE /api-clients/{id}, 204."""
    client = everywhere.create()

    answer = client.delete()

    assert (204, "", "no-store") == (answer.status, answer.text, answer.headers["cache-control"])
    assert 404 == everywhere.call("GET", client.path).status
    assert not client.works()


def test_a_disabled_client_gets_no_token_until_it_is_enabled_again(desk: Desk) -> None:
    """Divergence: PrestaShop goes on issuing; its documentation promises otherwise."""
    client = desk.create()
    token = desk.deployment.token(client.credential)

    client.patch({"enabled": False})
    disabled = (client.works(), desk.call("GET", f"{CLIENTS}/infos", token=token).status)
    client.patch({"enabled": True})

    assert ((False, 401), True) == (disabled, client.works())


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "", None),
        ("PATCH", "", {"description": "x"}),
        ("DELETE", "", None),
        ("GET", "/secrets", None),
        ("POST", "/secrets", {}),
        ("PUT", "/secrets", {}),
        ("DELETE", "/secrets/0123456789abcdef", None),
        ("POST", "/revoke-tokens", None),
    ],
)
@pytest.mark.parametrize("number", ["42", "9007199254740993", "0", "abc", "4.2", "-1", "٤٢", "1e3", "9" * 40])
def test_a_client_that_does_not_exist_is_not_found(
    here: Desk, method: str, path: str, content: Any, number: str
) -> None:
    """PrestaShop: 404, "Could not find Api client 42"."""
    answer = here.call(method, f"{CLIENTS}/{number}{path}", content if content is not None else "")

    assert (404, 404, "Not Found") == (answer.status, answer.json["status"], answer.json["title"])
    assert "application/problem+json" == answer.headers["content-type"]
    shown = number[:16] if number.isascii() else ""
    assert f"Could not find Api client {shown}" == answer.json["detail"]


def test_times_are_utc_to_the_second(here: Desk) -> None:
    """RFC 3339."""
    client = here.create()
    here.move(hours=1, milliseconds=1)
    client.patch({"description": "x"})
    here.move(hours=1)
    client.patch({"description": "x"})

    shown = here.read(client.generation)

    assert moment(NOON) == shown["createdAt"]
    assert "2026-11-23T13:00:00Z" == shown["updatedAt"]


# Field rules.


def test_prestashops_wrong_client_is_refused_with_prestashops_faults(everywhere: Desk) -> None:
    """PrestaShop: the asserted set of ps_apiresources, as a bare array. Divergence: the description is shorter."""
    content = {"clientId": "", "clientName": "", "description": "x" * 2001, "lifetime": 0}

    answer = everywhere.call("POST", CLIENTS, content)

    expected = [
        ("clientId", *BLANK),
        ("clientId", *SHORT),
        ("clientName", *BLANK),
        ("clientName", *SHORT),
        ("enabled", "This value should not be null.", "ad32d13f-c3d4-423b-909a-857b961eb720"),
        (
            "description",
            "This value is too long. It should have 2000 characters or less.",
            "d94b19cc-114f-4f44-9cc4-4138e80a87b9",
        ),
        ("lifetime", "This value should be positive.", "778b7ae0-84d3-481a-9dec-35fdb64b1d78"),
    ]
    assert (422, "application/json") == (answer.status, answer.headers["content-type"])
    assert expected == [tuple(fault.values()) for fault in answer.json]
    assert {("propertyPath", "message", "code")} == {tuple(fault) for fault in answer.json}


def test_an_empty_client_is_told_what_it_needs(here: Desk) -> None:
    """PrestaShop: NotNull."""
    assert ["clientId", "clientName", "enabled"] == paths_of(here.call("POST", CLIENTS, {}))


LIMITS = [
    ("clientId", "a" * 128, True),
    ("clientId", "a" * 129, False),
    ("clientId", "A.b_c~d-9", True),
    ("clientId", "with space", False),
    ("clientId", "é", False),
    ("clientId", "a\n", False),
    ("clientId", "wws_abc", False),
    ("clientId", "..", True),
    ("clientName", "n" * 255, True),
    ("clientName", "😀" * 255, True),
    ("clientName", "n" * 256, False),
    ("clientName", "   ", False),
    ("clientName", "\u00a0", False),
    ("clientName", "two\nlines", False),
    ("description", "d" * 2000, True),
    ("description", "", True),
    ("description", "tab\tand\r\nline", True),
    ("description", "bell\x07", False),
    ("lifetime", 1, True),
    ("lifetime", 86400, True),
    ("lifetime", 86401, False),
    ("lifetime", -1, False),
    ("lifetime", 3600.0, False),
    ("lifetime", True, False),
    ("enabled", 1, False),
    ("enabled", "true", False),
    ("scopes", [], True),
    ("scopes", ["customer_group_read", "customer_group_read"], True),
    ("scopes", ["customer_group_read "], False),
    ("scopes", [""], False),
    ("scopes", ["x" * 256], False),
    ("scopes", [f"scope_{number}" for number in range(257)], False),
    ("scopes", "customer_group_read", False),
    ("scopes", {"0": "customer_group_read"}, False),
    ("scopes", [["customer_group_read"]], False),
    ("resources", [], True),
    ("resources", [{"resource": ORDERS, "scopes": ["orders:read"]}], True),
    ("resources", [{"resource": ORDERS, "scopes": []}], True),
]


@pytest.mark.parametrize(("name", "value", "is_taken"), LIMITS)
def test_a_field_is_taken_to_its_limits_and_not_beyond(here: Desk, name: str, value: Any, is_taken: bool) -> None:
    """PrestaShop: its field rules. Divergence: client id, description and lifetime are narrower."""
    answer = here.call("POST", CLIENTS, new(**{name: value}))

    assert (201 if is_taken else 422) == answer.status, answer.text
    if not is_taken:
        assert {name} == set(paths_of(answer))


@pytest.mark.parametrize(("name", "value", "is_taken"), [limit for limit in LIMITS if limit[0] != "clientId"])
def test_an_edited_field_has_the_same_limits(here: Desk, name: str, value: Any, is_taken: bool) -> None:
    """PrestaShop: its field rules."""
    client = here.create()

    answer = client.patch({name: value})

    assert (200 if is_taken else 422) == answer.status, answer.text
    if not is_taken:
        assert {name} == set(paths_of(answer))


@pytest.mark.parametrize(
    "entry",
    [
        "orders",
        {},
        {"resource": ORDERS},
        {"scopes": []},
        {"resource": ORDERS, "scopes": [], "more": 1},
        None,
        [],
    ],
)
def test_an_entry_of_resources_has_just_its_two_members(here: Desk, entry: Any) -> None:
    """Decided: resources is [{resource, scopes}]."""
    assert ["resources[0]"] == paths_of(here.call("POST", CLIENTS, new(resources=[entry])))


@pytest.mark.parametrize(
    "identifier",
    [
        1,
        None,
        "",
        "https://auth.example.com/admin-api",
        "https://orders.example.com/\u202e",
        "\ud800",
        "a b",
        "u" * 2049,
    ],
)
def test_an_entry_of_resources_names_another_api(here: Desk, identifier: Any) -> None:
    """Decided: our own scopes stand flat in scopes."""
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": identifier, "scopes": []}]))

    assert ["resources[0].resource"] == paths_of(answer)


def test_a_resource_is_named_once(here: Desk) -> None:
    """Decided: resources is [{resource, scopes}]."""
    entry = {"resource": ORDERS, "scopes": ["orders:read"]}

    assert ["resources[1].resource"] == paths_of(here.call("POST", CLIENTS, new(resources=[entry, entry])))


@pytest.mark.parametrize("scopes", [None, "orders:read", [1], [None], ['a"b'], [["a"]], {"a": 1}, True])
def test_the_scopes_of_a_resource_are_a_list_of_scopes(here: Desk, scopes: Any) -> None:
    """RFC 6749 §3.3."""
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": ORDERS, "scopes": scopes}]))

    assert ["resources[0].scopes"] == paths_of(answer)


def test_a_client_has_at_most_256_scopes_wherever_they_stand(here: Desk) -> None:
    """Decided: 256 scopes per client."""
    many = [f"scope_{number}" for number in range(256)]
    client = here.create(resources=[{"resource": ORDERS, "scopes": ["orders:read"]}])

    both = here.call("POST", CLIENTS, new(scopes=many, resources=[{"resource": ORDERS, "scopes": ["orders:read"]}]))
    apart = client.patch({"scopes": many})

    assert (["resources"], ["scopes"]) == (paths_of(both), paths_of(apart))


# What is not taken.


@pytest.mark.parametrize("name", ["secret", "clientSecret"])
def test_a_secret_that_the_caller_chose_is_refused_with_a_sentence(here: Desk, name: str) -> None:
    """Divergence: PrestaShop's secrets can be forced."""
    answer = here.call("POST", CLIENTS, new(**{name: "x" * 32}))

    assert [name] == paths_of(answer)
    assert "Secrets are made by the server and shown once: leave it out." == answer.json[0]["message"]


SERVER_OWNED = ["apiClientId", "externalIssuer", "createdAt", "updatedAt"]
UNKNOWN = [
    "version",
    "generation",
    "tokensValidFrom",
    "lastUsedAt",
    "client_name",
    "Enabled",
    "__proto__",
    "",
    "é",
    "\ud800",
]


@pytest.mark.parametrize("name", [*SERVER_OWNED, *UNKNOWN])
def test_a_new_client_takes_no_other_members(here: Desk, name: str) -> None:
    """Threat model, mass assignment: a closed schema."""
    answer = here.call("POST", CLIENTS, new(**{name: 1}))

    assert [name if name.isascii() else "a member"] == paths_of(answer)
    assert "This field was not expected." == answer.json[0]["message"]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_edit_takes_no_other_members(here: Desk, name: str) -> None:
    """Threat model, mass assignment: a closed schema."""
    assert [name if name.isascii() else "a member"] == paths_of(here.create().patch({name: 1}))


@pytest.mark.parametrize("name", ["clientId", *SERVER_OWNED])
@pytest.mark.parametrize("value", ["other", 0, True, {}, "2026-11-23T12:00:00+00:00"])
def test_a_field_of_the_servers_cannot_be_changed(here: Desk, name: str, value: Any) -> None:
    """Divergence: PrestaShop ignores externalIssuer without a word, and lets the client id be edited."""
    client = here.create()
    before = here.read(client.generation)

    answer = client.patch({name: value, "description": "not this"})

    assert [name] == paths_of(answer)
    assert "belongs to the server" in answer.json[0]["message"]
    assert before == here.read(client.generation)


def test_a_client_can_be_sent_back_as_it_was_shown(desk: Desk) -> None:
    """Decided: a PATCH that echoes unchanged server-owned fields is accepted."""
    client = desk.create(
        scopes=["customer_group_read"], resources=[{"resource": ORDERS, "scopes": ["orders:read", "shared"]}]
    )
    shown = desk.read(client.generation)

    answer = client.patch({**shown, "description": "new"})

    assert (200, {**shown, "description": "new", "updatedAt": answer.json["updatedAt"]}) == (answer.status, answer.json)


def test_a_number_sent_back_with_a_fraction_is_another(here: Desk) -> None:
    """Decided: as it is; to Python 1, 1.0 and true are equal."""
    client = here.create()

    assert ["apiClientId"] == paths_of(client.patch({"apiClientId": float(client.generation)}))


def test_a_client_sent_back_unchanged_stays_the_same_version(desk: Desk) -> None:
    """RFC 9110 §8.8.3: nothing changed, so neither does the tag."""
    client = desk.create(scopes=["customer_group_read"])
    before = desk.call("GET", client.path)

    answer = client.patch(before.json)

    assert (200, before.json, before.headers["etag"]) == (answer.status, answer.json, answer.headers["etag"])


# Scopes and resources.


def test_scopes_of_other_apis_stand_in_resources(everywhere: Desk) -> None:
    """Decided: scopes are those of our own resource, flat as PrestaShop has them."""
    resources = [
        {"resource": ORDERS, "scopes": ["shared", "orders:read"]},
        {"resource": "urn:example:stock", "scopes": ["stock_read"]},
    ]
    client = everywhere.create(scopes=["shared"], resources=resources[::-1])

    shown = everywhere.read(client.generation)
    token = everywhere.deployment.ask(client.credential, scope="orders:read")

    assert (["shared"], resources, 200) == (shown["scopes"], shown["resources"], token.status)


def test_resources_are_replaced_as_a_whole_and_scopes_stay(desk: Desk) -> None:
    """RFC 7396 §1: a list is replaced."""
    client = desk.create(scopes=["shared"], resources=[{"resource": ORDERS, "scopes": ["orders:read"]}])
    stock = [{"resource": "urn:example:stock", "scopes": ["stock_read"]}]

    shown = client.patch({"resources": stock}).json

    assert (["shared"], stock) == (shown["scopes"], shown["resources"])
    assert ([], stock) == tuple(client.patch({"scopes": []}).json[name] for name in ("scopes", "resources"))
    assert [] == client.patch({"resources": []}).json["resources"]


def test_a_client_loses_a_scope_at_once(desk: Desk) -> None:
    """Promise: scopes cut, at once after the 2xx."""
    client = desk.create(scopes=["customer_group_read", "shared"])

    client.patch({"scopes": ["shared"]})

    assert "invalid_scope" == desk.deployment.ask(client.credential, scope="customer_group_read").json["error"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_unknown_scopes_are_named_in_prestashops_sentence(desk: Desk, method: str) -> None:
    """PrestaShop: NON_INSTALLED_SCOPES, a problem object with 422."""
    content = {"scopes": ["shared", "no_such", "nor_this"]}
    client = desk.create()

    answer = client.patch(content) if method == "PATCH" else desk.call("POST", CLIENTS, new(**content))

    assert (422, 422, "application/problem+json") == (
        answer.status,
        answer.json["status"],
        answer.headers["content-type"],
    )
    assert "The scopes no_such,nor_this are not associated to any installed API." == answer.json["detail"]


def test_a_scope_of_another_api_is_not_one_of_ours(here: Desk) -> None:
    """Decided: scope names are unique within a resource."""
    answer = here.call("POST", CLIENTS, new(scopes=["orders:read"]))

    assert (422, True) == (answer.status, "orders:read" in answer.json["detail"])


def test_an_unknown_api_is_named(here: Desk) -> None:
    """RFC 8707 §2."""
    entry = {"resource": "https://nowhere.example.com", "scopes": ["read"]}

    answer = here.call("POST", CLIENTS, new(resources=[entry]))

    assert (422, "No resource has the identifier https://nowhere.example.com.") == (
        answer.status,
        answer.json["detail"],
    )


def test_scopes_of_what_is_switched_off_can_be_handed_out(here: Desk) -> None:
    """PrestaShop: every scope of an installed module, even a disabled one."""
    retired = [{"resource": "https://retired.example.com", "scopes": ["old_read"]}]

    shown = here.read(here.create(scopes=["sleep_read"], resources=retired).generation)

    assert (["sleep_read"], retired) == (shown["scopes"], shown["resources"])


# Uniqueness.


@pytest.mark.parametrize("name", ["clientId", "clientName"])
def test_an_id_or_name_in_use_is_refused(everywhere: Desk, name: str) -> None:
    """PrestaShop: "This value is already used.", a problem object with 422."""
    client = everywhere.create()

    answer = everywhere.call("POST", CLIENTS, new(**{name: client.content[name]}))

    assert (422, 422, "This value is already used.", name) == (
        answer.status,
        answer.json["status"],
        answer.json["detail"],
        answer.json["propertyPath"],
    )
    assert "application/problem+json" == answer.headers["content-type"]
    assert client.works()


def test_a_name_in_use_cannot_be_taken_by_an_edit(desk: Desk) -> None:
    """PrestaShop: "This value is already used."."""
    one, other = desk.create(), desk.create()

    answer = one.patch({"clientName": other.content["clientName"], "description": "x"})

    assert (422, "clientName") == (answer.status, answer.json["propertyPath"])
    assert ("", one.content["clientName"]) == tuple(
        desk.read(one.generation)[name] for name in ("description", "clientName")
    )


def test_an_abandoned_name_is_free_again(desk: Desk) -> None:
    """Issue 4: released on rename."""
    client = desk.create()
    name = client.content["clientName"]

    client.patch({"clientName": f"{name} renamed"})
    other = desk.create(clientName=name)

    assert name == desk.read(other.generation)["clientName"]
    assert 422 == client.patch({"clientName": name}).status


def test_two_clients_can_trade_a_name_by_way_of_a_third(desk: Desk) -> None:
    """Issue 4: the guard follows each rename."""
    one, other = desk.create(), desk.create()
    names = [one.content["clientName"], other.content["clientName"]]

    steps = [
        one.patch({"clientName": names[0] + " for now"}),
        other.patch({"clientName": names[0]}),
        one.patch({"clientName": names[1]}),
    ]

    assert [200, 200, 200] == [answer.status for answer in steps]
    assert names[::-1] == [desk.read(client.generation)["clientName"] for client in (one, other)]


def test_id_and_name_of_a_deleted_client_are_free_again(everywhere: Desk) -> None:
    """Issue 4: released on delete."""
    client = everywhere.create()
    client.delete()

    again = everywhere.create(clientId=client.client_id, clientName=client.content["clientName"])

    assert again.generation > client.generation
    assert (False, True) == (client.works(), again.works())


def test_a_number_is_never_used_again(here: Desk) -> None:
    """Divergence: PrestaShop counts; ours are time-ordered and below 2^53."""
    first = here.create()
    first.delete()
    second = here.create(clientId=first.client_id)

    assert first.generation != second.generation
    assert 404 == first.patch({"description": "x"}).status


def test_a_token_of_a_deleted_client_is_no_token_of_its_successor(desk: Desk) -> None:
    """CVE-2026-55670: a re-created id never revives an old token."""
    client = desk.create()
    token = desk.deployment.token(client.credential)
    client.delete()
    desk.create(clientId=client.client_id)

    answer = desk.call("GET", f"{CLIENTS}/infos", token=token)

    assert (401, True) == (answer.status, 'error="invalid_token"' in answer.headers["www-authenticate"])


def test_a_secret_is_shown_once_and_never_again(desk: Desk) -> None:
    """PrestaShop: the secret is never returned except on create."""
    client = desk.create()
    later = [
        desk.call("GET", client.path),
        desk.call("GET", f"{client.path}/secrets"),
        client.patch({"description": "x"}),
        desk.call("GET", f"{CLIENTS}?limit=100"),
        desk.call("GET", f"{CLIENTS}?cursor=&limit=100"),
        desk.call("GET", f"{CLIENTS}/infos", token=desk.deployment.token(client.credential)),
        desk.call("GET", f"/admin-api/audit?clientId={client.client_id}"),
    ]

    assert {200} == {answer.status for answer in later}
    assert [] == [answer.text for answer in later if "wws_" in answer.text or "sha256" in answer.text]
