"""RFC 6749 §3.2: from a request to a token, step by step."""

from base64 import b64encode
from datetime import timedelta

import jwt
import pytest

from chalicelib.oauth.catalogue import Settings
from chalicelib.oauth.errors import (
    InvalidClient,
    InvalidScope,
    InvalidTarget,
    OAuthError,
    TemporarilyUnavailable,
    UnsupportedGrantType,
)
from tests.fakes.memory import NOON
from tests.unit.example import CATALOGUE, CLIENT, CLIENT_SECRET, Server

WRONG = {"client_secret": "wrong"}
OFF = CATALOGUE._replace(settings=Settings(issuing_enabled=False))


def test_a_token_is_issued_to_the_authenticated_client() -> None:
    """RFC 6749 §4.4.3."""
    issued = Server().issue(scope="customer_group_read")

    assert (CLIENT, "customer_group_read", 3600) == (issued.client, issued.token.scope, issued.token.expires_in)


def test_a_client_may_show_its_secret_in_the_header() -> None:
    """RFC 6749 §2.3.1."""
    header = "Basic " + b64encode(f"{CLIENT.client_id}:{CLIENT_SECRET}".encode()).decode()

    assert CLIENT == Server().issue(authorization=header, client_id=None, client_secret=None).client


def test_a_secret_gets_no_token_once_it_has_expired() -> None:
    expiring = CLIENT.client_secrets[0]._replace(expires_at=NOON + timedelta(hours=1))
    server = Server(CLIENT._replace(client_secrets=(expiring,)))
    server.token()
    server.clock.move(hours=1)

    with pytest.raises(InvalidClient):
        server.token()


def test_its_lifetime_is_capped_by_the_resource() -> None:
    assert 600 == Server().issue(scope="orders:read").token.expires_in


def test_the_token_has_the_id_of_the_secret_that_was_used() -> None:
    """The audit trail then names the secret of each change."""
    jti = Server().issue().token.jti

    assert CLIENT.client_secrets[0].credential_id == jti.partition(".")[2]


@pytest.mark.parametrize(
    "grant_type",
    [
        "Client_Credentials",
        "CLIENT_CREDENTIALS",
        " client_credentials",
        "client_credentials ",
        "client_credentials\n",
        "client-credentials",
        "client_credential",
        "client_credentials,password",
        "client_credentials client_credentials",
        "authorization_code",
        "password",
        "refresh_token",
        "implicit",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "client_credentials\x00",
        "сlient_credentials",
        "null",
        "0",
    ],
)
def test_a_near_miss_of_the_grant_type_is_unsupported(grant_type: str) -> None:
    """RFC 6749 §4.4.2, §5.2."""
    with pytest.raises(UnsupportedGrantType):
        Server().issue(grant_type=grant_type)


def test_the_refusal_of_a_grant_type_lists_the_supported_values() -> None:
    with pytest.raises(UnsupportedGrantType, match="Supported values: client_credentials"):
        Server().issue(grant_type="password")


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        ({"grant_type": "password", **WRONG}, UnsupportedGrantType),
        ({"scope": "unknown", **WRONG}, InvalidClient),
        ({"resource": "unknown", **WRONG}, InvalidClient),
        ({"resource": "https://unknown.example.com", "scope": "unknown"}, InvalidTarget),
        ({"scope": "unknown"}, InvalidScope),
    ],
    ids=["grant", "client", "client before resource", "resource", "scope"],
)
def test_the_first_error_is_answered(asked_for: dict[str, str], expected: type[OAuthError]) -> None:
    """In the order grant type, client, resource, scope. Only clients learn about scopes."""
    with pytest.raises(expected):
        Server().issue(**asked_for)


def test_disabled_issuing_is_a_503_for_an_authenticated_client() -> None:
    """Divergence: PrestaShop answers 404, which looks like a wrong URL to clients."""
    server = Server()
    server.catalogue = OFF

    with pytest.raises(TemporarilyUnavailable, match="issuing is off"):
        server.issue()


def test_disabled_issuing_is_not_revealed_to_others() -> None:
    server = Server()
    server.catalogue = OFF

    with pytest.raises(InvalidClient):
        server.issue(**WRONG)


def test_without_a_signing_key_the_server_is_unavailable_without_a_reason() -> None:
    server = Server()
    server.clock.move(days=-1)

    with pytest.raises(TemporarilyUnavailable) as caught:
        server.issue()

    assert "The server is temporarily unavailable. Try again shortly." == caught.value.error_description


def test_a_success_notes_the_use_of_the_secret() -> None:
    server = Server()

    server.issue()

    assert [("erp", CLIENT.client_secrets[0].credential_id, server.clock.now)] == server.credential_usage.used


@pytest.mark.parametrize(
    "asked_for",
    [WRONG, {"scope": "unknown"}, {"resource": "x"}, {"grant_type": "password"}],
    ids=lambda each: next(iter(each)),
)
def test_a_failure_notes_no_use(asked_for: dict[str, str]) -> None:
    server = Server()
    with pytest.raises(OAuthError):
        server.issue(**asked_for)

    assert [] == server.credential_usage.used


def test_a_server_that_does_not_issue_notes_no_use() -> None:
    server = Server()
    server.catalogue = OFF
    with pytest.raises(TemporarilyUnavailable):
        server.issue()

    assert [] == server.credential_usage.used


def test_one_token_costs_one_read() -> None:
    server = Server()

    server.issue(scope="customer_group_read")

    assert 1 == server.store.reads


def test_a_clock_that_was_set_back_still_gives_a_token_of_the_right_length() -> None:
    server = Server()
    server.clock.move(minutes=10)
    server.token()
    server.clock.move(minutes=-10)

    claims = jwt.decode(server.token(), options={"verify_signature": False})

    assert (int(server.clock.now.timestamp()), 3600) == (claims["iat"], claims["exp"] - claims["iat"])


def test_a_changed_lifetime_counts_for_the_next_token() -> None:
    server = Server()
    server.store.clients["erp"] = CLIENT._replace(access_token_lifetime=timedelta(seconds=5))

    assert 5 == server.issue().token.expires_in


def test_an_answer_shows_no_token_in_the_log() -> None:
    issued = Server().issue()

    assert not [hidden for hidden in (issued.token.access_token, CLIENT_SECRET) if hidden in repr(issued)]
