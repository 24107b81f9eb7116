"""A token that is too long for gateways is not issued, because only this error can explain the reason."""

from typing import Any

import pytest

from chalicelib.oauth.access_token import MAXIMUM_TOKEN_LENGTH
from tests.administration.desk import CLIENTS
from tests.catalogue.catalogue import Api
from tests.catalogue.conftest import desk_of

SENTENCE = "The token would be longer than 8,192 characters, which is too long for a header. Request fewer scopes."
# The request fits into a form, but the token does not fit into a header.
LONG = {f"{number}-".ljust(120, "x"): "" for number in range(256)}


@pytest.fixture
def api(memory: Any) -> Api:
    """An API with 256 long scopes."""
    return Api.create(desk_of(memory), {"slug": "g", "name": "G", "scopes": LONG})


def test_a_token_that_would_be_too_long_is_refused(api: Api) -> None:
    """RFC 6749 §5.2: invalid_scope."""
    client = api.holder(*LONG)
    answer = api.token(client.credential, " ".join(LONG))

    assert (400, "invalid_scope", SENTENCE) == (answer.status, answer.json["error"], answer.json["error_description"])
    assert api.desk.store.clients[client.client_id].last_used_at is None


def test_with_fewer_scopes_a_token_is_issued(api: Api) -> None:
    """The maximum number of scopes is granted, and one more is refused."""
    client = api.holder(*LONG)
    lengths = []
    for count in range(1, 256):
        answer = api.token(client.credential, " ".join(list(LONG)[:count]))
        if answer.status != 200:
            break
        lengths.append(len(answer.json["access_token"]))

    assert (400, SENTENCE) == (answer.status, answer.json["error_description"])
    assert MAXIMUM_TOKEN_LENGTH - 200 < lengths[-1] <= MAXIMUM_TOKEN_LENGTH


def test_our_endpoints_accept_the_longest_token(memory: Any) -> None:
    """The limit for issued tokens equals the limit for received ones."""
    desk = desk_of(memory)
    own = Api(desk, "admin-api", "https://auth.example.com/admin-api")
    # The length of the last scope sets the length of the token.
    many, last = [f"{number}-".ljust(205, "x") for number in range(26)], ["y" * length for length in range(1, 220)]
    assert 201 == own.put({"slug": "g", "name": "G", "scopes": dict.fromkeys([*many, *last], "")}).status
    client = desk.create(scopes=[*many, *last])
    answers = (own.token(client.credential, " ".join([*many, scope])) for scope in reversed(last))
    token = next(answer.json["access_token"] for answer in answers if answer.status == 200)

    assert MAXIMUM_TOKEN_LENGTH - 2 < len(token) <= MAXIMUM_TOKEN_LENGTH
    assert 200 == desk.call("GET", f"{CLIENTS}/infos", token=token).status
