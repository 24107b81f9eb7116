"""Requests with an assertion: wrong claims with a valid signature, and valid assertions that are changed afterwards."""

import json
import string
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode

import jwt

from chalicelib.oauth.client import Client
from tests.api.deployment import TOKEN, Deployment
from tests.api.drivers import event
from tests.assertions.platforms import CLAIMS as PLATFORMS
from tests.assertions.platforms import register_issuer, workload
from tests.assertions.signer import ALGS, TYPE, claims, client_key, part, private_key, register
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

NOW = int(NOON.timestamp())
PLATFORM = "github"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# RSA signatures take ten times as long to make.
USUAL_ALGS = ("ES256", "EdDSA") * 8 + ALGS
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**53, 10**50, 1e308, float("nan"), float("inf"), NOW, NOW + 30, NOW + 61, NOW - 59,
    NOW - 60, NOW - 361, NOW + 0.5, str(NOW + 60), "", " ", "a", "a" * 256, "\ud800", "\0", "a\nb", [], [[]], {},
    ISSUER, [ISSUER], [ISSUER, ISSUER], ISSUER + "/", ISSUER + TOKEN, [ISSUER, "x"], {"aud": ISSUER}, [None],
    "administrator", "JWT", "at+jwt", "none", "HS256", *ALGS, "456", 456, "production", "pull_request",
]  # fmt: skip
NAMES = [
    "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "cnf", "typ", "alg", "kid", "crit", "jwk",
    "jku", "x5c", "x5t", "b64", "repository_id", "environment", "event_name", "",
]  # fmt: skip
EVENTS = ["push", "pull_request", "pull_request_target", "workflow_dispatch", None]
BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
ALPHABET = string.ascii_letters + string.digits + "-_=.+/ \0é"


class Signed(NamedTuple):
    """`may_be_accepted` is our own judgement, made without the code of the server."""

    assertion: str
    may_be_accepted: bool


class Signers:
    """A client that has a key of each alg, and a client that trusts an environment of a repository."""

    def __init__(self, deployment: Deployment) -> None:
        scope = "customer_group_read customer_group_write"
        self.keyed = register(deployment, *(client_key(alg, f"key-{alg}") for alg in ALGS), own=scope)
        register_issuer(deployment, PLATFORM)
        self.trusting = workload(deployment, PLATFORM)

    def request(self, random: Random) -> tuple[dict[str, Any], Signed, Client]:
        """A token request, its assertion, and the client that it may authenticate."""
        client, signed = random.choice([self._own, self._of_platform])(random)
        client_id = random.choice([{}, {"client_id": client.client_id}])
        if client is self.trusting and random.random() < 0.5:
            form = {"grant_type": GRANT, "assertion": signed.assertion}
        else:
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": TYPE,
                "client_assertion": signed.assertion,
            }
        body = urlencode({**form, **client_id}, errors="surrogatepass")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return event("POST", TOKEN, body, headers), signed, client

    def _own(self, random: Random) -> tuple[Client, Signed]:
        alg = random.choice(USUAL_ALGS)
        content = claims(self.keyed, jti=f"{random.getrandbits(64):016x}")
        return self.keyed, _mutated(random, {"alg": alg, "typ": "JWT"}, content, alg, self._is_own)

    def _of_platform(self, random: Random) -> tuple[Client, Signed]:
        content = {**PLATFORMS[PLATFORM], "aud": ISSUER, "iat": NOW, "exp": NOW + 300, "jti": "a-jti"}
        header = {"alg": "ES256", "typ": "JWT", "kid": "k1"}
        return self.trusting, _mutated(random, header, content, "ES256", self._is_of_platform)

    def _is_own(self, content: dict[str, Any]) -> bool:
        jti = content.get("jti")
        return (
            content.get("iss") == content.get("sub") == self.keyed.client_id
            and isinstance(jti, str)
            and 0 < len(jti) < 256
            and _is_at_most(content.get("iat", content.get("exp")), NOW + 360)
            and _is_at_least(content.get("iat", NOW), NOW - 360)
        )

    def _is_of_platform(self, content: dict[str, Any]) -> bool:
        usual = PLATFORMS[PLATFORM]
        return (
            content.get("iss") == usual["iss"]
            and str(content.get("repository_id")) == "456"
            and content.get("environment") == "production"
            and content.get("event_name") not in ("pull_request", "pull_request_target")
        )


