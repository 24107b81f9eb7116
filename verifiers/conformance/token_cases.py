"""One token each: signature, header, claims, scope, form and the Authorization header."""

from collections.abc import Iterator

from .case_parts import (
    AUDIENCE,
    INVALID_TOKEN,
    ISSUER,
    NO_TOKEN,
    NOW,
    Case,
    accepted,
    case,
    claims,
    good,
    header,
    insufficient_scope,
    refused,
    token,
)
from .signing import encode, jws, pem, public_jwk


def signature_cases() -> Iterator[Case]:
    yield good("an RS256 token is accepted", token())
    yield good("an ES256 token is accepted", token("ec", {"alg": "ES256", "kid": "ec-1"}))
    yield refused("a token of another key under our kid is refused", token("stranger"))
    yield refused("changed claims are refused", _with_claims_of(token(), token("stranger", client_id="admin")))
    yield refused("a removed signature is refused", token().rpartition(".")[0] + ".")
    yield refused("a shortened signature is refused", token()[:-8])
    for alg in ("none", "None", "NONE", ""):
        yield refused(f"alg {alg!r} without signature is refused", token(None, {"alg": alg}))
        yield refused(f"alg {alg!r} with a signature is refused", jws(header(alg=alg), claims(), "rsa", "RS256"))
    yield refused("HS256 with our public key as the secret is refused", token(pem("rsa"), {"alg": "HS256"}))
    yield refused(
        "HS256 with the modulus as the secret is refused", token(public_jwk("rsa")["n"].encode(), {"alg": "HS256"})
    )
    yield refused("HS256 with an empty secret is refused", token(b"", {"alg": "HS256"}))
    for alg in ("RS384", "RS512", "PS256"):
        yield refused(f"{alg} with a key for RS256 is refused", token("rsa", {"alg": alg}))
    yield refused("ES256 in the header of an RS256 signature", jws(header(alg="ES256"), claims(), "rsa", "RS256"))
    yield refused("ES384 is refused", token("p384", {"alg": "ES384", "kid": "p384"}), jwks="with-others")
    yield refused("a key of 1,024 bits is refused", token("small", {"kid": "small"}), jwks="with-others")
    yield refused("alg rs256 in lower case is refused", jws(header(alg="rs256"), claims(), "rsa", "RS256"))
    yield refused("a token without alg is refused", jws(header(alg=None), claims(), "rsa", "RS256"))
    yield refused("a numeric alg is refused", jws(header(alg=256), claims(), "rsa", "RS256"))
    yield refused(
        "a key in the token's own header is not used",
        token("stranger", {"kid": "stranger", "jwk": public_jwk("stranger")}),
    )
    yield refused("crit is refused", token("rsa", {"crit": ["b64"], "b64": True}))


def _with_claims_of(one: str, other: str) -> str:
    head, _, signature = one.split(".")
    return f"{head}.{other.split('.')[1]}.{signature}"


def kid_cases() -> Iterator[Case]:
    yield refused("a token without kid is refused", token("rsa", {"kid": None}))
    yield refused("a numeric kid is refused", token("rsa", {"kid": 1}))
    yield refused("a kid that is a path is refused", token("rsa", {"kid": "../../etc/passwd"}))
    yield refused("a kid named like a member of every object is refused", token("rsa", {"kid": "constructor"}))
    yield refused("the kid of another key is refused", token("rsa", {"kid": "ec-1"}))


def claim_cases() -> Iterator[Case]:
    for iss in (f"{ISSUER}/", "https://auth.example.com.evil.test", "", 7, [ISSUER], None):
        yield refused(f"iss {iss!r} is refused", token(iss=iss))
    for aud in (f"{AUDIENCE}/", f"{AUDIENCE} https://x.test", "", 7, [], [7], {"0": AUDIENCE}, [[AUDIENCE]], None):
        yield refused(f"aud {aud!r} is refused", token(aud=aud))
    yield refused("an array of other audiences is refused", token(aud=["https://a.test", "https://b.test"]))
    yield refused("our audience beside a number is refused", token(aud=[AUDIENCE, 7]))
    yield good("aud as an array with our audience is accepted", token(aud=["https://a.test", AUDIENCE]))
    for name in ("sub", "client_id", "jti"):
        for value in (None, 7, [], "", {}):
            yield refused(f"{name} {value!r} is refused", token(**{name: value}))
    yield good("claims that no verifier knows are accepted", token(act={"sub": "x"}, tenant=[1]))


