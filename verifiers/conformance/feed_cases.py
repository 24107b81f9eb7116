"""The revocation feed: what it revokes, hostile feeds, outages."""

from collections.abc import Iterator
from typing import Any

from .case_parts import (
    AUDIENCE,
    CREDENTIAL_ID,
    FEED_URL,
    INVALID_TOKEN,
    ISSUER,
    JTI,
    NOW,
    UNAVAILABLE,
    Case,
    accepted,
    case,
    feed,
    token,
)

IAT = NOW - 60
# The one that every verifier polls first.
EMPTY = feed(NOW - 100)


def revoking(name: str, revoked_token: str | None = None, **members: Any) -> Case:
    """A feed that revokes the token."""
    step = {"feed": feed(NOW - 1, **members), "token": revoked_token or token(), "expected": INVALID_TOKEN}
    return case(name, step)


def sparing(name: str, good_token: str | None = None, answer: dict[str, Any] | None = None, **members: Any) -> Case:
    """A feed that revokes other tokens."""
    step = {"feed": feed(NOW - 1, **members), "token": good_token or token(), "expected": answer or accepted()}
    return case(name, step)


def revocation_cases() -> Iterator[Case]:
    yield revoking("a revoked jti is refused", tokens={JTI: NOW + 3540})
    yield sparing("another revoked jti does not matter", tokens={JTI[1:]: NOW + 3540, f"{JTI}x": NOW, "": NOW})
    yield revoking("a token of a revoked credential is refused", credentials={CREDENTIAL_ID: NOW + 86400})
    yield sparing("another revoked credential does not matter", credentials={CREDENTIAL_ID[1:]: NOW, JTI: NOW, "": NOW})
    yield sparing("a jti without a credential is of no credential", token(jti="a"), credentials={"a": NOW, "": NOW})
    yield revoking("a token of a client from before its moment is refused", clients={"erp": IAT + 1})
    yield sparing("a token issued at its client's moment is accepted", clients={"erp": IAT})
    yield sparing("another client's moment does not matter", clients={"ERP": NOW, "er": NOW, "": NOW})
    yield sparing(
        "a client named like a member of every object is not revoked",
        token(client_id="constructor", sub="constructor"),
        accepted(client_id="constructor"),
    )
    yield revoking(
        "a client whose id is a number is revoked", token(client_id="123", sub="123"), clients={"123": IAT + 1}
    )
    yield revoking("a token from before the epoch is refused", epoch=IAT + 1)
    yield sparing("a token issued at the epoch is accepted", epoch=IAT)
    yield revoking("a token of a revoked key is refused", kids={"rsa-1": NOW + 86400})
    yield sparing("another revoked key does not matter", kids={"rsa-11": NOW, "rsa": NOW, "": NOW})
    yield sparing("a feed without kids is accepted", kids=None)
    yield sparing("members that no verifier knows do not matter", reasons={"erp": "x"})
    yield case(
        "an expired and revoked token without the scope is 401",
        {"feed": feed(NOW - 1, tokens={JTI: NOW}), "token": token(exp=NOW - 90), "expected": INVALID_TOKEN},
        scope=["none"],
    )
    yield case(
        "a verifier that reads no feed accepts what a feed revokes",
        {"feed": feed(NOW - 1, tokens={JTI: NOW}), "token": token(), "expected": accepted()},
        revocations=False,
    )
    yield case(
        "an entry that left the feed no longer matters",
        {"feed": feed(NOW - 2, tokens={JTI: NOW}), "token": token(), "expected": INVALID_TOKEN},
        {"feed": feed(NOW - 1), "token": token(), "expected": accepted()},
    )


