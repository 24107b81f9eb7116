"""RFC 6749 §2.3: which client is asking, and how little one learns who is not it."""

import base64
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticatedClient, AuthenticationRequest, authenticate
from chalicelib.oauth.client_secret import generate_client_secret
from chalicelib.oauth.errors import InvalidClient, InvalidRequest, OAuthError
from chalicelib.oauth.parameters import parameters_of
from tests.fakes.memory import NOON, MemoryStore
from tests.unit.example import CLIENT, CLIENT_SECRET, METHODS

WRONG_SECRET = generate_client_secret(Random(99))
DISABLED = CLIENT._replace(client_id="disabled", enabled=False)
BARE = CLIENT._replace(client_id="bare", client_secrets=())
EXPIRED = CLIENT._replace(client_id="expired", client_secrets=(CLIENT.client_secrets[0]._replace(expires_at=NOON),))


def basic(client_id: str, client_secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()


def stored(*clients: Client) -> MemoryStore:
    store = MemoryStore()
    store.clients = {client.client_id: client for client in (CLIENT, DISABLED, BARE, EXPIRED, *clients)}
    return store


def authenticated(store: MemoryStore, authorization: str | None = None, **parameters: str) -> AuthenticatedClient:
    request = AuthenticationRequest.of(parameters_of([*parameters.items()]), authorization)
    return authenticate(request, METHODS, store, NOON)


def test_absent_parameters_are_none_and_an_empty_header_counts_as_absent() -> None:
    """RFC 6749 §3.2."""
    assert AuthenticationRequest(None, None, None, None) == AuthenticationRequest.of({}, "")


def test_an_authentication_request_holds_what_was_sent() -> None:
    """RFC 6749 §2.3.1, RFC 7521 §4.2; grant and scope are no part of it."""
    parameters = {
        "client_id": "erp",
        "client_secret": "s",
        "client_assertion": "a.b.c",
        "scope": "x",
        "grant_type": "y",
    }

    assert AuthenticationRequest("Basic x", "erp", "s", "a.b.c") == AuthenticationRequest.of(parameters, "Basic x")


def test_the_text_of_an_authentication_request_shows_no_credential() -> None:
    request = AuthenticationRequest("Basic aHVzaA==", "erp", "hush", "head.body.signature")

    assert not [secret for secret in ("hush", "aHVzaA==", "signature") if secret in repr(request)]


def post(client_id: str, client_secret: str) -> tuple[None, dict[str, str]]:
    return None, {"client_id": client_id, "client_secret": client_secret}


RIGHT = {
    "Basic": (basic("erp", CLIENT_SECRET), {}),
    "body": post("erp", CLIENT_SECRET),
    "Basic and the id in the body": (basic("erp", CLIENT_SECRET), {"client_id": "erp"}),
    "Basic and an empty secret in the body": (basic("erp", CLIENT_SECRET), {"client_id": "", "client_secret": ""}),
}


@pytest.mark.parametrize(("authorization", "parameters"), RIGHT.values(), ids=RIGHT.keys())
def test_one_right_method_authenticates(authorization: str | None, parameters: dict[str, str]) -> None:
    """RFC 6749 §2.3.1, §3.2."""
    expected = AuthenticatedClient(CLIENT, CLIENT.client_secrets[0].credential_id)

    assert expected == authenticated(stored(), authorization, **parameters)


TWO_METHODS = {
    f"Basic {one}, body {other}": (basic("erp", secrets[one]), {**owner, "client_secret": secrets[other]})
    for secrets in [{"right": CLIENT_SECRET, "wrong": WRONG_SECRET, "malformed": "x"}]
    for one in secrets
    for other in secrets
    for owner in [{}, {"client_id": "erp"}]
}


@pytest.mark.parametrize(("authorization", "parameters"), TWO_METHODS.values(), ids=TWO_METHODS.keys())
def test_two_methods_are_refused_right_or_wrong(authorization: str, parameters: dict[str, str]) -> None:
    """RFC 6749 §2.3."""
    with pytest.raises(InvalidRequest):
        authenticated(stored(), authorization, **parameters)


def test_two_methods_are_refused_before_anything_is_read() -> None:
    store = stored()
    with pytest.raises(InvalidRequest):
        authenticated(store, basic("erp", CLIENT_SECRET), client_secret=CLIENT_SECRET)

    assert 0 == store.reads


@pytest.mark.parametrize(
    ("authorization", "parameters"),
    [(None, {}), (None, {"client_secret": CLIENT_SECRET}), (basic("", CLIENT_SECRET), {})],
    ids=["nothing at all", "a secret alone", "Basic without an id"],
)
def test_a_request_without_client_id_is_an_invalid_request(
    authorization: str | None, parameters: dict[str, str]
) -> None:
    """RFC 6749 §5.2, as in PrestaShop."""
    with pytest.raises(InvalidRequest, match="client_id is missing"):
        authenticated(stored(), authorization, **parameters)


NOT_AUTHENTICATED = {
    "unknown": post("nobody", CLIENT_SECRET),
    "disabled": post("disabled", CLIENT_SECRET),
    "without any secret": post("bare", CLIENT_SECRET),
    "expired": post("expired", CLIENT_SECRET),
    "wrong secret": post("erp", WRONG_SECRET),
    "wrong secret by Basic": (basic("erp", WRONG_SECRET), {}),
    "disabled and wrong secret": post("disabled", WRONG_SECRET),
    "mistyped secret": post("erp", CLIENT_SECRET[:-1] + "_"),
    "secret of another server": post("erp", "correct horse battery staple"),
    "secret with white space": post("erp", CLIENT_SECRET + " "),
    "id in another case": post("ERP", CLIENT_SECRET),
    "id with white space": post("erp ", CLIENT_SECRET),
    "id too long": post("e" * 129, CLIENT_SECRET),
    "id that is a path": post("../erp", CLIENT_SECRET),
    "id and secret changed over": post(CLIENT_SECRET, "erp"),
    "secret twice": post(CLIENT_SECRET, CLIENT_SECRET),
    "Basic with %zz": (basic("%zz", CLIENT_SECRET), {}),
}


@pytest.mark.parametrize(("authorization", "parameters"), NOT_AUTHENTICATED.values(), ids=NOT_AUTHENTICATED.keys())
def test_every_failure_has_the_same_answer(authorization: str | None, parameters: dict[str, str]) -> None:
    """RFC 6749 §5.2: who tries ids learns nothing."""
    with pytest.raises(InvalidClient) as caught:
        authenticated(stored(), authorization, **parameters)

    assert (
        "invalid_client",
        "Client authentication failed: check client_id and client_secret, and that the client is enabled.",
    ) == (caught.value.error, caught.value.error_description)


def refused_before_a_read(authorization: str | None, parameters: dict[str, str]) -> InvalidClient:
    store = stored()
    with pytest.raises(InvalidClient) as caught:
        authenticated(store, authorization, **parameters)
    assert (0, None) == (store.reads, caught.value.client_id)
    return caught.value


@pytest.mark.parametrize("client_id", ["erp", "disabled", "nobody"])
@pytest.mark.parametrize("by_header", [False, True])
def test_the_refusal_of_an_id_without_a_secret_says_that_it_is_missing(client_id: str, by_header: bool) -> None:
    """RFC 6749 §5.2: no client authentication included. The answer is the same for unknown ids."""
    authorization, parameters = (basic(client_id, ""), {}) if by_header else (None, {"client_id": client_id})

    assert (
        "client_secret is missing. Send it with client_id in the body or by HTTP Basic."
        == refused_before_a_read(authorization, parameters).error_description
    )


@pytest.mark.parametrize("authorization", ["Digest username=erp", "Bearer a.b.c", "Negotiate x", "x"])
@pytest.mark.parametrize("parameters", [{}, {"client_id": "erp"}], ids=["alone", "with an id"])
def test_the_refusal_of_an_unknown_scheme_lists_the_supported_methods(
    authorization: str, parameters: dict[str, str]
) -> None:
    """RFC 6749 §5.2: unsupported authentication method."""
    assert (
        "The scheme of the Authorization header is not supported. Supported client authentication methods:"
        " client_secret_basic, client_secret_post."
        == refused_before_a_read(authorization, parameters).error_description
    )


@pytest.mark.parametrize(
    ("client_id", "client_secret"),
    [("nobody", CLIENT_SECRET), ("disabled", CLIENT_SECRET), ("erp", WRONG_SECRET), ("expired", CLIENT_SECRET)],
)
def test_a_failure_costs_as_many_reads_as_a_success(client_id: str, client_secret: str) -> None:
    """So that it takes as long."""
    store = stored()
    with pytest.raises(InvalidClient):
        authenticated(store, client_id=client_id, client_secret=client_secret)
    failed = store.reads
    authenticated(store, client_id="erp", client_secret=CLIENT_SECRET)

    assert (1, 2) == (failed, store.reads)


@pytest.mark.parametrize("client_secret", ["x", CLIENT_SECRET + "0", CLIENT_SECRET[:-1] + "_", CLIENT_SECRET.lower()])
def test_a_malformed_secret_is_refused_without_a_read(client_secret: str) -> None:
    """Guessing costs us nothing."""
    store = stored()
    with pytest.raises(InvalidClient):
        authenticated(store, client_id="erp", client_secret=client_secret)

    assert 0 == store.reads


@pytest.mark.parametrize("client_id", [CLIENT_SECRET, "wws_", "a b", "ä", "e" * 129, "/etc/passwd"])
def test_an_invalid_client_id_costs_no_read(client_id: str) -> None:
    store = stored()
    with pytest.raises(InvalidClient):
        authenticated(store, client_id=client_id, client_secret=CLIENT_SECRET)

    assert 0 == store.reads


def test_a_secret_in_the_place_of_the_id_does_not_reach_the_log() -> None:
    with pytest.raises(InvalidClient) as caught:
        authenticated(stored(), client_id=CLIENT_SECRET, client_secret=CLIENT_SECRET)

    assert (None, False) == (caught.value.client_id, CLIENT_SECRET in caught.value.detail)


@pytest.mark.parametrize("client_id", ["erp", "disabled", "expired", "bare"])
def test_the_error_has_the_client_id_for_the_log_and_no_secret(client_id: str) -> None:
    with pytest.raises(InvalidClient) as caught:
        authenticated(stored(), client_id=client_id, client_secret=WRONG_SECRET)

    assert (client_id, False) == (caught.value.client_id, WRONG_SECRET in caught.value.detail)


@pytest.mark.parametrize(("client_id", "client_secret"), [("nobody", WRONG_SECRET), ("nobody", "x"), ("erp", "x")])
def test_the_error_has_no_id_of_an_unknown_client(client_id: str, client_secret: str) -> None:
    """A secret of another server in the place of the id looks like an id."""
    with pytest.raises(InvalidClient) as caught:
        authenticated(stored(), client_id=client_id, client_secret=client_secret)

    assert caught.value.client_id is None


def test_each_live_secret_authenticates_with_its_own_id() -> None:
    """For a rotation without an outage."""
    secret, other = new_client_secret(created_by="tests", now=NOON, randomness=Random(7))
    client = CLIENT._replace(client_id="several", client_secrets=(*CLIENT.client_secrets, other))
    store = stored(client)

    used = [authenticated(store, client_id="several", client_secret=s).credential_id for s in (CLIENT_SECRET, secret)]

    assert [CLIENT.client_secrets[0].credential_id, other.credential_id] == used


def test_an_expired_secret_does_not_disturb_a_live_one() -> None:
    secret, live = new_client_secret(
        created_by="tests", now=NOON, randomness=Random(7), expires_at=NOON + timedelta(seconds=1)
    )
    client = EXPIRED._replace(client_id="one", client_secrets=(*EXPIRED.client_secrets, live))

    assert live.credential_id == authenticated(stored(client), client_id="one", client_secret=secret).credential_id


@given(st.none() | st.text(), st.dictionaries(st.sampled_from(["client_id", "client_secret"]), st.text()))
def test_nothing_but_the_credential_authenticates(authorization: str | None, parameters: dict[str, str]) -> None:
    with pytest.raises(OAuthError):
        authenticated(stored(), authorization, **parameters)
