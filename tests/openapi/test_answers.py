"""Every documented status and media type is answered as documented, and no other one."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.administration import client_list
from chalicelib.administration.errors import CatalogueChanged, CatalogueTooLarge, ClientChanged
from chalicelib.store_errors import StoreUnavailable
from tests.api.drivers import Answer
from tests.libraries.gateway import GATEWAY_RESPONSES
from tests.openapi.contract import CONTRACT, Operation, objects, references
from tests.openapi.stage import Stage

FILLING = ("createResource", "editResource", "putScopeGroup", "createTrustedIssuer", "editTrustedIssuer")
OF_CLIENTS = ("issueAccessToken", "revokeToken", "introspectToken")
PROBLEM = "application/problem+json"
Scenario = Callable[[Stage, Operation], Answer]


def rightful(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation).send()


def what_is_known_already(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    return request.with_headers(If_None_Match=request.send().headers["etag"]).send()


def two_tokens(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    sent = {name: [value] for name, value in request.headers.items()}
    return request.send(multiValueHeaders={**sent, "authorization": ["Bearer a.b.c", "Bearer d.e.f"]})


def without_a_token(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation).with_headers(Authorization="").send()


def without_the_scope(stage: Stage, operation: Operation) -> Answer:
    token = stage.desk.caller("customer_group_read")
    return stage.request(operation).with_headers(Authorization=f"Bearer {token}").send()


def over_plain_http(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation).with_headers(X_Forwarded_Proto="http").send()


def of_another_version(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation).with_headers(If_Match='"0"').send()


def with_a_huge_body(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    return replace(request, body="{" + " " * 65_536 + "}").send()


def with_a_strange_member(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation).with_content({"strange": 1}).send()


def with_a_strange_parameter(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    request.path += "?strange=1"
    return request.send()


def while_stores_are_down(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    stage.stores_are_down()
    return request.send()


def while_others_write(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    # A revocation within the same second would change nothing.
    stage.desk.clock.move(seconds=2)
    stage.refuse(ClientChanged(), "change", "delete")
    stage.refuse(CatalogueChanged(), "create", "change_catalogue")
    return request.send()


def of_an_absent_one(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(
        operation, apiClientId=42, slug="absent", secretId="0" * 16, keyId="0" * 16, trustId="0" * 16
    )
    if operation.path.startswith("/admin-api/api-clients/infos"):
        stage.desk.store.find_by_generation = lambda _: None
    return request.send()


def of_an_id_that_is_none(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation, apiClientId="x").send()


def of_what_is_our_own(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation, slug="admin-api", group="native").send()


def of_a_full_catalogue(stage: Stage, operation: Operation) -> Answer:
    request = stage.request(operation)
    stage.refuse(CatalogueTooLarge(), "change_catalogue")
    return request.send()


def with_content(content: Any) -> Scenario:
    return lambda stage, operation: stage.request(operation).with_content(content).send()


def put_twice(stage: Stage, operation: Operation) -> Answer:
    return stage.request(operation, group="new").send()


def with_a_wrong_secret(stage: Stage, operation: Operation) -> Answer:
    return stage.form_request(operation, "grant_type=client_credentials&token=x&client_id=x&client_secret=x").send()


def with_an_empty_form(stage: Stage, operation: Operation) -> Answer:
    return stage.form_request(operation, "").send()


def of_too_many(stage: Stage, operation: Operation) -> Answer:
    request, before = stage.request(operation), client_list.MAXIMUM_LISTED
    client_list.MAXIMUM_LISTED = 0
    try:
        return request.send()
    finally:
        client_list.MAXIMUM_LISTED = before


def with_a_method_that_no_path_has(stage: Stage, operation: Operation) -> Answer:
    return replace(stage.request(operation), method="TRACE").send()


def throttled(_stage: Stage, _operation: Operation) -> Answer:
    """By API Gateway, in the words of the template."""
    response = GATEWAY_RESPONSES["THROTTLED"]
    headers = {name.lower(): value for name, value in response["headers"].items()}
    return Answer(429, {**headers, "content-type": "application/json"}, json.dumps(response["body"]))


USUAL: dict[int, Scenario] = {
    200: rightful,
    201: rightful,
    204: rightful,
    304: what_is_known_already,
    400: two_tokens,
    401: without_a_token,
    403: without_the_scope,
    404: of_an_absent_one,
    405: with_a_method_that_no_path_has,
    409: while_others_write,
    412: of_another_version,
    413: with_a_huge_body,
    422: with_a_strange_member,
    429: throttled,
    503: while_stores_are_down,
}
OTHERS: dict[tuple[str, int, str | None], Scenario] = {
    **{(each, 400, "application/json"): with_an_empty_form for each in OF_CLIENTS},
    **{(each, 401, "application/json"): with_a_wrong_secret for each in OF_CLIENTS},
    ("introspectToken", 200, "application/token-introspection+jwt"): Stage.answer_signed,
    ("reportLeakedSecrets", 400, PROBLEM): with_content({"strange": 1}),
    ("listApiClients", 422, "application/json"): with_a_strange_parameter,
    ("listApiClients", 422, PROBLEM): of_too_many,
    ("readAuditTrail", 422, "application/json"): with_a_strange_parameter,
    ("createApiClient", 422, PROBLEM): with_content({"clientId": "x", "clientName": "Administrator", "enabled": True}),
    ("editApiClient", 422, PROBLEM): with_content({"scopes": ["absent"]}),
    ("refuseChosenSecret", 404, PROBLEM): of_an_id_that_is_none,
    ("refuseChosenSecret", 422, "application/json"): rightful,
    **{
        (f"bulk{verb}ApiClients", 207, "application/json"): with_content({"apiClientIds": [42]})
        for verb in ("Enable", "Disable", "Delete")
    },
    **{(name, 422, PROBLEM): of_a_full_catalogue for name in FILLING},
    ("readRevocations", 404, "application/json"): Stage.answer_without_feed,
    ("headRevocations", 404, None): Stage.answer_without_feed,
    ("deleteResource", 422, "application/json"): of_what_is_our_own,
    ("deleteScopeGroup", 422, "application/json"): of_what_is_our_own,
    ("putScopeGroup", 201, "application/json"): put_twice,
}


def scenario(operation: Operation, status: int, media_type: str | None) -> Scenario:
    if (operation.id, status, media_type) in OTHERS:
        return OTHERS[operation.id, status, media_type]
    if status == 403 and not operation.scope:
        return over_plain_http
    return USUAL[status]


@pytest.mark.parametrize(("operation", "status", "media_type"), CONTRACT.responses(), ids=str)
def test_each_documented_answer_is_given_as_documented(
    stage: Stage, operation: Operation, status: int, media_type: str | None
) -> None:
    """Issue: each status must be both documented and answered."""
    answer = scenario(operation, status, media_type)(stage, operation)

    assert (status, media_type) == (answer.status, answer.headers["content-type"] if media_type else None), answer.text
    CONTRACT.check(operation, answer)


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=str)
def test_each_error_answer_is_documented(stage: Stage, operation: Operation) -> None:
    """Issue: each status must be both documented and answered."""
    for wrong in (
        two_tokens,
        without_a_token,
        without_the_scope,
        over_plain_http,
        of_another_version,
        with_a_huge_body,
        with_a_strange_member,
        with_a_strange_parameter,
        of_an_id_that_is_none,
        of_what_is_our_own,
        of_an_absent_one,
        while_others_write,
        while_stores_are_down,
    ):
        CONTRACT.check(operation, wrong(stage, operation))


def test_the_other_envelope_of_the_list_is_the_documents(stage: Stage) -> None:
    """Design: cursor lists answer {limit, items, nextCursor}."""
    operation = next(operation for operation in CONTRACT.operations if operation.id == "listApiClients")
    request = stage.request(operation)
    request.path += "?cursor=&limit=1"
    answer = request.send()

    CONTRACT.check(operation, answer)
    assert {"limit", "items", "nextCursor"} == answer.json.keys()


def test_each_form_of_the_answer_to_an_eviction_is_as_documented(stage: Stage) -> None:
    """Without `audit_read`, and without the audit trail."""

    def fail(_: Any) -> Any:
        raise StoreUnavailable("down")

    operation = next(operation for operation in CONTRACT.operations if operation.id == "regenerateSecret")
    token = stage.desk.deployment.token(stage.desk.deployment.administrator, "api_client_write api_client_grant")
    request = stage.request(operation).with_content({"evict": True})
    CONTRACT.check(operation, request.send())
    CONTRACT.check(operation, request.with_headers(Authorization=f"Bearer {token}").send())
    stage.desk.store.page = fail  # type: ignore[method-assign]  # the fake's
    answer = request.send()
    CONTRACT.check(operation, answer)

    assert answer.json["changes"] is None


def test_members_that_may_be_left_out_are_left_out_and_sent(stage: Stage) -> None:
    """RFC 6749 §5.1 scope; a problem's propertyPath."""
    deployment = stage.desk.deployment
    tokens = [deployment.ask(deployment.administrator, **form).json for form in ({}, {"scope": "api_client_read"})]
    content = {"clientId": "x", "clientName": "Administrator", "enabled": True}
    problems = [
        stage.desk.call("POST", "/admin-api/api-clients", each).json
        for each in (content, {**content, "clientName": "X", "scopes": ["absent"]})
    ]

    assert [False, True] == ["scope" in token for token in tokens]
    assert [True, False] == ["propertyPath" in problem for problem in problems]


def test_only_these_members_of_answers_may_be_left_out() -> None:
    """Issue: a field missing on either side fails, since all others are required."""
    optional = set()
    for name, schema in answer_schemas():
        for each in objects(schema):
            assert "additionalProperties" in each or name == "OpenapiDocument", name
            optional |= {(name, member) for member in each.get("properties", {}).keys() - set(each.get("required", ()))}

    assert {("TokenResponse", "scope"), ("Introspection", "scope"), ("Problem", "propertyPath")} == optional


def answer_schemas() -> list[tuple[str, Any]]:
    """By name, those that answers use."""
    names = set()
    waiting = [
        content["schema"]
        for operation in CONTRACT.operations
        for response in operation.content["responses"].values()
        for content in CONTRACT.resolved(response).get("content", {}).values()
    ]
    schemas = []
    while waiting:
        for name in references(waiting.pop()):
            if name not in names:
                names.add(name)
                schemas.append((name, CONTRACT.document["components"]["schemas"][name]))
                waiting.append(schemas[-1][1])
    return schemas
