"""What every case starts from: a good token, a good feed and the keys that the server publishes."""

from typing import Any

from .signing import jws, public_jwk

ISSUER = "https://auth.example.com"
AUDIENCE = "https://orders.example.com"
FEED_URL = f"{ISSUER}/.well-known/revocations"
# The clock of most steps, in seconds since 1970.
NOW = 1_800_000_000
CREDENTIAL_ID = "4f0c7cde9f6f4a1c"
JTI = f"{'0123456789abcdef' * 2}.{CREDENTIAL_ID}"

Case = dict[str, Any]


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token with `changes`. A change to None removes the claim."""
    good = {
        "iss": ISSUER,
        "sub": "erp",
        "client_id": "erp",
        "aud": AUDIENCE,
        "iat": NOW - 60,
        "exp": NOW + 3540,
        "jti": JTI,
        "scope": "orders:read orders:list",
        "generation": 1,
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def header(**changes: Any) -> dict[str, Any]:
    good = {"typ": "at+jwt", "alg": "RS256", "kid": "rsa-1"}
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(key: str | bytes | None = "rsa", head: dict[str, Any] | None = None, **changes: Any) -> str:
    """A good token with `changes` of its claims. `head` has the changes of its header."""
    return jws(header(**(head or {})), claims(**changes), key)


def feed(at: int, head: dict[str, Any] | None = None, key: str | None = "rsa", **changes: Any) -> str:
    good = {"iss": ISSUER, "aud": FEED_URL, "iat": at, "ttl": 10, "epoch": 0}
    members = good | {"clients": {}, "credentials": {}, "tokens": {}, "kids": {}} | changes
    members = {name: value for name, value in members.items() if value is not None}
    return jws(header(**({"typ": "revocations+jwt"} | (head or {}))), members, key)


def jwks(*names: str) -> dict[str, Any]:
    return {"keys": [public_jwk(name) for name in names]}


def accepted(**members: Any) -> dict[str, Any]:
    """`members` are claims of the answer."""
    return {"accepted": {"client_id": "erp", "scope": ["orders:read", "orders:list"]} | members}


# RFC 6750 §3.1.
INVALID_TOKEN = {"status": 401, "error": "invalid_token"}
# RFC 6750 §3: no error code if the request has no authentication information.
NO_TOKEN = {"status": 401, "error": None}
UNAVAILABLE = {"status": 503, "error": None}


def insufficient_scope(scope: str) -> dict[str, Any]:
    return {"status": 403, "error": "insufficient_scope", "scope": scope}


def case(name: str, *steps: dict[str, Any], **configuration: Any) -> Case:
    """`configuration` has what differs from the defaults."""
    return {"name": name, "configuration": configuration, "steps": [{"at": NOW} | step for step in steps]}


def refused(name: str, refused_token: str, **configuration: Any) -> Case:
    """One step with a token that is refused with invalid_token."""
    return case(name, {"token": refused_token, "expected": INVALID_TOKEN}, **configuration)


def good(name: str, good_token: str, answer: dict[str, Any] | None = None, **configuration: Any) -> Case:
    return case(name, {"token": good_token, "expected": answer or accepted()}, **configuration)
