"""A fake of the server for verifiers: its keys, its feed and a clock."""

import json
from collections import Counter
from typing import Any

from watchword_verifier import Verifier
from watchword_verifier.fetching import Answer, FetchFailed

from verifiers.conformance.case_parts import AUDIENCE, ISSUER, NOW
from verifiers.conformance.feed_cases import EMPTY
from verifiers.conformance.key_cases import key_sets

JWKS_URI = f"{ISSUER}/.well-known/jwks.json"
FEED_URI = f"{ISSUER}/.well-known/revocations"


class Issuer:
    """`jwks` is the name of a key set; None for this or for `feed` makes the requests for it fail."""

    def __init__(self, jwks: str | None = "published", feed: str | None = EMPTY, now: float = NOW) -> None:
        self.jwks = jwks
        self.feed = feed
        self.now = now
        self.requests: Counter[str] = Counter()

    def clock(self) -> float:
        return self.now

    def fetch(self, address: str, etag: str | None) -> Answer:
        self.requests[address] += 1
        content = {JWKS_URI: self._key_set(), FEED_URI: self.feed}[address]
        if content is None:
            raise FetchFailed("The server answered with status 503.")
        return Answer(content.encode())

    def _key_set(self) -> str | None:
        key_set = None if self.jwks is None else key_sets()[self.jwks]
        return key_set if isinstance(key_set, str) else None if key_set is None else json.dumps(key_set)

    def verifier(self, **configuration: Any) -> Verifier:
        """Polls before use, like one in Lambda."""
        settings = {"audience": AUDIENCE, "background": False, "fetch": self.fetch, "clock": self.clock}
        return Verifier(ISSUER, **(settings | configuration))
