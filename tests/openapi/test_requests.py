"""What operations take: their scope, their members, their parameters, held against the document both ways."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.administration.catalogue_document import GROUP_MEMBERS, RESOURCE_MEMBERS
from chalicelib.administration.trusted_issuer_document import MEMBERS as ISSUER_MEMBERS
from chalicelib.endpoints.fields import Fields
from chalicelib.endpoints.list_query import FILTER, Query
from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.api.deployment import TOKEN
from tests.openapi.contract import CONTRACT, Operation
from tests.openapi.stage import GITHUB, Stage

GUARDED = [operation for operation in CONTRACT.operations if operation.scope is not None]
WITH_SCOPE = [operation for operation in GUARDED if operation.scope]
WITH_BODY = [operation for operation in CONTRACT.operations if "requestBody" in operation.content]


@pytest.mark.parametrize("operation", WITH_SCOPE, ids=str)
def test_an_operation_needs_the_scope_that_is_documented(stage: Stage, operation: Operation) -> None:
    """Issue: a scope missing on either side fails; RFC 6750 §3.1 names it."""
    others = " ".join(scope for scope in NATIVE_SCOPES if scope != operation.scope)
    request = stage.request(operation).with_headers(Authorization=f"Bearer {stage.desk.caller(others)}")
    answer = request.send()

    assert 403 == answer.status
    assert f'scope="{operation.scope}"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_the_documented_scope_is_enough(stage: Stage, operation: Operation) -> None:
    """But for the holders of more, which the grant is for."""
    token = stage.desk.caller(f"{operation.scope} customer_group_read".strip())
    answer = (
        stage.request(operation, secretId="0" * 16, keyId="0" * 16).with_headers(Authorization=f"Bearer {token}").send()
    )

    assert answer.status not in (401, 403), answer.text
    CONTRACT.check(operation, answer)


@pytest.mark.parametrize("operation", [each for each in CONTRACT.operations if each.scope is None], ids=str)
def test_what_names_no_scope_takes_no_token(stage: Stage, operation: Operation) -> None:
    """Public: the token endpoint, the well-known documents, health, and this document."""
    assert 200 == stage.request(operation).send().status


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_the_example_of_a_body_is_taken(stage: Stage, operation: Operation) -> None:
    """Issue: with examples."""
    for media_type, said in CONTRACT.resolved(operation.content["requestBody"])["content"].items():
        if operation.path == TOKEN:
            continue
        content = said["example"] if "bulk" not in operation.path else stage.content(operation)
        if operation.id == "addTrust":
            stage.desk.call("POST", "/admin-api/trusted-issuers", GITHUB)
        values = {"group": content["slug"]} if operation.id == "putScopeGroup" else {}
        request = stage.request(operation, **values).with_content(content)
        answer = request.with_headers(Content_Type=media_type).send()

        assert 2 == answer.status // 100, answer.text
        CONTRACT.check(operation, answer)


class Known:
    """What the code asked a body or a query for."""

    def __init__(self) -> None:
        self.fields: set[str] = set()
        self.parameters: set[str] = set()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    known = Known()
    for method in ("text", "boolean", "whole_number", "list", "moment", "members"):
        monkeypatch.setattr(Fields, method, noting(known.fields, getattr(Fields, method)))
    monkeypatch.setattr(Query, "value", noting(known.parameters, Query.value))
    return known


def noting(names: set[str], read: Callable[..., Any]) -> Callable[..., Any]:
    def noted(self: Any, name: str, *others: Any, **bounds: Any) -> Any:
        names.add(name)
        return read(self, name, *others, **bounds)

    return noted


def members(operation: Operation) -> set[str]:
    contents = CONTRACT.resolved(operation.content["requestBody"])["content"].values()
    [found] = {frozenset(CONTRACT.resolved(said["schema"])["properties"]) for said in contents}
    return set(found)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_the_members_of_a_body_are_those_that_the_code_asks_for(
    stage: Stage, known: Known, operation: Operation
) -> None:
    """Issue: a field missing on either side fails."""
    by_document = {
        "createResource": RESOURCE_MEMBERS,
        "editResource": RESOURCE_MEMBERS - {"slug", "identifier", "scopeGroups"},
        "putScopeGroup": GROUP_MEMBERS,
        "createTrustedIssuer": ISSUER_MEMBERS,
        "editTrustedIssuer": ISSUER_MEMBERS | {"keys"},
        "issueAccessToken": {
            "grant_type",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "assertion",
            "scope",
            "resource",
            "audience",
        },
    }
    request = stage.request(operation)
    known.fields.clear()
    request.send()

    assert members(operation) == by_document.get(operation.id, known.fields)


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=str)
def test_the_parameters_of_a_query_are_those_that_the_code_asks_for(
    stage: Stage, known: Known, operation: Operation
) -> None:
    """Issue: a field missing on either side fails."""
    documented = {said["name"] for said in operation.parameters if said["in"] == "query"}
    for query in ("", *(f"?{name}=1" for name in documented)):
        request = stage.request(operation)
        request.path += query
        request.send()

    assert documented == known.parameters


def test_the_filters_are_all_that_there_are(stage: Stage) -> None:
    """Others are refused by name."""
    operation = next(operation for operation in CONTRACT.operations if operation.id == "listApiClients")
    documented = {said["name"] for said in operation.parameters}
    for name in (
        "clientName",
        "clientId",
        "search",
        "scope",
        "resource",
        "enabled",
        "neverUsed",
        "apiClientId",
        "description",
        "lifetime",
        "resources",
    ):
        request = stage.request(operation)
        request.path += f"?filters[{name}]=1"

        assert FILTER.fullmatch(f"filters[{name}]")
        assert (f"filters[{name}]" in documented) == (request.send().status == 200)
