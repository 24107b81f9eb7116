"""The key ring as the JSON document that is stored.

{"format": 1, "version",
 "keys": [{"kid", "alg", "private_key", "published_from", "signs_from", "signs_until", "published_until"}],
 "changes": [{"version", "action", "at", "made", "dropped", "began_to_sign"}]}

`private_key` is in PEM. Times are in RFC 3339, or null. `made`, `dropped` and `began_to_sign` are lists of kids. Rings
that were written before 0.1.0 have no version and no changes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .key_ring import KeyRing, RingChange, ScheduledKey
from .signing_key import ALGS, MalformedKey, SigningKey

FORMAT = 1
# The limit of Secrets Manager for one secret value.
MAXIMUM_BYTES = 65_536


class MalformedKeyRing(Exception):
    """The stored document is not a valid key ring. The text never quotes it, because it holds private keys."""


def to_document(ring: KeyRing) -> str:
    keys = [
        {
            "kid": scheduled.key.kid,
            "alg": scheduled.key.alg,
            "private_key": scheduled.key.to_pem(),
            "published_from": _text(scheduled.published_from),
            "signs_from": _text(scheduled.signs_from),
            "signs_until": _text(scheduled.signs_until),
            "published_until": _text(scheduled.published_until),
        }
        for scheduled in ring.keys
    ]
    changes = [
        {
            "version": change.version,
            "action": change.action,
            "at": _text(change.at),
            "made": change.created_kids,
            "dropped": change.dropped_kids,
            "began_to_sign": change.new_signer_kids,
        }
        for change in ring.changes
    ]
    return json.dumps({"format": FORMAT, "version": ring.version, "keys": keys, "changes": changes})


def from_document(document: str) -> KeyRing:
    """Raises MalformedKeyRing if any part is invalid: a partial ring could sign with a key that was not published."""
    if len(document) > MAXIMUM_BYTES:
        raise MalformedKeyRing(f"the key ring is larger than {MAXIMUM_BYTES} bytes")
    try:
        content = json.loads(document)
        if content["format"] != FORMAT:
            raise MalformedKeyRing(f"the key ring has an unknown format; this version reads format {FORMAT}")
        ring = KeyRing(
            tuple(_scheduled(entry) for entry in content["keys"]),
            _version(content.get("version", 0)),
            tuple(_change(entry) for entry in content.get("changes", [])),
        )
    except MalformedKey as error:
        raise MalformedKeyRing(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # `from None`: the exception of the parser holds the document, and with it the private keys.
        raise MalformedKeyRing("the key ring is not the JSON document that Watchword writes") from None
    if {scheduled.key.alg for scheduled in ring.keys} != set(ALGS):
        raise MalformedKeyRing(f"the key ring must hold keys for {' and '.join(ALGS)}")
    if len({scheduled.key.kid for scheduled in ring.keys}) != len(ring.keys):
        raise MalformedKeyRing("two keys in the ring have the same kid")
    return ring


def _scheduled(entry: Mapping[str, Any]) -> ScheduledKey:
    key = _key(entry)
    if key.kid != entry["kid"]:
        raise MalformedKeyRing("a key in the ring does not match its kid")
    published_from, signs_from = _time(entry["published_from"]), _time(entry["signs_from"])
    signs_until, published_until = _time(entry["signs_until"]), _time(entry["published_until"])
    if published_from is None or signs_from is None:
        raise MalformedKeyRing("a key in the ring must have published_from and signs_from")
    if published_until and not signs_until:
        raise MalformedKeyRing("a key in the ring has published_until but no signs_until")
    times = [time for time in (published_from, signs_from, signs_until, published_until) if time]
    if times != sorted(times):
        raise MalformedKeyRing("the times of a key in the ring are out of order")
    return ScheduledKey(key, published_from, signs_from, signs_until, published_until)


def _key(entry: Mapping[str, Any]) -> SigningKey:
    """A later release writes JWKs, because reading them needs no PEM parser. This release reads both."""
    if "private_jwk" in entry:
        return SigningKey.from_jwk(entry["alg"], entry["private_jwk"])
    return SigningKey.from_pem(entry["alg"], entry["private_key"], is_trusted=True)


def _change(entry: Mapping[str, Any]) -> RingChange:
    at = _time(entry["at"])
    if at is None or not isinstance(entry["action"], str):
        raise MalformedKeyRing("a change of the ring must have an action and a time")
    return RingChange(
        version=_version(entry["version"]),
        action=entry["action"],
        at=at,
        created_kids=_kids(entry["made"]),
        dropped_kids=_kids(entry["dropped"]),
        new_signer_kids=_kids(entry["began_to_sign"]),
    )


def _version(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise MalformedKeyRing("a version of the ring must be a whole number, 0 or more")
    return value


def _kids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(kid, str) for kid in value):
        raise MalformedKeyRing("a change of the ring must list kids as strings")
    return tuple(value)


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("the time has no time zone")
    return time
