"""Client secrets: this server generates them and stores only their hashes.

A secret is `wws_`, 43 characters with 256 random bits, and a checksum of 6 characters. Secret scanners recognize the
form. The checksum refuses a mistyped secret without a read. For 256 random bits a fast hash is enough (NIST SP 800-63B,
look-up secrets); a slow one would make denial of service easier.
"""

import hashlib
import hmac
import re
import string
import zlib
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Final, NamedTuple

PREFIX: Final = "wws_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH: Final = 43
CHECKSUM_LENGTH: Final = 6
WELL_FORMED: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_LENGTH + CHECKSUM_LENGTH}}}")
SHA256: Final = "sha256$"
# Every secret is compared with this hash too, so that an unknown client costs a comparison. No secret has this hash.
NO_HASH: Final = SHA256 + "0" * 64


class ClientSecret(NamedTuple):
    """A stored secret. `hash` is `sha256$` and 64 hexadecimal digits."""

    credential_id: str
    hash: str
    created_at: datetime
    created_by: str
    label: str = ""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def __repr__(self) -> str:
        """Without the hash."""
        return f"ClientSecret({self.credential_id!r})"

    def is_live_at(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


def generate_client_secret(randomness: Random) -> str:
    text = PREFIX + "".join(randomness.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return text + _checksum(text)


def is_well_formed(secret: str) -> bool:
    """Whether `secret` has the form and the checksum of a secret of this server."""
    if not WELL_FORMED.fullmatch(secret):
        return False
    return hmac.compare_digest(_checksum(secret[:-CHECKSUM_LENGTH]), secret[-CHECKSUM_LENGTH:])


def hash_client_secret(secret: str) -> str:
    return SHA256 + hashlib.sha256(secret.encode("ascii")).hexdigest()


def matching_secret(secret: str, stored_secrets: Sequence[ClientSecret], now: datetime) -> ClientSecret | None:
    """The live secret of `stored_secrets` that matches `secret`."""
    secret_hash = hash_client_secret(secret)
    match = None
    hmac.compare_digest(secret_hash, NO_HASH)
    for candidate in stored_secrets:
        if hmac.compare_digest(secret_hash, candidate.hash) and candidate.is_live_at(now):
            match = candidate
    return match


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode("ascii"))
    digits = ""
    for _ in range(CHECKSUM_LENGTH):
        number, remainder = divmod(number, len(ALPHABET))
        digits = ALPHABET[remainder] + digits
    return digits
