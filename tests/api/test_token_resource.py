"""Which API a token is for: RFC 8707, RFC 9068 §3. One token, one resource."""

from datetime import timedelta

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from tests.api.deployment import Deployment
from tests.api.forms import credentials, error, send, unverified_claims, unverified_header

OWN = "https://auth.example.com/admin-api"
ORDERS = "https://orders.example.com"
STOCK = "urn:example:stock"


def test_the_scope_names_the_resource(deployment: Deployment) -> None:
    """RFC 9068 §3: aud follows from the requested scopes."""
    claims = unverified_claims(deployment.token(_everywhere(deployment), "orders:read"))

    assert (ORDERS, "orders:read") == (claims["aud"], claims["scope"])


def test_a_resource_chooses_the_algorithm_and_the_type_of_its_tokens(deployment: Deployment) -> None:
    """Divergence: RFC 9068 §2.1 wants at+jwt; a resource can choose JWT for verifiers that accept nothing else."""
    header = unverified_header(deployment.token(_everywhere(deployment), "orders:read"))

    signing = deployment.parts.tokens.key_ring().signing_key("ES256", deployment.parts.clock())
    assert {"alg": "ES256", "typ": "JWT", "kid": signing.kid} == header


@pytest.mark.parametrize(("scope", "seconds"), [("orders:read", 600), ("stock_read", 3600)])
def test_a_resource_caps_the_lifetime_of_its_tokens(memory: Deployment, scope: str, seconds: int) -> None:
    """The shortest of the lifetimes of client, resource and server."""
    answer = memory.ask(_everywhere(memory), scope=scope)

    claims = unverified_claims(answer.json["access_token"])
    assert (seconds, seconds) == (answer.json["expires_in"], claims["exp"] - claims["iat"])


def test_a_shorter_lifetime_of_the_client_applies(memory: Deployment) -> None:
    """The shortest of the lifetimes of client, resource and server."""
    credential = _everywhere(memory, access_token_lifetime=timedelta(seconds=60))

    assert 60 == memory.ask(credential, scope="orders:read").json["expires_in"]


@pytest.mark.parametrize("resource", [OWN, ORDERS, STOCK])
def test_resource_without_scope_chooses_the_audience(memory: Deployment, resource: str) -> None:
    """RFC 8707 §2."""
    answer = memory.ask(_everywhere(memory), resource=resource)

    claims = unverified_claims(answer.json["access_token"])
    assert (resource, False, False) == (claims["aud"], "scope" in claims, "scope" in answer.json)


def test_resource_with_a_scope_of_it_is_granted(memory: Deployment) -> None:
    """RFC 8707 §2.2."""
    claims = unverified_claims(memory.token(_everywhere(memory), "orders:read", resource=ORDERS))

    assert (ORDERS, "orders:read") == (claims["aud"], claims["scope"])


def test_resource_with_a_scope_of_another_is_an_invalid_scope(memory: Deployment) -> None:
    """RFC 6749 §5.2."""
    answer = memory.ask(_everywhere(memory), scope="stock_read", resource=ORDERS)

    assert (400, "invalid_scope") == error(answer)
    assert (
        f"{ORDERS} does not offer the scope stock_read. Check scope and resource." == answer.json["error_description"]
    )


@pytest.mark.parametrize(
    "resource", ["https://nowhere.example.com", ORDERS + "/", ORDERS.upper(), "orders", "https://retired.example.com"]
)
def test_an_unknown_or_disabled_resource_is_an_invalid_target(memory: Deployment, resource: str) -> None:
    """RFC 8707 §2: case-sensitive. A disabled resource counts as unknown."""
    answer = memory.ask(_everywhere(memory), resource=resource)

    expected = "Unknown resource. Send the exact identifier of an API of this server."
    assert (400, {"error": "invalid_target", "error_description": expected}) == (answer.status, answer.json)


def test_a_resource_that_the_client_is_not_registered_for_is_an_invalid_target(memory: Deployment) -> None:
    """RFC 8707 §2."""
    _, credential = memory.register()

    answer = memory.ask(credential, resource=ORDERS)

    expected = "The client is not registered for this resource."
    assert (400, {"error": "invalid_target", "error_description": expected}) == (answer.status, answer.json)


def test_two_resources_are_an_invalid_target(memory: Deployment) -> None:
    """Divergence: RFC 8707 §2 permits several; here a token has one resource."""
    fields = [*credentials(_everywhere(memory)), ("resource", ORDERS), ("resource", STOCK)]

    answer = send(memory, fields)

    expected = "resource was sent more than once. Request one token for each resource."
    assert (400, {"error": "invalid_target", "error_description": expected}) == (answer.status, answer.json)


