"""RFC 8725 §3: a claim that this server never writes means that somebody else has the key."""

from datetime import timedelta
from random import Random
from typing import Any

import jwt
import pytest

from chalicelib.oauth.access_token import CLAIMS, issue
from chalicelib.oauth.errors import InvalidToken
from chalicelib.oauth.grants import Authorization
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER, ring
from tests.unit.example import CATALOGUE, CLIENT, Server
from tests.unit.oauth.forgery import IAT, token

FOREIGN: dict[str, Any] = {
    "nbf": IAT,
    "cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},
    "act": {"sub": "somebody"},
    "may_act": {"sub": "somebody"},
    "scopes": ["customer_group_read"],
    "roles": [],
    "Scope": "api_client_grant",
    "": "",
}


@pytest.mark.parametrize(("claim", "value"), FOREIGN.items())
def test_a_claim_that_this_server_never_writes_is_refused(claim: str, value: Any) -> None:
    """RFC 7800 §3.1 forbids to ignore `cnf`."""
    with pytest.raises(InvalidToken):
        Server().bearer.authenticate(f"Bearer {token(**{claim: value})}")


@pytest.mark.parametrize("scope", ["", "customer_group_read"])
def test_the_written_claims_are_the_accepted_claims(scope: str) -> None:
    """Issuing and verification use the same list of claims."""
    issued = issue(
        Authorization(CLIENT, CATALOGUE.own_resource, Scope.parse(scope)),
        issuer=ISSUER,
        lifetime=timedelta(hours=1),
        credential_id="00000000000000aa",
        key_ring=ring(),
        now=NOON,
        randomness=Random(1),
    )

    claims = jwt.decode(issued.access_token, options={"verify_signature": False})
    assert (CLAIMS if scope else CLAIMS - {"scope"}) == claims.keys()