def _is_at_most(value: Any, limit: int) -> bool:
    return type(value) in (int, float) and value <= limit


def _is_at_least(value: Any, limit: int) -> bool:
    return type(value) in (int, float) and value >= limit


def _mutated(
    random: Random,
    header: dict[str, Any],
    content: dict[str, Any],
    alg: str,
    is_right: Callable[[dict[str, Any]], bool],
) -> Signed:
    kind = random.choice(
        ["as it is", "claims", "claims", "claims", "header", "text", "text", "characters", "spelling", "swapped"]
    )
    if kind == "claims":
        _change(random, content)
    if kind == "header":
        _change(random, header)
    texts = [json.dumps(header), json.dumps(content)]
    if kind == "text":
        number = random.randrange(2)
        texts[number] = _other_text(random, texts[number])
    signing_input = ".".join(part(text.encode("utf-8", "surrogatepass")) for text in texts)
    signature = jwt.get_algorithm_by_name(alg).sign(signing_input.encode(), private_key(alg))  # type: ignore[arg-type]
    original = f"{signing_input}.{part(signature)}"
    assertion = original
    if kind == "characters":
        assertion = _other_text(random, original, ALPHABET)
    if kind == "spelling":
        assertion = _other_spelling(random, original)
    if kind == "swapped":
        # Well-formed claims under the signature of others.
        others = part({**content, "exp": NOW + random.randrange(301, 900)})
        assertion = f"{part(header)}.{others}.{part(signature)}"
    return Signed(assertion, assertion == original and _may_be_accepted(texts, alg, is_right))


def _may_be_accepted(texts: list[str], alg: str, is_right: Callable[[dict[str, Any]], bool]) -> bool:
    try:
        header, content = map(json.loads, texts)
    except (ValueError, RecursionError):
        return False
    if not isinstance(header, dict) or not isinstance(content, dict):
        return False
    return (
        header.keys() <= {"alg", "typ", "kid", "x5t", "x5t#S256"}
        and header.get("alg") == alg
        and str(header.get("typ", "JWT")).lower() in ("jwt", "client-authentication+jwt")
        and content.get("aud") in (ISSUER, [ISSUER])
        and _is_at_least(content.get("exp"), NOW - 59)
        and _is_at_most(content.get("iat", NOW), NOW + 60)
        and _is_at_most(content.get("nbf", NOW), NOW + 60)
        and is_right(content)
    )


def _change(random: Random, members: dict[str, Any]) -> None:
    for _ in range(random.choice([1, 1, 2])):
        name = random.choice(NAMES if random.random() < 0.3 else list(members) or NAMES)
        if random.random() < 0.2:
            members.pop(name, None)
        else:
            members[name] = random.choice(EVENTS if name == "event_name" else VALUES)


def _other_spelling(random: Random, assertion: str) -> str:
    """RFC 4648 §3.5: the last character of a part may have bits that lenient decoders ignore."""
    parts = assertion.split(".")
    number = random.randrange(3)
    last = BASE64URL.index(parts[number][-1])
    parts[number] = parts[number][:-1] + BASE64URL[last ^ 1]
    return ".".join(parts)


def _other_text(random: Random, text: str, alphabet: str = string.printable + "\ud800") -> str:
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice([0, 1, 1, 2, 8, 64]))
    piece = text[start:end]
    middle = random.choice(["", random.choice(alphabet), piece * 2, piece.swapcase(), piece[::-1], "[" * 3_000])
    return text[:start] + middle + text[end:]
