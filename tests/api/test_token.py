"""POST /admin-api/access_token: successful requests."""

import base64
import re
from datetime import timedelta

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.forms import (
    MULTIPART,
    basic,
    credentials,
    multipart,
    send,
    unverified_claims,
    unverified_header,
)

GRANT = [("grant_type", "client_credentials")]
CLAIMS = {"iss", "sub", "client_id", "aud", "iat", "exp", "jti", "scope", "generation"}
SUCCESS_HEADERS = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "pragma": "no-cache",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-request-id": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
}


def test_a_client_gets_a_token(deployment: Deployment) -> None:
    """RFC 6749 §4.4.3, §5.1."""
    _, credential = deployment.register("customer_group_read customer_group_write")

    answer = deployment.ask(credential, scope="customer_group_read")

    assert (200, ["token_type", "expires_in", "access_token", "scope"]) == (answer.status, list(answer.json))


def test_prestashops_documented_request_is_answered_as_documented(deployment: Deployment) -> None:
    """PrestaShop's developer documentation, "Request an access token"."""
    scopes = ["api_client_read", "api_client_write", "customer_group_read", "customer_group_write"]
    fields = credentials(deployment.administrator) + [("scope[]", scope) for scope in scopes]

    answer = deployment.http.request("POST", TOKEN, multipart(fields), MULTIPART)

    assert (200, " ".join(scopes)) == (answer.status, answer.json["scope"])


def test_a_success_has_the_members_and_types_of_the_rfc_and_no_others(memory: Deployment) -> None:
    """RFC 6749 §5.1; the order is PrestaShop's, and `scope` is last."""
    _, credential = memory.register("customer_group_read")

    answer = memory.ask(credential, scope="customer_group_read")

    body = answer.json
    exact = '{"token_type":"Bearer","expires_in":3600,"access_token":"%s","scope":"customer_group_read"}'
    assert exact % body["access_token"] == answer.text


def test_a_success_has_exactly_these_headers(memory: Deployment) -> None:
    """RFC 6749 §5.1."""
    _, credential = memory.register()

    answer = memory.ask(credential)

    assert SUCCESS_HEADERS == answer.headers


@pytest.mark.parametrize("name", ["content-type", "cache-control", "pragma"])
def test_a_success_says_that_it_must_not_be_stored(deployment: Deployment, name: str) -> None:
    """RFC 6749 §5.1, with each driver."""
    _, credential = deployment.register()

    answer = deployment.ask(credential)

    assert SUCCESS_HEADERS[name] == answer.headers[name]


def test_a_request_without_scope_gets_a_token_that_permits_nothing(memory: Deployment) -> None:
    """Divergence: the token has no scope. PrestaShop's has the scope is_authenticated."""
    _, credential = memory.register()

    answer = memory.ask(credential)

    granted = unverified_claims(answer.json["access_token"])
    assert (200, {"token_type", "expires_in", "access_token"}, CLAIMS - {"scope"}) == (
        answer.status,
        answer.json.keys(),
        granted.keys(),
    )


def test_a_client_authenticates_in_the_authorization_header(deployment: Deployment) -> None:
    """RFC 6749 §2.3.1."""
    client, credential = deployment.register()

    answer = send(deployment, GRANT, **basic(*_pair(credential)))

    assert (200, client.client_id) == (answer.status, unverified_claims(answer.json["access_token"])["sub"])


def test_a_client_authenticates_in_a_multipart_body(deployment: Deployment) -> None:
    """RFC 6749 §2.3.1, RFC 7578."""
    client, credential = deployment.register()

    answer = deployment.http.request("POST", TOKEN, multipart(credentials(credential)), MULTIPART)

    assert (200, client.client_id) == (answer.status, unverified_claims(answer.json["access_token"])["sub"])


@pytest.mark.parametrize("scheme", ["basic", "BASIC", "bAsIc"])
def test_the_basic_scheme_is_case_insensitive(memory: Deployment, scheme: str) -> None:
    """Divergence: RFC 7617 §2; PrestaShop accepts `Basic` only."""
    _, credential = memory.register()
    header = basic(*_pair(credential))["Authorization"]

    answer = send(memory, GRANT, authorization=header.replace("Basic", scheme))

    assert 200 == answer.status


def test_both_halves_of_a_basic_credential_are_form_decoded(deployment: Deployment) -> None:
    """Divergence: RFC 6749 §2.3.1, Appendix B; PrestaShop does not decode them."""
    client, credential = deployment.register(client_id="erp.of-the_shop~1" + deployment.http.__class__.__name__)
    encoded = [re.sub(".", lambda match: f"%{ord(match[0]):02X}", half) for half in _pair(credential)]

    answer = send(deployment, GRANT, **_unquoted_basic(*encoded))

    assert (200, client.client_id) == (answer.status, unverified_claims(answer.json["access_token"])["sub"])


