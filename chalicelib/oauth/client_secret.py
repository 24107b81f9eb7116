"""Client secrets: made here, never chosen, kept as hashes.

A secret is `wws_`, 43 characters that carry 256 random bits, and a checksum of six, so that secret scanners find
leaked ones and a mistyped one is refused without asking the table. With 256 random bits a fast hash is enough (NIST SP
800-63B, look-up secrets) and a slow one would only be a lever for denial of service.
"""

import hashlib
import hmac
import re
import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final

PREFIX: Final = "wws_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH: Final = 43
CHECKSUM_LENGTH: Final = 6
WELL_FORMED: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_LENGTH + CHECKSUM_LENGTH}}}")
SHA256: Final = "sha256$"
# What an unknown client's secret is compared with: the work is the same, and nothing hashes to it.
NO_HASH: Final = SHA256 + "0" * 64


@dataclass(frozen=True)
class ClientSecret:
    """What is stored of a secret. `hash` is `sha256$` and 64 hexadecimal digits."""

    credential_id: str
    hash: str = field(repr=False)
    created_at: datetime
    created_by: str
    label: str = ""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_live_at(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


def generate_client_secret(randomness: Random) -> str:
    unchecked = PREFIX + "".join(randomness.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return unchecked + _checksum(unchecked)


def is_well_formed(secret: str) -> bool:
    """Whether this server could have made `secret`."""
    if not WELL_FORMED.fullmatch(secret):
        return False
    return hmac.compare_digest(_checksum(secret[:-CHECKSUM_LENGTH]), secret[-CHECKSUM_LENGTH:])


def hash_client_secret(secret: str) -> str:
    return SHA256 + hashlib.sha256(secret.encode("ascii")).hexdigest()


def matching_secret(secret: str, stored: Sequence[ClientSecret], now: datetime) -> ClientSecret | None:
    """The live one of `stored` that `secret` is. For a client without any the comparison is made all the same."""
    presented = hash_client_secret(secret)
    match = None
    hmac.compare_digest(presented, NO_HASH)
    for candidate in stored:
        if hmac.compare_digest(presented, candidate.hash) and candidate.is_live_at(now):
            match = candidate
    return match


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode("ascii"))
    digits = ""
    for _ in range(CHECKSUM_LENGTH):
        number, remainder = divmod(number, len(ALPHABET))
        digits = ALPHABET[remainder] + digits
    return digits
