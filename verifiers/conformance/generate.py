"""Writes cases.json: `python -m verifiers.conformance.generate`. It writes the same bytes each time."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from . import feed_cases, key_cases, token_cases
from .case_parts import AUDIENCE, FEED_URL, ISSUER, Case

CASES = Path(__file__).with_name("cases.json")


def groups() -> dict[str, list[Case]]:
    return {
        "signature": list(token_cases.signature_cases()),
        "kid": list(token_cases.kid_cases()),
        "claims": list(token_cases.claim_cases()),
        "typ": list(token_cases.typ_cases()),
        "times": list(token_cases.time_cases()),
        "scope": list(token_cases.scope_cases()),
        "form": list(token_cases.form_cases()),
        "authorization": list(token_cases.authorization_cases()),
        "keys": list(key_cases.key_cases()),
        "revocations": list(feed_cases.revocation_cases()),
        "hostile feeds": list(feed_cases.hostile_feed_cases()),
        "outages": list(feed_cases.outage_cases()),
    }


def document() -> dict[str, Any]:
    cases = [{"group": group} | case for group, members in groups().items() for case in members]
    repeated = [name for name, times in Counter(case["name"] for case in cases).items() if times > 1]
    if repeated:
        raise ValueError(f"These names are not unique: {repeated}")
    return {
        "format": 1,
        "issuer": ISSUER,
        "jwks_uri": f"{ISSUER}/.well-known/jwks.json",
        "revocations_uri": FEED_URL,
        # What a case does not configure.
        "defaults": {
            "audience": AUDIENCE,
            "typ": "at+jwt",
            "leeway": 60,
            "scope": [],
            "revocations": True,
            "on_stale": "accept",
            "jwks": "published",
            "first_feed": feed_cases.EMPTY,
        },
        "key_sets": key_cases.key_sets(),
        "cases": cases,
    }


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    CASES.write_text(text(), encoding="utf-8")