def test_basic_and_the_same_client_id_in_the_body_are_one_method(memory: Deployment) -> None:
    """RFC 6749 §3.2.1: a client may send its id in the body."""
    _, credential = memory.register()

    answer = send(memory, [*GRANT, ("client_id", credential.client_id)], **basic(*_pair(credential)))

    assert 200 == answer.status


def test_basic_and_an_empty_secret_in_the_body_are_one_method(memory: Deployment) -> None:
    """RFC 6749 §3.2: a parameter without a value is treated as if it were not sent."""
    _, credential = memory.register()

    answer = send(memory, [*GRANT, ("client_secret", "")], **basic(*_pair(credential)))

    assert 200 == answer.status


def test_unknown_parameters_are_ignored(memory: Deployment) -> None:
    """Divergence: RFC 6749 §3.2; PrestaShop refuses a client that sends redirect_uri."""
    _, credential = memory.register()

    answer = memory.ask(credential, redirect_uri="https://erp.example.com", client_info="1")

    assert 200 == answer.status


@pytest.mark.parametrize("seconds", [1, 120, 3600, 86_400])
def test_a_token_has_the_lifetime_of_its_client(memory: Deployment, seconds: int) -> None:
    """RFC 6749 §5.1: expires_in is exp - iat."""
    _, credential = memory.register(access_token_lifetime=timedelta(seconds=seconds))

    answer = memory.ask(credential)

    claims = unverified_claims(answer.json["access_token"])
    assert (seconds, seconds) == (answer.json["expires_in"], claims["exp"] - claims["iat"])


def test_no_token_is_valid_for_more_than_a_day(memory: Deployment) -> None:
    """Divergence: PrestaShop has no maximum."""
    _, credential = memory.register(access_token_lifetime=timedelta(days=30))

    assert 86_400 == memory.ask(credential).json["expires_in"]


def test_a_token_says_what_rfc_9068_asks_for(deployment: Deployment) -> None:
    """Divergence: RFC 9068 §2.2; PrestaShop has the client as aud, scopes as an array, no iss and an empty sub."""
    client, credential = deployment.register("customer_group_read customer_group_write")

    claims = unverified_claims(deployment.token(credential, "customer_group_read customer_group_write"))

    jti, iat = claims.pop("jti"), claims.pop("iat")
    assert {
        "iss": "https://auth.example.com",
        "sub": client.client_id,
        "client_id": client.client_id,
        "aud": "https://auth.example.com/admin-api",
        "exp": iat + 3600,
        "scope": "customer_group_read customer_group_write",
        "generation": client.generation,
    } == claims
    assert re.fullmatch(r"[0-9a-f]{32}\.[0-9a-f]{16}", jti)


def test_dates_in_a_token_are_whole_numbers(memory: Deployment) -> None:
    """Divergence: RFC 7519 §2 permits fractions, and PrestaShop writes them. Some verifiers refuse them."""
    memory.parts.clock.move(seconds=0.75)
    _, credential = memory.register()

    claims = unverified_claims(memory.token(credential))

    assert [int, int, False] == [type(claims["iat"]), type(claims["exp"]), "nbf" in claims]
    assert claims["iat"] == int(memory.parts.clock().timestamp())


def test_no_two_tokens_have_the_same_jti(memory: Deployment) -> None:
    """RFC 7519 §4.1.7."""
    _, credential = memory.register()

    assert 5 == len({unverified_claims(memory.token(credential))["jti"] for _ in range(5)})


def test_the_header_of_a_token_names_its_type_and_key(deployment: Deployment) -> None:
    """Divergence: RFC 9068 §2.1, RFC 7515 §4.1.4; PrestaShop writes typ JWT and no kid."""
    _, credential = deployment.register()

    header = unverified_header(deployment.token(credential))

    signing = deployment.parts.tokens.key_ring().signing_key("RS256", deployment.parts.clock())
    assert {"typ": "at+jwt", "alg": "RS256", "kid": signing.kid} == header


def test_one_token_costs_one_read(memory: Deployment) -> None:
    """One strongly consistent read per token. tests/contract asserts which read."""
    _, credential = memory.register()
    store = memory.parts.stores.clients
    before = store.reads

    memory.token(credential)

    assert 1 == store.reads - before


def test_the_use_of_a_secret_is_recorded(memory: Deployment) -> None:
    """In lastUsedAt."""
    client, credential = memory.register()

    memory.token(credential)

    used = memory.parts.stores.credential_usage.used
    assert [(client.client_id, client.client_secrets[0].credential_id, memory.parts.clock())] == used


def test_a_content_type_in_another_case_and_with_a_charset_is_read(deployment: Deployment) -> None:
    """RFC 9110 §8.3.1."""
    _, credential = deployment.register()

    answer = send(deployment, credentials(credential), Content_Type=FORM["Content-Type"].upper() + "; charset=UTF-8")

    assert 200 == answer.status


def _pair(credential: SecretCredential) -> tuple[str, str]:
    return credential.client_id, credential.client_secret


def _unquoted_basic(client_id: str, client_secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()}
