"""The rules of each field of a client."""

from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, new, paths_of

BLANK = ("This value should not be blank.", "c1051bb4-d103-4f74-8988-acbcafc7fdc3")

SHORT = ("This value is too short. It should have 1 character or more.", "9ff3fdc4-b214-49db-8718-39c315e33d45")

ORDERS = "https://orders.example.com"


def test_the_invalid_client_of_prestashops_tests_is_refused_with_the_same_violations(everywhere: Desk) -> None:
    """The violations that ps_apiresources asserts, as a bare array. Divergence: the description is shorter."""
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


def test_an_empty_body_is_refused_with_the_required_fields(here: Desk) -> None:
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
def test_a_field_is_accepted_up_to_its_limits(here: Desk, name: str, value: Any, is_taken: bool) -> None:
    """PrestaShop: its field rules. Divergence: client id, description and lifetime are narrower."""
    answer = here.call("POST", CLIENTS, new(**{name: value}))

    assert (201 if is_taken else 422) == answer.status, answer.text
    if not is_taken:
        assert {name} == set(paths_of(answer))


EDITED = [limit for limit in LIMITS if limit[0] != "clientId" and not isinstance(limit[1], dict)]


@pytest.mark.parametrize(("name", "value", "is_taken"), EDITED)
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
    """The scopes of this server's own resource belong in `scopes`."""
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": identifier, "scopes": []}]))

    assert ["resources[0].resource"] == paths_of(answer)


def test_a_resource_appears_only_once(here: Desk) -> None:
    """Decided: resources is [{resource, scopes}]."""
    entry = {"resource": ORDERS, "scopes": ["orders:read"]}

    assert ["resources[1].resource"] == paths_of(here.call("POST", CLIENTS, new(resources=[entry, entry])))


@pytest.mark.parametrize("scopes", [None, "orders:read", [1], [None], ['a"b'], [["a"]], {"a": 1}, True])
def test_the_scopes_of_a_resource_are_a_list_of_scopes(here: Desk, scopes: Any) -> None:
    """RFC 6749 §3.3."""
    answer = here.call("POST", CLIENTS, new(resources=[{"resource": ORDERS, "scopes": scopes}]))

    assert ["resources[0].scopes"] == paths_of(answer)


def test_a_client_has_at_most_256_scopes_in_scopes_and_resources_together(here: Desk) -> None:
    """Decided: 256 scopes per client."""
    many = [f"scope_{number}" for number in range(256)]
    client = here.create(resources=[{"resource": ORDERS, "scopes": ["orders:read"]}])

    both = here.call("POST", CLIENTS, new(scopes=many, resources=[{"resource": ORDERS, "scopes": ["orders:read"]}]))
    apart = client.patch({"scopes": many})

    assert (["resources"], ["scopes"]) == (paths_of(both), paths_of(apart))
