"""The documents for verifiers and libraries: RFC 7517, RFC 7638, RFC 8414, RFC 9110."""

import base64
import hashlib
import json
from typing import Any

import jwt
import pytest

from chalicelib.oauth.scope import Scope
from chalicelib.store_errors import StoreUnavailable
from tests.api.deployment import Deployment

JWKS = "/.well-known/jwks.json"
METADATA = "/.well-known/oauth-authorization-server"
OPENID = "/.well-known/openid-configuration"
DOCUMENTS = [JWKS, METADATA, OPENID]
PUBLIC_MEMBERS = {
    "RSA": {"kty", "n", "e", "use", "alg", "kid"},
    "EC": {"kty", "crv", "x", "y", "use", "alg", "kid"},
}
THUMBPRINT_MEMBERS = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}
ISSUER = "https://auth.example.com"


def test_the_jwks_has_public_members_only(deployment: Deployment) -> None:
    """RFC 7517 §9.2: no private members, and none that verifiers do not need."""
    keys = deployment.http.request("GET", JWKS).json["keys"]

    assert [PUBLIC_MEMBERS[key["kty"]] for key in keys] == [key.keys() for key in keys]
    assert {"sig"} == {key["use"] for key in keys}


def test_a_signing_key_and_a_standby_are_published_for_each_algorithm(deployment: Deployment) -> None:
    """The next key is published before it signs."""
    keys = deployment.http.request("GET", JWKS).json["keys"]

    assert ["ES256", "ES256", "RS256", "RS256"] == sorted(key["alg"] for key in keys)


def test_a_kid_is_the_thumbprint_of_its_key(deployment: Deployment) -> None:
    """RFC 7638 §3."""
    keys = deployment.http.request("GET", JWKS).json["keys"]

    assert [_thumbprint(key) for key in keys] == [key["kid"] for key in keys]


@pytest.mark.parametrize(
    ("scope", "audience"),
    [("customer_group_read", f"{ISSUER}/admin-api"), ("orders:read", "https://orders.example.com")],
)
def test_the_jwks_verifies_the_tokens_that_are_issued(deployment: Deployment, scope: str, audience: str) -> None:
    """RFC 9068 §4: published data is enough."""
    _, credential = deployment.register(registrations={"orders": Scope.parse("orders:read")})
    token = deployment.token(credential, scope)
    published = jwt.PyJWKSet.from_dict(deployment.http.request("GET", JWKS).json)
    key = published[jwt.get_unverified_header(token)["kid"]]

    claims = jwt.decode(
        token,
        key,
        algorithms=[key.algorithm_name],
        audience=audience,
        issuer=ISSUER,
        options={"verify_iat": False, "verify_exp": False},
    )

    assert credential.client_id == claims["client_id"]


def test_the_metadata_lists_what_the_server_supports(deployment: Deployment) -> None:
    """RFC 8414 §2. Divergence: response_types_supported is ["none"], because libraries refuse an empty list."""
    metadata = deployment.http.request("GET", METADATA).json

    scopes = metadata.pop("scopes_supported")
    algs = ["ES256", "ES384", "PS256", "RS256", "EdDSA"]
    methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    assert {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/admin-api/authorize",
        "token_endpoint": f"{ISSUER}/admin-api/access_token",
        "jwks_uri": f"{ISSUER}{JWKS}",
        "response_types_supported": ["none"],
        "grant_types_supported": ["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algs,
        "revocation_endpoint": f"{ISSUER}/admin-api/revoke",
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algs,
        "introspection_endpoint": f"{ISSUER}/admin-api/introspect",
        "introspection_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_signing_alg_values_supported": algs,
        "introspection_signing_alg_values_supported": ["RS256"],
    } == metadata
    assert {"api_client_read", "customer_group_read", "orders:read", "stock_read"} < set(scopes)


def test_the_metadata_lists_each_enabled_scope_once(deployment: Deployment) -> None:
    """RFC 8414 §2."""
    scopes = deployment.http.request("GET", METADATA).json["scopes_supported"]

    assert set() == {"sleep_read", "old_read"} & set(scopes)
    assert len(scopes) == len(set(scopes))


def test_the_metadata_for_openid_libraries_has_two_more_members(deployment: Deployment) -> None:
    """OpenID Connect Discovery 1.0 §3."""
    metadata = deployment.http.request("GET", METADATA).json

    assert {
        **metadata,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    } == deployment.http.request("GET", OPENID).json


@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_header_of_the_request_reaches_a_document(deployment: Deployment, path: str) -> None:
    """RFC 8414 §3.3: the issuer follows from the environment."""
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}

    answer = deployment.http.request("GET", path, headers=evil)

    assert (200, False) == (answer.status, "evil" in answer.text + repr(answer.headers))
    assert deployment.http.request("GET", path).text == answer.text


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_cacheable_json(deployment: Deployment, path: str) -> None:
    """RFC 9111 §5.2.2, RFC 8414 §3.2."""
    answer = deployment.http.request("GET", path)

    assert ("application/json", "public, max-age=300", False) == (
        answer.headers["content-type"],
        answer.headers["cache-control"],
        "pragma" in answer.headers,
    )


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*", '"other" , W/{} '])
def test_a_cached_document_is_not_sent_again(deployment: Deployment, path: str, form: str) -> None:
    """RFC 9110 §13.1.2, §15.4.5."""
    etag = deployment.http.request("GET", path).headers["etag"]

    answer = deployment.http.request("GET", path, headers={"If-None-Match": form.format(etag)})

    assert (304, "", etag, "public, max-age=300") == (
        answer.status,
        answer.text,
        answer.headers["etag"],
        answer.headers["cache-control"],
    )


