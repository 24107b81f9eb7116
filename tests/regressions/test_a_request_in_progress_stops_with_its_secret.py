"""A request that was authenticated before an administrator's change must not create a secret after it."""

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
def test_a_disabled_client_cannot_create_a_secret(
    here: Desk, method: str, own: bool, change: Callable[[Registered], object]
) -> None:
    """The change happens between the authentication of the request and its write."""
    scope = "self_secret_write api_client_write"
    client = here.create(scopes=scope.split())
    token = here.deployment.token(client.credential, scope)
    find: Any = here.store.find_by_generation

    def find_later(generation: int) -> Client | None:
        here.store.find_by_generation = find  # type: ignore[method-assign]  # The fake is replaced for one call.
        change(client)
        remaining_secrets.extend(client.secrets())
        stored: Client | None = find(generation)
        return stored

    remaining_secrets: list[Any] = []
    here.store.find_by_generation = find_later  # type: ignore[method-assign]  # The fake is replaced for one call.
    answer = here.call(method, OWN if own else f"{client.path}/secrets", {}, token=token)

    assert (401, remaining_secrets) == (answer.status, client.secrets())