def typ_cases() -> Iterator[Case]:
    for typ in ("at+jwt", "AT+JWT", "application/at+jwt"):
        yield good(f"typ {typ} is accepted", token("rsa", {"typ": typ}))
    others = (None, "", "JWT", "jwt", "JOSE", "dpop+jwt", "client-authentication+jwt", "revocations+jwt", "at+jwt ", 7)
    for typ in (*others, "token-introspection+jwt", "logout+jwt", ["at+jwt"]):
        yield refused(f"typ {typ!r} is refused", token("rsa", {"typ": typ}))
    for typ in ("JWT", "jwt", "at+jwt"):
        yield good(f"typ {typ} is accepted where typ is JWT", token("rsa", {"typ": typ}), typ="JWT")
    for typ in (None, "client-authentication+jwt", "revocations+jwt", "application/x"):
        yield refused(f"typ {typ!r} is refused where typ is JWT", token("rsa", {"typ": typ}), typ="JWT")


def time_cases() -> Iterator[Case]:
    yield good("a token that expired 59 seconds ago is accepted", token(exp=NOW - 59))
    yield refused("a token that expired 60 seconds ago is refused", token(exp=NOW - 60))
    yield refused("a token that expired an hour ago is refused", token(iat=NOW - 7200, exp=NOW - 3600))
    yield refused("without leeway a token is refused at its exp", token(exp=NOW), leeway=0)
    yield good("without leeway a token is accepted a second before its exp", token(exp=NOW + 1), leeway=0)
    yield good("iat 60 seconds ahead is accepted", token(iat=NOW + 60))
    yield refused("iat 61 seconds ahead is refused", token(iat=NOW + 61))
    yield good("nbf 60 seconds ahead is accepted", token(nbf=NOW + 60))
    yield refused("nbf 61 seconds ahead is refused", token(nbf=NOW + 61))
    yield good("dates with fractions are accepted", token(iat=NOW - 60.5, exp=NOW + 60.5))
    for name in ("exp", "iat"):
        yield refused(f"a token without {name} is refused", token(**{name: None}))
    for name in ("exp", "iat", "nbf"):
        for value in (str(NOW), True, [NOW], {}):
            yield refused(f"{name} {value!r} is refused", token(**{name: value}))
    infinite = b'{"iss":"%s","aud":"%s","sub":"erp","client_id":"erp","jti":"a.b","iat":0,"exp":1e400}'
    yield refused("an infinite exp is refused", _of_bytes(infinite % (ISSUER.encode(), AUDIENCE.encode())))
    yield refused("a negative exp is refused", token(exp=-1))


def scope_cases() -> Iterator[Case]:
    def asking(name: str, its_scope: object, required: list[str], expected: dict[str, object]) -> Case:
        return case(name, {"token": token(scope=its_scope), "expected": expected}, scope=required)

    read, both = ["orders:read"], ["orders:read", "orders:write"]
    yield asking("a token with the required scope is accepted", "orders:read", read, accepted(scope=read))
    yield asking(
        "the order of scopes does not matter", "x orders:write orders:read", both, accepted(scope=["x", *both[::-1]])
    )
    yield asking("a missing scope is 403", "orders:write", read, insufficient_scope("orders:read"))
    yield asking("one of two scopes is not enough", "orders:read", both, insufficient_scope("orders:read orders:write"))
    yield asking("a token without scope is 403", None, read, insufficient_scope("orders:read"))
    yield asking("an empty scope is 403", "", read, insufficient_scope("orders:read"))
    yield asking(
        "a part of a scope's name is not the scope",
        "orders:reads xorders:read",
        read,
        insufficient_scope("orders:read"),
    )
    yield asking("scopes are case-sensitive", "Orders:Read", read, insufficient_scope("orders:read"))
    yield asking("a token without scope is accepted if none is required", None, [], accepted(scope=[]))
    for scope in (["orders:read"], 7, {"orders:read": True}, True):
        yield asking(f"scope {scope!r} is refused", scope, [], INVALID_TOKEN)
    steps = [{"token": token(), "scope": ["orders:read"], "expected": accepted()}]
    steps.append({"token": token(), "scope": ["orders:write"], "expected": insufficient_scope("orders:write")})
    yield case("each call can require its own scope", *steps)
    yield case(
        "an expired token without the scope is 401",
        {"token": token(exp=NOW - 3600, scope="x"), "expected": INVALID_TOKEN},
        scope=read,
    )


