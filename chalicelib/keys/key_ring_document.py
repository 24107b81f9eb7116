"""The key ring as the one JSON document that is stored.

{"format": 1, "version",
 "keys": [{"kid", "alg", "private_key", "published_from", "signs_from", "signs_until", "published_until"}],
 "changes": [{"version", "action", "at", "made", "dropped", "began_to_sign"}]}

with private_key in PEM (or private_jwk in its place), moments in RFC 3339 or null, and lists of kids in changes. The first rings had neither version
nor changes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .key_ring import KeyRing, RingChange, ScheduledKey
from .signing_key import ALGS, MalformedKey, SigningKey

FORMAT = 1
# Secrets Manager's limit; a larger text did not come from us.
MAXIMUM_BYTES = 65_536


class MalformedKeyRing(Exception):
    """The stored document is not one of ours. The text never quotes it."""


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
            "made": change.made,
            "dropped": change.dropped,
            "began_to_sign": change.began_to_sign,
        }
        for change in ring.changes
    ]
    return json.dumps({"format": FORMAT, "version": ring.version, "keys": keys, "changes": changes})


def from_document(document: str) -> KeyRing:
    """Refused whole when any part of it is wrong: a ring that is half ours would sign with a key nobody was shown."""
    if len(document) > MAXIMUM_BYTES:
        raise MalformedKeyRing(f"the key ring is larger than {MAXIMUM_BYTES} bytes")
    try:
        content = json.loads(document)
        if content["format"] != FORMAT:
            raise MalformedKeyRing("the key ring has a format that this version does not know")
        ring = KeyRing(
            tuple(_scheduled(entry) for entry in content["keys"]),
            _version(content.get("version", 0)),
            tuple(_change(entry) for entry in content.get("changes", [])),
        )
    except MalformedKey as error:
        raise MalformedKeyRing(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # `from None`: the parser's exception carries the document, and with it the keys.
        raise MalformedKeyRing("the key ring is not the JSON document that Watchword writes") from None
    if {scheduled.key.alg for scheduled in ring.keys} != set(ALGS):
        raise MalformedKeyRing(f"the key ring must hold keys for {' and '.join(ALGS)}")
    if len({scheduled.key.kid for scheduled in ring.keys}) != len(ring.keys):
        raise MalformedKeyRing("the key ring names a kid twice")
    return ring


def _scheduled(entry: Mapping[str, Any]) -> ScheduledKey:
    key = _key(entry)
    if key.kid != entry["kid"]:
        raise MalformedKeyRing("a key in the ring is not the one that its kid names")
    published_from, signs_from = _moment(entry["published_from"]), _moment(entry["signs_from"])
    if published_from is None or signs_from is None:
        raise MalformedKeyRing("a key in the ring has no beginning")
    scheduled = ScheduledKey(
        key, published_from, signs_from, _moment(entry["signs_until"]), _moment(entry["published_until"])
    )
    moments = [published_from, signs_from, *filter(None, (scheduled.signs_until, scheduled.published_until))]
    if moments != sorted(moments):
        raise MalformedKeyRing("a key in the ring has moments that are out of order")
    if scheduled.published_until and not scheduled.signs_until:
        raise MalformedKeyRing("a key in the ring would sign on after it is dropped")
    return scheduled


def _key(entry: Mapping[str, Any]) -> SigningKey:
    """A later release writes JWKs, because reading them needs no PEM parser. This release reads both."""
    if "private_jwk" in entry:
        return SigningKey.from_jwk(entry["alg"], entry["private_jwk"])
    return SigningKey.from_pem(entry["alg"], entry["private_key"], is_trusted=True)


def _change(entry: Mapping[str, Any]) -> RingChange:
    at = _moment(entry["at"])
    if at is None or not isinstance(entry["action"], str):
        raise MalformedKeyRing("a change of the ring says neither what nor when")
    kids = (_kids(entry[name]) for name in ("made", "dropped", "began_to_sign"))
    return RingChange(_version(entry["version"]), entry["action"], at, *kids)


def _version(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise MalformedKeyRing("a version of the ring is no whole number")
    return value


def _kids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(kid, str) for kid in value):
        raise MalformedKeyRing("a change of the ring names something else than kids")
    return tuple(value)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