@pytest.mark.parametrize("etag", ['"other"', "", "etag", 'W/"'])
def test_a_document_with_another_etag_is_sent(deployment: Deployment, etag: str) -> None:
    """RFC 9110 §13.1.2."""
    assert 200 == deployment.http.request("GET", JWKS, headers={"If-None-Match": etag}).status


def test_documents_that_differ_have_etags_that_differ(deployment: Deployment) -> None:
    """RFC 9110 §8.8.3."""
    etags = [deployment.http.request("GET", path).headers["etag"] for path in DOCUMENTS]

    assert 3 == len(set(etags))
    assert all(etag.startswith('"') and etag.endswith('"') for etag in etags)


@pytest.mark.parametrize("path", [*DOCUMENTS, "/health"])
def test_the_answer_to_head_is_that_of_get_without_a_body(deployment: Deployment, path: str) -> None:
    """RFC 9110 §9.3.2."""
    get = deployment.http.request("GET", path)

    answer = deployment.http.request("HEAD", path)

    assert (200, "") == (answer.status, answer.text)
    assert [get.headers.get(name) for name in ("content-type", "etag", "cache-control")] == [
        answer.headers.get(name) for name in ("content-type", "etag", "cache-control")
    ]


@pytest.mark.parametrize("path", [*DOCUMENTS, "/health"])
def test_another_method_is_refused_with_a_json_error(memory: Deployment, path: str) -> None:
    """Never with Chalice's own body. API Gateway itself refuses undeclared methods."""
    answer = memory.http.request("POST", path, "{}", {"Content-Type": "application/json"})

    assert (405, "invalid_request", "no-store", {"GET", "HEAD"}) == (
        answer.status,
        answer.json["error"],
        answer.headers["cache-control"],
        set(answer.headers["allow"].split(", ")),
    )


@pytest.mark.parametrize("path", [JWKS, METADATA, OPENID, "/health"])
def test_an_outage_is_a_503_that_is_not_cacheable(memory: Deployment, path: str) -> None:
    """Promises: a fault of this server is a 503 with Retry-After."""
    memory.parts.stores.clients.catalogue = memory.parts.stores.key_ring_secret.ring = None

    answer = memory.http.request("GET", path)

    assert (503, "temporarily_unavailable", "no-store") == (
        answer.status,
        answer.json["error"],
        answer.headers["cache-control"],
    )
    assert 1 <= int(answer.headers["retry-after"]) <= 5


def test_the_server_is_healthy_when_a_token_could_be_issued(deployment: Deployment) -> None:
    """For monitors and for scripts that wait for the start."""
    answer = deployment.http.request("GET", "/health")

    assert (200, '{"status":"ok"}', "no-store") == (answer.status, answer.text, answer.headers["cache-control"])


@pytest.mark.parametrize(
    ("store", "read"), [("clients", "find"), ("catalogue_store", "load"), ("key_ring_secret", "load")]
)
def test_the_server_is_not_healthy_without_table_or_keys(memory: Deployment, store: str, read: str) -> None:
    """Issue 11: 200 only if key ring and catalogue are usable and a consistent read of a small item succeeds."""
    setattr(getattr(memory.parts.stores, store), read, _outage)

    assert 503 == memory.http.request("GET", "/health").status


def test_health_reads_the_table_each_time_and_the_ring_from_the_cache(memory: Deployment) -> None:
    """A health check must be cheap and still notice an outage of the table."""
    memory.http.request("GET", "/health")

    memory.parts.stores.key_ring_secret.ring = None
    with_ring_gone = memory.http.request("GET", "/health").status
    memory.parts.stores.clients.find = _outage
    with_table_gone = memory.http.request("GET", "/health").status

    assert [200, 503] == [with_ring_gone, with_table_gone]


def _thumbprint(key: dict[str, Any]) -> str:
    text = json.dumps({name: key[name] for name in THUMBPRINT_MEMBERS[key["kty"]]}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _outage() -> Any:
    raise StoreUnavailable("an outage")


def test_an_empty_jwks_is_never_published(memory: Deployment) -> None:
    """A clock behind the ring's is a fault of this server, and verifiers would cache the empty set."""
    memory.parts.clock.move(days=-1)

    assert 503 == memory.http.request("GET", "/.well-known/jwks.json").status