def _of_bytes(payload: bytes) -> str:
    return jws(header(), payload, "rsa")


def form_cases() -> Iterator[Case]:
    head, payload, signature = token().split(".")
    not_utf8 = encode(b'{"alg":"\xff"}')
    not_json = encode(b"{")
    malformed = {
        "no dot": "token",
        "two parts": f"{head}.{payload}",
        "four parts": f"{head}.{payload}.{signature}.{signature}",
        "an empty header": f".{payload}.{signature}",
        "an empty payload": f"{head}..{signature}",
        "padding": f"{head}.{payload}.{signature}==",
        "a space inside": f"{head}. {payload}.{signature}",
        "a line break at the end": f"{head}.{payload}.{signature}\n",
        # A letter has six bits, and 256 bytes leave four of the last one unused. One token must not have two forms.
        "an unused bit that is set": f"{head}.{payload}.{signature[:-1]}{chr(ord(signature[-1]) + 1)}",
        "standard base64": f"{head}.{payload}.+/{signature[2:]}",
        "a letter of another alphabet": f"{head}.{payload}.\u0455{signature[1:]}",
        "a header of no JSON": f"{not_json}.{payload}.{signature}",
        "a header of no UTF-8": f"{not_utf8}.{payload}.{signature}",
        "two dots": "..",
    }
    for name, text in malformed.items():
        yield refused(f"a token with {name} is refused", text)
    for name, value in {"an array": [header()], "a text": "at+jwt", "null": None, "a number": 7}.items():
        yield refused(f"a header that is {name} is refused", jws(value, claims(), "rsa", "RS256"))
        yield refused(f"a payload that is {name} is refused", jws(header(), value, "rsa"))
    for name, content in {"no JSON": b"{", "empty": b"", "no UTF-8": b'{"iss":"\xff"}', "deep": b"[" * 3000}.items():
        yield refused(f"a signed payload that is {name} is refused", _of_bytes(content))
    yield good("a token of 8,000 characters is accepted", token(padding="x" * 5500))
    yield refused("a token of more than 8,192 characters is refused", token(padding="x" * 5900))
    yield refused("20,000 characters that no one signed are refused", f"{'a' * 8000}.{'b' * 8000}.{'c' * 4000}")


def authorization_cases() -> Iterator[Case]:
    def sent(name: str, value: str | None, expected: dict[str, object]) -> Case:
        return case(name, {"authorization": value, "expected": expected})

    yield sent("no Authorization header is 401 without an error code", None, NO_TOKEN)
    yield sent("an empty Authorization header is 401 without an error code", "", NO_TOKEN)
    yield sent("another scheme is 401 without an error code", "Basic ZXJwOng=", NO_TOKEN)
    yield sent("a scheme that begins like ours is another scheme", f"Bearers {token()}", NO_TOKEN)
    for scheme in ("Bearer ", "bearer ", "BEARER ", "Bearer  "):
        yield sent(f"the scheme {scheme!r} is accepted", scheme + token(), accepted())
    for name, value in {
        "the scheme alone": "Bearer",
        "the scheme and a space": "Bearer ",
        "two tokens": f"Bearer {token()} {token()}",
        "two credentials, joined by a comma": f"Bearer {token()}, Bearer {token()}",
        "a word": "Bearer token",
    }.items():
        yield sent(f"{name} is refused", value, INVALID_TOKEN)
