"""GET /admin-api/keys: when each signing key is published and signs, and when the next rotation is due."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from chalice.app import Blueprint, Response

from ..keys.key_ring import KeyRing, ScheduledKey
from ..keys.rotation import next_rotation
from ..keys.signing_key import ALGS
from ..oauth.bearer import BearerAuthentication
from .api_clients import ANY
from .api_clients_json import moment
from .authenticated import authenticated
from .problems import answering_problems
from .responses import json_response

SCOPE: Final = "key_read"


def blueprint(
    bearer: Callable[[], BearerAuthentication], key_ring: Callable[[], KeyRing], clock: Callable[[], datetime]
) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route("/admin-api/keys", methods=["GET"], content_types=ANY)
    @answering_problems
    def read_signing_keys() -> Response:
        authenticated(routes.current_request, bearer(), SCOPE)
        ring, now = key_ring(), clock()
        keys = [_key(key, now) for alg in ALGS for key in ring.of(alg)]
        return json_response({"keys": keys, "nextRotationDue": moment(next_rotation(ring, now))})

    return routes


def _key(scheduled: ScheduledKey, now: datetime) -> dict[str, Any]:
    """Nothing of the key itself: its public half is in the JWKS."""
    return {
        "kid": scheduled.key.kid,
        "alg": scheduled.key.alg,
        "publishedFrom": moment(scheduled.published_from),
        "signsFrom": moment(scheduled.signs_from),
        "signsUntil": moment(scheduled.signs_until),
        "publishedUntil": moment(scheduled.published_until),
        "signsNow": scheduled.signs_at(now),
    }