def test_audience_is_a_synonym_of_resource(deployment: Deployment) -> None:
    """Divergence: RFC 8693 §2.1 has `audience` for token exchange only; callers of Auth0 and Kubernetes send it."""
    credential = _everywhere(deployment)

    granted = [
        unverified_claims(deployment.token(credential, "twice", **target))["aud"]
        for target in ({"audience": ORDERS}, {"audience": STOCK}, {"audience": STOCK, "resource": STOCK})
    ]

    assert [ORDERS, STOCK, STOCK] == granted


def test_an_audience_that_differs_from_resource_is_an_invalid_target(deployment: Deployment) -> None:
    """Issue 14, 1."""
    answer = deployment.ask(_everywhere(deployment), resource=ORDERS, audience=STOCK)

    expected = "resource and audience differ. Send one of them."
    assert (400, {"error": "invalid_target", "error_description": expected}) == (answer.status, answer.json)


def test_an_audience_sent_twice_is_an_invalid_target(memory: Deployment) -> None:
    """The same as for resource."""
    fields = [*credentials(_everywhere(memory)), ("audience", ORDERS), ("audience", ORDERS)]

    assert (400, "invalid_target") == error(send(memory, fields))


def test_authorization_details_are_refused(deployment: Deployment) -> None:
    """RFC 9396 §5: a token without them would not be the requested one."""
    answer = deployment.ask(_everywhere(deployment), authorization_details='[{"type": "account"}]')

    expected = "authorization_details is not supported. Send scope instead."
    assert (400, {"error": "invalid_authorization_details", "error_description": expected}) == (
        answer.status,
        answer.json,
    )


def test_an_empty_resource_is_ignored(memory: Deployment) -> None:
    """RFC 6749 §3.2."""
    claims = unverified_claims(memory.token(_everywhere(memory), resource=""))

    assert OWN == claims["aud"]


def test_scopes_of_two_resources_are_an_invalid_scope(memory: Deployment) -> None:
    """RFC 9068 §3."""
    answer = memory.ask(_everywhere(memory), scope="orders:read stock_read")

    expected = "The scopes orders:read and stock_read belong to different APIs. Request one token for each API."
    assert (400, {"error": "invalid_scope", "error_description": expected}) == (answer.status, answer.json)


def test_a_scope_that_this_servers_own_resource_has_selects_it(memory: Deployment) -> None:
    """The scopes of PrestaShop's clients keep their meaning."""
    claims = unverified_claims(memory.token(_everywhere(memory), "shared"))

    assert OWN == claims["aud"]


def test_resource_selects_one_of_two_apis_with_the_scope(memory: Deployment) -> None:
    """RFC 8707 §2."""
    claims = unverified_claims(memory.token(_everywhere(memory), "shared", resource=ORDERS))

    assert (ORDERS, "shared") == (claims["aud"], claims["scope"])


def test_the_registration_selects_one_of_two_apis_with_the_scope(deployment: Deployment) -> None:
    """Issue 14, 1: a new API with the same scope name does not affect the clients of existing APIs."""
    _, credential = deployment.register(registrations={"stock": Scope.parse("twice")})

    assert STOCK == unverified_claims(deployment.token(credential, "twice"))["aud"]


def test_a_scope_of_two_registered_apis_requires_resource(memory: Deployment) -> None:
    """RFC 8707 §2: invalid_target, because resource is missing."""
    answer = memory.ask(_everywhere(memory), scope="twice")

    expected = f"Several APIs offer this scope to the client. Send resource to select one: {ORDERS}, {STOCK}."
    assert (400, {"error": "invalid_target", "error_description": expected}) == (answer.status, answer.json)


def test_a_scope_of_a_disabled_resource_is_unknown(memory: Deployment) -> None:
    """RFC 6749 §5.2."""
    assert (400, "invalid_scope") == error(memory.ask(_everywhere(memory), scope="old_read"))


def test_a_scope_registered_at_one_resource_is_not_granted_at_another(memory: Deployment) -> None:
    """RFC 6749 §3.3: a scope belongs to a resource."""
    _, credential = memory.register("", registrations={"stock": Scope.parse("twice")})

    answer = memory.ask(credential, scope="twice", resource=ORDERS)

    assert (400, "invalid_target") == error(answer)


def _everywhere(deployment: Deployment, **fields: object) -> SecretCredential:
    registrations = {
        "orders": Scope.parse("orders:read shared twice"),
        "stock": Scope.parse("stock_read twice"),
        "retired": Scope.parse("old_read"),
    }
    return deployment.register("customer_group_read shared", registrations=registrations, **fields)[1]
