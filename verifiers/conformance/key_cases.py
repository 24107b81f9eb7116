"""The keys over time: unknown kids, rotation, outages and hostile key sets."""

from collections.abc import Iterator
from typing import Any

from .case_parts import INVALID_TOKEN, NOW, UNAVAILABLE, Case, accepted, case, good, jwks, token
from .signing import public_jwk


def key_sets() -> dict[str, Any]:
    """What the server answers to a request for its keys, by name. A text is not JSON."""
    return {
        "published": jwks("rsa", "ec"),
        "rotated": jwks("next", "ec"),
        "both": jwks("rsa", "next", "ec"),
        "with-others": jwks("rsa", "small", "p384"),
        "with-broken": {
            "keys": [
                "text",
                None,
                {"kty": "RSA"},
                {"kty": "unknown", "kid": "x"},
                {"kty": "oct", "kid": "rsa-2", "k": "c2VjcmV0", "alg": "HS256"},
                public_jwk("rsa", kid="broken", n="!"),
                public_jwk("ec", kid="off-curve", x="AA"),
                public_jwk("rsa", kid=7),
                public_jwk("stranger", use="enc"),
                public_jwk("rsa"),
            ]
        },
        "not-json": "<html>503 Service Unavailable</html>",
        "not-an-object": [],
        "without-keys": {"keys": "none"},
        "empty": {"keys": []},
    }


def key_cases() -> Iterator[Case]:
    new, old = token("next", {"kid": "rsa-2"}), token()
    good_once = {"token": old, "expected": accepted(), "jwks_requests": 1}

    def later(seconds: int, sent: str, expected: dict[str, Any], **members: Any) -> dict[str, Any]:
        return {"at": NOW + seconds, "token": sent, "expected": expected} | members

    def unknown(kid: str) -> str:
        return token("stranger", {"kid": kid})

    yield case("a second token needs no second request for keys", good_once, {**good_once, "at": NOW + 1})
    yield case(
        "unknown kids cause one request for keys in ten seconds",
        good_once,
        later(20, unknown("a"), INVALID_TOKEN, jwks_requests=2),
        later(21, unknown("a"), INVALID_TOKEN, jwks_requests=2),
        later(25, unknown("b"), INVALID_TOKEN, jwks_requests=2),
        later(26, old, accepted(), jwks_requests=2),
        later(29, unknown("c"), INVALID_TOKEN, jwks_requests=2),
        later(31, unknown("d"), INVALID_TOKEN, jwks_requests=3),
    )
    yield case(
        "a new key is read when a token names it",
        good_once,
        later(20, new, accepted(), jwks="both", jwks_requests=2),
        later(21, old, accepted(), jwks_requests=2),
    )
    yield case(
        "the last good keys serve through an outage",
        good_once,
        later(20, old, accepted(), jwks=None),
        later(3000, old, accepted()),
    )
    for name in ("not-json", "not-an-object", "without-keys", "empty"):
        yield case(
            f"the last good keys serve while the key set is {name}",
            good_once,
            later(20, new, UNAVAILABLE, jwks=name),
            later(21, old, accepted()),
            later(3000, old, accepted()),
        )
    yield case(
        "an unknown kid is 503 while keys cannot be read, and not asked for again within ten seconds",
        good_once,
        later(20, new, UNAVAILABLE, jwks=None, jwks_requests=2),
        later(21, new, UNAVAILABLE, jwks_requests=2),
        later(31, new, accepted(), jwks="both", jwks_requests=3),
    )
    yield case(
        "without any keys a token is 503, and accepted once keys can be read",
        {"token": old, "expected": UNAVAILABLE, "jwks_requests": 1},
        later(11, old, accepted(), jwks="published", jwks_requests=2),
        jwks=None,
    )
    yield case("a malformed token is 401 even without any keys", {"token": "x", "expected": INVALID_TOKEN}, jwks=None)
    yield case(
        "a key that left the key set is refused after five minutes",
        good_once,
        later(301, old, INVALID_TOKEN, jwks="rotated"),
    )
    yield good("broken keys beside ours do no harm", old, jwks="with-broken")
    yield case(
        "a key for encryption signs nothing",
        {"token": unknown("stranger"), "expected": INVALID_TOKEN},
        jwks="with-broken",
    )
    yield case(
        "a symmetric key in the key set is not used",
        {"token": token(b"secret", {"alg": "HS256", "kid": "rsa-2"}), "expected": INVALID_TOKEN},
        jwks="with-broken",
    )
