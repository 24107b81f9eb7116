"""The stored keys of trusted issuers. A function of its own fetches them; a token request only reads them."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from ..moments import rfc3339_milliseconds
from ..oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from ..oauth.trusted_issuer import TrustedIssuer
from ..store_errors import StoreUnavailable
from .call import Call, CallRefused
from .item_keys import issuer_keys_key
from .reads import consistent_get

REFRESH_AFTER: Final = timedelta(seconds=60)
# After an unknown key, so that a new key is used soon after it was fetched.
FRESH_FOR: Final = timedelta(seconds=2)
# In all containers together.
FETCH_INTERVAL: Final = timedelta(seconds=60)
log = logging.getLogger("watchword")


class _Read(NamedTuple):
    status: IssuerKeysStatus
    at: datetime


class DynamoIssuerKeys:
    """Implements oauth.issuer_keys.IssuerKeysSource. `start_fetch` starts a fetch by slug and returns at once."""

    def __init__(
        self, call: Call, clients_table: str, clock: Callable[[], datetime], start_fetch: Callable[[str], None]
    ) -> None:
        self._call, self._clients_table, self._clock, self._start_fetch = call, clients_table, clock, start_fetch
        self._reads: dict[str, _Read] = {}

    def keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        return IssuerKeys(issuer.jwks) if issuer.jwks else self._read(issuer, REFRESH_AFTER).keys

    def fresh_keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        if issuer.jwks:
            return IssuerKeys(issuer.jwks)
        status, now = self._read(issuer, FRESH_FOR), self._clock()
        if status.next_fetch is None or status.next_fetch <= now:
            is_claimed, next_fetch = self._claim_fetch(issuer, now), now + FETCH_INTERVAL
            # The next requests of this container then know it without a write.
            self._reads[_key(issuer)] = _Read(status._replace(next_fetch=next_fetch), now)
            if is_claimed:
                self._start_fetch(issuer.slug)
        return status.keys

    def status(self, issuer: TrustedIssuer) -> IssuerKeysStatus:
        """Read now. Raises StoreUnavailable."""
        item = consistent_get(self._call, self._clients_table, _key(issuer))
        if item is None:
            return IssuerKeysStatus()
        try:
            fetched_at = datetime.fromisoformat(item["fetched_at"]["S"]) if "fetched_at" in item else None
            jwks = tuple(json.loads(item["jwks"]["S"])) if "jwks" in item else ()
            next_fetch = datetime.fromisoformat(item["next_fetch"]["S"]) if "next_fetch" in item else None
            texts = {name: item[name]["S"] if name in item else "" for name in ("jwks_uri", "error")}
        except (KeyError, TypeError, ValueError) as error:
            raise StoreUnavailable(f"GetItem: malformed issuer keys ({type(error).__name__})") from None
        return IssuerKeysStatus(IssuerKeys(jwks, fetched_at), next_fetch=next_fetch, **texts)

    def store(self, issuer: TrustedIssuer, jwks: tuple[dict[str, str], ...], jwks_uri: str, now: datetime) -> None:
        """What a fetch returned. Raises StoreUnavailable."""
        values = {"jwks": json.dumps(jwks, separators=(",", ":")), "jwks_uri": jwks_uri}
        self._update(issuer, {**values, "fetched_at": rfc3339_milliseconds(now), "error": ""})

    def store_failure(self, issuer: TrustedIssuer, error: str) -> None:
        """The last keys remain. Raises StoreUnavailable."""
        self._update(issuer, {"error": error})

    def _read(self, issuer: TrustedIssuer, maximum_age: timedelta) -> IssuerKeysStatus:
        """Through a failure of the store, the keys that this container has."""
        read, now = self._reads.get(_key(issuer)), self._clock()
        if read is not None and timedelta(0) <= now - read.at < maximum_age:
            return read.status
        try:
            status = self.status(issuer)
        except StoreUnavailable as error:
            if read is None:
                raise
            log.warning("refresh failed", extra={"of": "issuer keys", "detail": error.detail})
            return read.status
        self._reads[_key(issuer)] = _Read(status, now)
        return status

    def _claim_fetch(self, issuer: TrustedIssuer, now: datetime) -> bool:
        """Whether this request is the one that starts a fetch."""
        request = {
            "TableName": self._clients_table,
            "Key": {"key": {"S": _key(issuer)}},
            "UpdateExpression": "SET next_fetch = :next",
            "ConditionExpression": "attribute_not_exists(next_fetch) OR next_fetch <= :now",
            "ExpressionAttributeValues": {
                ":next": {"S": rfc3339_milliseconds(now + FETCH_INTERVAL)},
                ":now": {"S": rfc3339_milliseconds(now)},
            },
        }
        try:
            self._call("UpdateItem", request)
        except CallRefused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            # After a retry, the item may have the time of the first attempt, whose answer was lost.
            return error.retried
        return True

    def _update(self, issuer: TrustedIssuer, texts: dict[str, str]) -> None:
        request: dict[str, Any] = {
            "TableName": self._clients_table,
            "Key": {"key": {"S": _key(issuer)}},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in texts),
            "ExpressionAttributeNames": {f"#{name}": name for name in texts},
            "ExpressionAttributeValues": {f":{name}": {"S": text} for name, text in texts.items()},
        }
        self._call("UpdateItem", request)


def _key(issuer: TrustedIssuer) -> str:
    return issuer_keys_key(issuer.slug, issuer.generation)
