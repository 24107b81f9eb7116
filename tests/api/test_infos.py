"""GET /admin-api/api-clients/infos: RFC 6750."""

from datetime import timedelta

import pytest

from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from chalicelib.store_errors import StoreUnavailable
from tests.api.deployment import Deployment
from tests.api.drivers import event
from tests.api.infos import BEARER, INFOS, infos, is_refused

MALFORMED = "The Authorization header is malformed. Send: Bearer, a space and the access token."
MISSING = "The Authorization header is missing. Send: Bearer, a space and the access token."


def test_a_client_reads_itself_in_prestashops_format(deployment: Deployment) -> None:
    """PrestaShop 9's ApiClient: its eight members come first, in its order, with nulls. Additions follow."""
    client, credential = deployment.register(
        "customer_group_write customer_group_read",
        description="Ünïcode “ERP”",
        access_token_lifetime=timedelta(minutes=5),
        registrations={"orders": Scope.parse("orders:read")},
    )

    answer = infos(deployment, deployment.token(credential))

    assert 200 == answer.status
    assert [
        ("apiClientId", client.generation),
        ("clientId", client.client_id),
        ("clientName", client.client_name),
        ("description", "Ünïcode “ERP”"),
        ("externalIssuer", None),
        ("enabled", True),
        ("lifetime", 300),
        ("scopes", ["customer_group_write", "customer_group_read"]),
    ] == list(answer.json.items())[:8]


def test_the_answer_is_json_that_is_not_cacheable(deployment: Deployment) -> None:
    """RFC 6750 §5.3."""
    answer = infos(deployment, deployment.token(deployment.administrator))

    assert ("application/json", "no-store") == (answer.headers["content-type"], answer.headers["cache-control"])


def test_the_number_of_a_client_is_exact_in_json(memory: Deployment) -> None:
    """Divergence: below 2^53, in the order of time, never used again; PrestaShop counts up."""
    numbers = [memory.register()[0].generation for _ in range(2)]

    assert all(0 < number < 2**53 for number in numbers)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_name_of_the_bearer_scheme_is_read_in_any_case(memory: Deployment, scheme: str) -> None:
    """Divergence: RFC 6750 §2.1, RFC 9110 §11.1; PrestaShop takes `Bearer` only."""
    token = memory.token(memory.administrator)

    answer = memory.http.request("GET", INFOS, headers={"Authorization": f"{scheme} {token}"})

    assert 200 == answer.status


def test_a_request_without_a_token_gets_a_challenge_without_an_error(deployment: Deployment) -> None:
    """Divergence: RFC 6750 §3.1, no error code; PrestaShop answers with a JSON string."""
    answer = deployment.http.request("GET", INFOS)

    assert (401, BEARER) == (answer.status, answer.headers["www-authenticate"])
    assert ["about:blank", 401, MISSING] == [answer.json[name] for name in ("type", "status", "detail")]


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer a", "Bearer a.b", "abc", "Bearer a.b.c.d"])
def test_an_authorization_that_is_no_bearer_token_is_an_invalid_token(memory: Deployment, header: str) -> None:
    """RFC 6750 §3.1, RFC 9457: a problem object and a challenge with the error."""
    answer = memory.http.request("GET", INFOS, headers={"Authorization": header})

    challenge = f'{BEARER}, error="invalid_token", error_description="{MALFORMED}"'
    assert (401, challenge, "application/problem+json", "no-store") == (
        answer.status,
        answer.headers["www-authenticate"],
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert ["about:blank", 401, MALFORMED] == [answer.json[name] for name in ("type", "status", "detail")]


def test_a_token_in_the_url_is_not_accepted(deployment: Deployment) -> None:
    """RFC 6750 §2.3, RFC 9700 §4.3.2."""
    token = deployment.token(deployment.administrator)

    answer = deployment.http.request("GET", f"{INFOS}?access_token={token}")

    assert (401, BEARER) == (answer.status, answer.headers["www-authenticate"])


def test_two_authorization_headers_are_refused(memory: Deployment) -> None:
    """RFC 9110 §11.6.2."""
    header = f"Bearer {memory.token(memory.administrator)}"
    sent = event("GET", INFOS, headers={"Authorization": header})
    sent["multiValueHeaders"]["authorization"] = [header]

    answer = memory.answer_to(sent)

    assert (400, "application/problem+json") == (answer.status, answer.headers["content-type"])


def test_a_token_of_another_resource_is_refused(memory: Deployment) -> None:
    """RFC 9068 §4, RFC 8725 §3.9."""
    _, credential = memory.register(registrations={"stock": Scope.parse("stock_read")})

    answer = infos(memory, memory.token(credential, "stock_read"))

    own = f"{memory.parts.issuer}/admin-api"
    expected = f"The access token is for another API: its aud is urn:example:stock. Request a token for {own}."
    assert is_refused(answer, expected)


def test_an_outage_of_the_store_is_a_503(memory: Deployment) -> None:
    """Promises: a fault of this server is a 503 with Retry-After, never a 401."""
    token = memory.token(memory.administrator)
    memory.parts.stores.clients.find = _outage

    answer = infos(memory, token)

    assert (503, "application/problem+json", True, False) == (
        answer.status,
        answer.headers["content-type"],
        "retry-after" in answer.headers,
        "www-authenticate" in answer.headers,
    )


def test_a_missing_scope_is_challenged_with_its_name(deployment: Deployment) -> None:
    """RFC 6750 §3.1: 403."""
    _, credential = deployment.register("customer_group_read")
    headers = {"Authorization": f"Bearer {deployment.token(credential, 'customer_group_read')}"}

    answer = deployment.http.request("GET", "/admin-api/api-clients", headers=headers)

    challenge = answer.headers["www-authenticate"]
    assert (403, "application/problem+json") == (answer.status, answer.headers["content-type"])
    assert challenge.startswith(f'{BEARER}, error="insufficient_scope", error_description="')
    assert challenge.endswith('", scope="api_client_read"')


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_a_problem(memory: Deployment, method: str) -> None:
    """RFC 9457. API Gateway itself refuses undeclared methods."""
    answer = memory.http.request(method, INFOS)

    assert (405, "application/problem+json", "GET", "no-store") == (
        answer.status,
        answer.headers["content-type"],
        answer.headers["allow"],
        answer.headers["cache-control"],
    )


def test_plain_http_is_a_problem(deployment: Deployment) -> None:
    """Divergence: PrestaShop answers 401 with the sentence as a JSON string."""
    answer = deployment.http.request("GET", INFOS, headers={"X-Forwarded-Proto": "http"})

    assert (403, "application/problem+json", "Use HTTPS protocol") == (
        answer.status,
        answer.headers["content-type"],
        answer.json["detail"],
    )


def test_a_token_in_the_url_is_refused_even_beside_one_in_the_header(deployment: Deployment) -> None:
    """RFC 6750 §2: a request uses one method only, and this server never accepts this one."""
    _, credential = deployment.register()
    token = deployment.token(credential)
    headers = {"Authorization": f"Bearer {token}"}

    answer = deployment.http.request("GET", f"{INFOS}?access_token={token}", headers=headers)

    assert 400 == answer.status


def _outage(client_id: str) -> Client | None:
    raise StoreUnavailable("an outage")
