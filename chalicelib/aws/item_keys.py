"""Under which keys the items of the clients table stand.

`client#<client_id>`, `generation#<n>` (points to the client), `name#<comparable name>` (guards the name),
`grant-holders` (how many enabled clients hold api_client_grant), `administrators` (how many of these have a secret
without an expiry) and `catalogue`.
"""

from typing import Final

CATALOGUE_KEY: Final = "catalogue"
GRANT_HOLDERS_KEY: Final = "grant-holders"
ADMINISTRATORS_KEY: Final = "administrators"


def client_key(client_id: str) -> str:
    return f"client#{client_id}"


def generation_key(generation: int) -> str:
    return f"generation#{generation}"
