"""The list of clients, from the index with the small projection: it lags, so nothing is ever decided from it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..administration.client_list import ListedClient, TooManyToList
from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable
from .deadline import DeadlinePassed
from .tables import LISTED, ClientItem, Tables


class DynamoClientListing:
    """Implements administration.client_list.ClientListing."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def all(self) -> Iterator[ListedClient]:
        """A query for each megabyte, made when it is reached. Raises TooManyToList when the request's deadline passes
        before the last one.
        """
        return self._from(0, None)

    def after(self, generation: int, limit: int) -> tuple[ListedClient, ...]:
        return tuple(islice(self._from(generation + 1, limit), limit))

    def _from(self, generation: int, limit: int | None) -> Iterator[ListedClient]:
        request: dict[str, Any] = {
            "TableName": self._tables.clients,
            "IndexName": "client-list",
            "KeyConditionExpression": "listed = :listed AND generation >= :generation",
            "ExpressionAttributeValues": {":listed": {"S": LISTED}, ":generation": {"N": str(generation)}},
            **({"Limit": limit} if limit else {}),
        }
        while True:
            try:
                answer: dict[str, Any] = self._tables.connection.dispatch("Query", request)
            except DeadlinePassed as error:
                # A list of all had answers to every query so far: there are too many of them. Anything else is trouble.
                is_long = limit is None and "ExclusiveStartKey" in request
                raise (TooManyToList() if is_long else unavailable("Query", error)) from None
            except TROUBLE as error:
                raise unavailable("Query", error) from None
            # An empty or foreign answer with status 200 is no empty list.
            if "Items" not in answer:
                raise TemporarilyUnavailable(detail="Query: an answer without items")
            for item in answer["Items"]:
                yield _listed(ClientItem.from_raw_data(item))
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _listed(item: ClientItem) -> ListedClient:
    return ListedClient(
        generation=int(item.generation),
        client_id=item.client_id,
        client_name=item.client_name,
        description=item.description or "",
        enabled=item.enabled,
        access_token_lifetime=item.access_token_lifetime,
        registrations=item.registrations,
        created_at=item.created_at,
        updated_at=item.updated_at,
        last_used_at=item.last_used_at,
        secrets_expire_at=item.secrets_expire_at,
    )
