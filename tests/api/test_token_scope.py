"""The scope of a token request: RFC 6749 §3.3, and every format that PrestaShop 9 accepts."""

import pytest

from tests.api.deployment import TOKEN, Deployment
from tests.api.forms import MULTIPART, credentials, error, multipart, send, unverified_claims

READ, WRITE = "customer_group_read", "customer_group_write"
BOTH = f"{READ} {WRITE}"

SPELLINGS = {
    "a list separated by spaces": [("scope", f"{READ} {WRITE}")],
    "a list separated by commas": [("scope", f"{READ},{WRITE}")],
    "commas and spaces": [("scope", f"{READ} , {WRITE}")],
    "a comma at the end": [("scope", f"{READ},{WRITE},")],
    "spaces around": [("scope", f"  {READ}  {WRITE} ")],
    "line ends around items": [("scope", f"{READ}\r\n,\n{WRITE}")],
    "scope[] repeated": [("scope[]", READ), ("scope[]", WRITE)],
    "scope[] with keys": [("scope[0]", READ), ("scope[write]", WRITE)],
    "scope[] with an empty item": [("scope[]", ""), ("scope[]", READ), ("scope[]", WRITE)],
    "an item that is a list": [("scope[]", BOTH)],
    "scopes": [("scopes", BOTH)],
    "scopes with commas": [("scopes", f"{READ},{WRITE}")],
    "scopes[] repeated": [("scopes[]", READ), ("scopes[]", WRITE)],
    "a scope named twice": [("scope", f"{READ} {WRITE} {READ}")],
}


@pytest.mark.parametrize("scope", SPELLINGS.values(), ids=SPELLINGS)
def test_every_format_of_scope_is_accepted(memory: Deployment, scope: list[tuple[str, str]]) -> None:
    """PrestaShop 9's own grant (PR 37515)."""
    _, credential = memory.register(BOTH)

    answer = send(memory, credentials(credential) + scope)

    assert (200, BOTH) == (answer.status, answer.json.get("scope"))


@pytest.mark.parametrize("scope", SPELLINGS.values(), ids=SPELLINGS)
def test_every_format_of_scope_is_accepted_in_multipart(memory: Deployment, scope: list[tuple[str, str]]) -> None:
    """PrestaShop 9's documented requests are multipart."""
    _, credential = memory.register(BOTH)

    answer = memory.http.request("POST", TOKEN, multipart(credentials(credential) + scope), MULTIPART)

    assert (200, BOTH) == (answer.status, answer.json.get("scope"))


@pytest.mark.parametrize("scope", [[], [("scope", "")], [("scope", " ")], [("scope", ",")], [("scope[]", "")]])
def test_an_empty_scope_requests_no_scope(memory: Deployment, scope: list[tuple[str, str]]) -> None:
    """PrestaShop 9's own grant: it does not mean all registered scopes."""
    _, credential = memory.register(BOTH)

    answer = send(memory, credentials(credential) + scope)

    assert (200, False) == (answer.status, "scope" in answer.json)


def test_the_granted_scope_has_the_requested_order(memory: Deployment) -> None:
    """PrestaShop 9's own grant."""
    _, credential = memory.register(BOTH)

    answer = memory.ask(credential, scope=f"{WRITE} {READ}")

    claims = unverified_claims(answer.json["access_token"])
    assert (f"{WRITE} {READ}", f"{WRITE} {READ}") == (answer.json["scope"], claims["scope"])


def test_the_answer_has_the_granted_scope(memory: Deployment) -> None:
    """Divergence: RFC 6749 §5.1 permits the member and libraries expect it. PrestaShop omits it."""
    _, credential = memory.register(BOTH)

    assert READ == memory.ask(credential, scope=READ).json["scope"]


def test_a_scope_that_the_client_lacks_is_an_invalid_scope(memory: Deployment) -> None:
    """Divergence: RFC 6749 §5.2; PrestaShop answers 401 access_denied."""
    _, credential = memory.register(READ)

    answer = memory.ask(credential, scope=BOTH)

    assert (400, "invalid_scope") == error(answer)
    assert f"Usage of the scope {WRITE} is not allowed for this client." == answer.json["error_description"]


