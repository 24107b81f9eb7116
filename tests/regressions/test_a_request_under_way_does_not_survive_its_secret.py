"""A request that was authenticated just before an administrator's change must not make a secret after it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.oauth.client import Client
from tests.administration.desk import CLIENTS, Desk, Registered, regenerate

OWN = f"{CLIENTS}/infos/secrets"
CHANGES: dict[str, Callable[[Registered], object]] = {
    "its secret replaced": regenerate,
    "its tokens revoked": lambda client: client.desk.call("POST", f"{client.path}/revoke-tokens"),
    "disabled": lambda client: client.patch({"enabled": False}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("own", [True, False], ids=["as itself", "by its number"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_caller_makes_no_secret_of_its_own_after_it_is_shut_out(
    here: Desk, method: str, own: bool, change: Callable[[Registered], object]
) -> None:
    """The change comes between the request's authentication and its write."""
    scope = "self_secret_write api_client_write"
    client = here.create(scopes=scope.split())
    token = here.deployment.token(client.credential, scope)
    find: Any = here.store.find_by_generation

    def find_later(generation: int) -> Client | None:
        here.store.find_by_generation = find  # type: ignore[method-assign]  # the fake's, for one call
        change(client)
        left.extend(client.secrets())
        found: Client | None = find(generation)
        return found

    left: list[Any] = []
    here.store.find_by_generation = find_later  # type: ignore[method-assign]  # the fake's, for one call
    answer = here.call(method, OWN if own else f"{client.path}/secrets", {}, token=token)

    assert (401, left) == (answer.status, client.secrets())
