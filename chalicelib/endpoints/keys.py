"""GET /admin-api/keys: when each signing key is published and signs, and when the next rotation is due."""

from datetime import datetime
from typing import Any

from chalice.app import Response

from ..keys.key_ring import ScheduledKey
from ..keys.rotation import next_rotation
from ..keys.signing_key import ALGS
from ..moments import rfc3339
from .admin_request import AdminRequest
from .parts import Parts
from .responses import json_response


def read_signing_keys(_me: AdminRequest, parts: Parts) -> Response:
    ring, now = parts.tokens.key_ring(), parts.clock()
    keys = [_key(key, now) for alg in ALGS for key in ring.of(alg)]
    return json_response({"keys": keys, "nextRotationDue": rfc3339(next_rotation(ring, now))})


def _key(scheduled: ScheduledKey, now: datetime) -> dict[str, Any]:
    """Without key material. The public key is in the JWKS."""
    return {
        "kid": scheduled.key.kid,
        "alg": scheduled.key.alg,
        "publishedFrom": rfc3339(scheduled.published_from),
        "signsFrom": rfc3339(scheduled.signs_from),
        "signsUntil": rfc3339(scheduled.signs_until),
        "publishedUntil": rfc3339(scheduled.published_until),
        "signsNow": scheduled.signs_at(now),
    }