def test_an_unknown_scope_is_an_invalid_scope(memory: Deployment) -> None:
    """RFC 6749 §5.2; the message names the first unknown scope, as PrestaShop's hint does."""
    _, credential = memory.register(READ)

    answer = memory.ask(credential, scope=f"{READ} non_existent_scope another")

    assert (400, "invalid_scope") == error(answer)
    assert (
        "No API of this server offers the scope non_existent_scope. Check the scope."
        == answer.json["error_description"]
    )


def test_a_scope_of_a_disabled_group_is_unknown(deployment: Deployment) -> None:
    """PrestaShop 9 knows the scopes of enabled modules only."""
    _, credential = deployment.register("sleep_read")

    assert (400, "invalid_scope") == error(deployment.ask(credential, scope="sleep_read"))


@pytest.mark.parametrize("scope", [READ.upper(), "is_authenticated", f"{READ}\t{WRITE}", "*"])
def test_a_scope_in_another_case_or_with_another_separator_is_unknown(memory: Deployment, scope: str) -> None:
    """RFC 6749 §3.3: case-sensitive, separated by spaces."""
    _, credential = memory.register(BOTH)

    assert (400, "invalid_scope") == error(memory.ask(credential, scope=scope))


def test_a_zero_is_an_unknown_scope(memory: Deployment) -> None:
    """Divergence: PHP treats "0" as empty."""
    _, credential = memory.register(READ)

    assert (400, "invalid_scope") == error(memory.ask(credential, scope="0"))


@pytest.mark.parametrize("scope", ['a"b', "a\\b", "a\x00b", "a\x1bb", "a\x7fb", "é", "读", "\U0001f511"])
def test_characters_that_a_scope_cannot_have_are_refused(memory: Deployment, scope: str) -> None:
    """RFC 6749 §3.3; the message does not repeat the value."""
    _, credential = memory.register(READ)

    answer = memory.ask(credential, scope=scope)

    assert (400, "invalid_scope") == error(answer)
    assert answer.json["error_description"] == (
        "A scope has an invalid character. Use printable ASCII characters without space, quote and backslash."
    )


def test_a_comma_in_an_item_of_an_array_is_part_of_the_name(memory: Deployment) -> None:
    """PrestaShop 9's own grant."""
    _, credential = memory.register(BOTH)

    answer = send(memory, [*credentials(credential), ("scope[]", f"{READ},{WRITE}")])

    assert (400, "invalid_scope") == error(answer)


@pytest.mark.parametrize(
    "scope",
    [
        [("scope", READ), ("scopes", READ)],
        [("scope", ""), ("scopes", READ)],
        [("scope[]", READ), ("scopes[]", "")],
    ],
)
def test_scope_and_scopes_exclude_each_other(memory: Deployment, scope: list[tuple[str, str]]) -> None:
    """PrestaShop 9's own grant: even when one of them is empty."""
    _, credential = memory.register(BOTH)

    answer = send(memory, credentials(credential) + scope)

    assert (400, "invalid_request") == error(answer)
    assert "Use either scope or scopes, not both." == answer.json["error_description"]


def test_scope_as_a_list_and_as_an_array_exclude_each_other(memory: Deployment) -> None:
    """Divergence: RFC 6749 §3.2; PHP uses the last one."""
    _, credential = memory.register(BOTH)

    answer = send(memory, [*credentials(credential), ("scope", READ), ("scope[]", WRITE)])

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("name", ["scope[a][b]", "scope[", "scope[a", "scopes[[]]"])
def test_a_nested_array_of_scopes_is_refused(memory: Deployment, name: str) -> None:
    """Divergence: PrestaShop answers 500."""
    _, credential = memory.register(BOTH)

    answer = send(memory, [*credentials(credential), (name, READ)])

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize(("count", "answered"), [(256, "No API of this server"), (257, "More than 256")])
def test_more_than_256_scopes_are_refused(memory: Deployment, count: int, answered: str) -> None:
    """A limit of this server."""
    _, credential = memory.register(READ)

    answer = memory.ask(credential, scope=" ".join(f"s{number}" for number in range(count)))

    assert (400, "invalid_scope") == error(answer)
    assert answer.json["error_description"].startswith(answered)
