"""Ordinary clients for a table of many."""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.administration.registration import new_client
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from chalicelib.wiring import Wiring


def client(parts: Wiring, later: Iterator[int], number: int) -> Client:
    """Generations contain milliseconds: each number of `later` gives one of its own."""
    now = parts.clock() + timedelta(milliseconds=next(later))
    made, _ = new_client(
        client_id=f"shop-{number}",
        client_name=f"Shop {number}",
        description="One of many",
        registrations={"admin-api": Scope(("customer_group_read",))},
        created_by="benchmark",
        now=now,
        randomness=parts.randomness,
        last_used_at=now if number % 3 else None,
    )
    return made