def hostile_feed_cases() -> Iterator[Case]:
    """Each hostile feed revokes nothing, and the good one before it does: its revocation must last."""
    revokes = feed(NOW - 50, tokens={JTI: NOW + 3540})
    hostile: dict[str, str] = {
        "signed by another key": feed(NOW - 1, key="stranger"),
        "of an unknown kid": feed(NOW - 1, {"kid": "stranger"}, key="stranger"),
        "of another issuer": feed(NOW - 1, iss="https://other.example.com"),
        "without iss": feed(NOW - 1, iss=None),
        "for another audience": feed(NOW - 1, aud=AUDIENCE),
        "for the feed of another issuer": feed(NOW - 1, aud="https://other.example.com/.well-known/revocations"),
        "with several audiences": feed(NOW - 1, aud=[FEED_URL, AUDIENCE]),
        "without aud": feed(NOW - 1, aud=None),
        "with the typ of an access token": feed(NOW - 1, {"typ": "at+jwt"}),
        "with typ JWT": feed(NOW - 1, {"typ": "JWT"}),
        "without typ": feed(NOW - 1, {"typ": None}),
        "older than the one before (rollback)": feed(NOW - 51),
        "from the future": feed(NOW + 61),
        "without iat": feed(NOW - 1, iat=None),
        "whose iat is a text": feed(NOW - 1, iat=str(NOW)),
        "whose epoch is a text": feed(NOW - 1, epoch="0"),
        "without clients": feed(NOW - 1, clients=None),
        "whose clients are an array": feed(NOW - 1, clients=["erp"]),
        "whose client has a text": feed(NOW - 1, clients={"erp": "now"}),
        "whose tokens are a text": feed(NOW - 1, tokens="none"),
        "whose credentials are a number": feed(NOW - 1, credentials=7),
        "with alg none": feed(NOW - 1, {"alg": "none"}, None),
        "whose kids are an array": feed(NOW - 1, kids=["rsa-1"]),
        "that is an access token": token(),
        "that is HTML": "<html>",
        "that is empty": "",
    }
    for name, body in hostile.items():
        yield case(
            f"a feed {name} is refused",
            {"feed": revokes, "token": token(), "expected": INVALID_TOKEN},
            {"feed": body, "token": token(), "expected": INVALID_TOKEN},
        )
    yield case(
        "a feed of the same second replaces the one before",
        {"feed": revokes, "token": token(), "expected": INVALID_TOKEN},
        {"feed": feed(NOW - 50), "token": token(), "expected": accepted()},
    )
    leak = feed(NOW - 50, {"alg": "ES256", "kid": "ec-1"}, "ec", kids={"rsa-1": NOW + 86400})
    yield case(
        "a feed signed with a revoked key is refused",
        {"feed": leak, "token": token(), "expected": INVALID_TOKEN},
        {"feed": feed(NOW - 1), "token": token(), "expected": INVALID_TOKEN},
        {"feed": feed(NOW - 1, {"alg": "ES256", "kid": "ec-1"}, "ec"), "token": token(), "expected": accepted()},
    )
    signed_with_new_key = feed(NOW + 19, {"kid": "rsa-2"}, "next", tokens={JTI: NOW + 3540})
    yield case(
        "a feed signed with a new key is accepted",
        {"token": token(), "expected": accepted()},
        {"at": NOW + 20, "jwks": "both", "feed": signed_with_new_key, "token": token(), "expected": INVALID_TOKEN},
    )
    yield case(
        "a feed is no access token",
        {"token": feed(NOW - 1, sub="erp", client_id="erp", jti=JTI, exp=NOW + 60), "expected": INVALID_TOKEN},
    )
    yield case(
        "a feed for our own audience is no access token, also where typ is JWT",
        {
            "token": feed(NOW - 1, sub="erp", client_id="erp", jti=JTI, exp=NOW + 60, aud=AUDIENCE, iss=ISSUER),
            "expected": INVALID_TOKEN,
        },
        typ="JWT",
    )


def outage_cases() -> Iterator[Case]:
    revokes = feed(NOW - 1, tokens={JTI: NOW + 86400})
    long_lived = token(exp=NOW + 86400)
    other = token(jti=f"f{JTI[1:]}", exp=NOW + 86400)
    yield case(
        "the last good feed revokes through an outage",
        {"feed": revokes, "token": long_lived, "expected": INVALID_TOKEN},
        {"at": NOW + 3000, "feed": None, "token": long_lived, "expected": INVALID_TOKEN},
        {"at": NOW + 3000, "token": other, "expected": accepted()},
    )
    yield case(
        "with on_stale refuse, tokens are 503 five minutes after the last good poll",
        {"feed": revokes, "token": other, "expected": accepted()},
        {"at": NOW + 300, "feed": None, "token": other, "expected": accepted()},
        {"at": NOW + 301, "feed": "<html>", "token": other, "expected": UNAVAILABLE},
        {"at": NOW + 302, "token": long_lived, "expected": INVALID_TOKEN},
        {"at": NOW + 303, "token": "x", "expected": INVALID_TOKEN},
        {"at": NOW + 330, "feed": feed(NOW + 329), "token": other, "expected": accepted()},
        on_stale="refuse",
    )
    yield case(
        "with on_stale refuse, tokens are 503 until the first good feed",
        {"token": other, "expected": UNAVAILABLE},
        {"feed": feed(NOW), "token": other, "expected": accepted()},
        on_stale="refuse",
        first_feed=None,
    )
    yield case(
        "with on_stale accept, tokens are accepted before the first good feed",
        {"token": other, "expected": accepted()},
        first_feed=None,
    )
