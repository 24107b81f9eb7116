"""RFC 8414: what this server can do, computed from what is wired."""

from typing import Any

import pytest
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from chalicelib.oauth.client_authentication import ClientAuthenticationMethod
from chalicelib.oauth.grants import Grant
from chalicelib.oauth.grants.client_credentials import CLIENT_CREDENTIALS, authorize
from chalicelib.oauth.metadata import metadata, openid_metadata
from tests.fakes.memory_wiring import ISSUER
from tests.unit.example import CATALOGUE, METHODS, ORDERS, OWN


def document(issuer: str = ISSUER, **parts: Any) -> dict[str, Any]:
    return metadata(
        **{
            "issuer": issuer,
            "catalogue": CATALOGUE,
            "methods": METHODS,
            "grants": (CLIENT_CREDENTIALS,),
            **parts,
        }
    )


def test_the_document_has_these_members() -> None:
    """RFC 8414 §2."""
    assert {
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "scopes_supported",
        "response_types_supported",
        "grant_types_supported",
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint",
        "revocation_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint",
        "introspection_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
        "introspection_signing_alg_values_supported",
    } == document().keys()


@pytest.mark.parametrize("issuer", [ISSUER, "https://example.com/prod", "http://127.0.0.1:8000"])
def test_every_url_follows_from_the_issuer(issuer: str) -> None:
    """RFC 8414 §3.3: never from a request."""
    content = document(issuer)

    assert (issuer, f"{issuer}/admin-api/access_token", f"{issuer}/.well-known/jwks.json") == (
        content["issuer"],
        content["token_endpoint"],
        content["jwks_uri"],
    )


def test_the_response_types_are_not_an_empty_list() -> None:
    """RFC 8414 §2 requires the member, §3.2 forbids an empty one."""
    assert ["none"] == document()["response_types_supported"]


def test_the_grants_are_those_that_are_wired() -> None:
    """RFC 8414 §2: the default of this member would be wrong."""
    other = Grant("urn:example:other", authorize)

    assert ["client_credentials", "urn:example:other"] == document(grants=(CLIENT_CREDENTIALS, other))[
        "grant_types_supported"
    ]


def test_the_authentication_methods_are_those_that_are_wired() -> None:
    """RFC 8414 §2."""
    other = ClientAuthenticationMethod("private_key_jwt", lambda _: None)

    assert ["client_secret_basic", "client_secret_post", "private_key_jwt"] == document(methods=(*METHODS, other))[
        "token_endpoint_auth_methods_supported"
    ]


def test_the_scopes_are_those_that_can_be_granted_each_once() -> None:
    """RFC 8414 §2."""
    scopes = document(catalogue=CATALOGUE._replace(resources=(OWN, ORDERS)))["scopes_supported"]

    assert [*OWN.available_scope(), "orders:read", "orders:write", "twice"] == scopes


@pytest.mark.parametrize("scope", ["sleep_read", "old_read"])
def test_a_disabled_scope_is_not_in_the_metadata(scope: str) -> None:
    assert scope not in document()["scopes_supported"]


def test_authlib_finds_the_document_valid() -> None:
    """RFC 8414 §2."""
    AuthorizationServerMetadata(document()).validate()


def test_authlib_would_notice_a_missing_issuer() -> None:
    """The test above can fail."""
    with pytest.raises(ValueError, match="issuer"):
        AuthorizationServerMetadata({**document(), "issuer": "http://auth.example.com"}).validate()


def test_libraries_that_look_for_openid_find_two_members_more() -> None:
    """OpenID Connect Discovery 1.0 §3."""
    assert {
        **document(),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    } == openid_metadata(document())
