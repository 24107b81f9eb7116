"""Under which keys the items of the clients table stand.

`client#<client_id>`, `generation#<n>` (points to the client), `name#<client_name>` (guards the name), `grant-holders`
(how many enabled clients hold api_client_grant) and `catalogue`.
"""

from typing import Final

CATALOGUE_KEY: Final = "catalogue"
GRANT_HOLDERS_KEY: Final = "grant-holders"


def client_key(client_id: str) -> str:
    return f"client#{client_id}"


def generation_key(generation: int) -> str:
    return f"generation#{generation}"


def name_key(client_name: str) -> str:
    return f"name#{client_name}"
