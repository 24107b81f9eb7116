"""AWS Signature Version 4 for a POST to `/` with a JSON body.

Source: AWS IAM User Guide, "Create a signed AWS API request". The names are those of that page.
"""

import hmac
import re
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from .credentials import Credentials

ALGORITHM: Final = "AWS4-HMAC-SHA256"
# RFC 9110 §5.5, limited to ASCII. A line break in a value would start another header.
HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")


class Signature:
    """Signs for one service in one region. The signing key is cached until the day or the credentials change."""

    def __init__(self, service: str, region: str) -> None:
        self._service, self._region = service, region
        self._cached_key: tuple[str, str, bytes] = ("", "", b"")

    def headers(self, headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> dict[str, str]:
        """`headers` and those of the signature over them and `body`. `now` is in seconds since 1970.

        `headers` must include Host. All names are lower case. Raises ValueError if a value is not allowed in a header.
        """
        timestamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        signed = {**headers, "x-amz-date": timestamp}
        if credentials.session_token:
            signed["x-amz-security-token"] = credentials.session_token
        names = sorted(signed)
        for name in names:
            if not HEADER_VALUE.fullmatch(signed[name]):
                raise ValueError(f"the value of the header {name} has an invalid character")
        canonical_headers = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in names)
        signed_headers = ";".join(names)
        # The empty lines are the empty query string and the end of the headers.
        canonical_request = f"POST\n/\n\n{canonical_headers}\n{signed_headers}\n{sha256(body).hexdigest()}"
        scope = f"{timestamp[:8]}/{self._region}/{self._service}/aws4_request"
        digest = sha256(canonical_request.encode()).hexdigest()
        string_to_sign = f"{ALGORITHM}\n{timestamp}\n{scope}\n{digest}"
        key = self._signing_key(credentials.secret_access_key, timestamp[:8])
        signature = hmac.digest(key, string_to_sign.encode(), sha256).hex()
        credential = f"{credentials.access_key_id}/{scope}"
        if not HEADER_VALUE.fullmatch(credential):
            raise ValueError("the access key id has an invalid character")
        signed["authorization"] = (
            f"{ALGORITHM} Credential={credential}, SignedHeaders={signed_headers}, Signature={signature}"
        )
        return signed

    def _signing_key(self, secret_access_key: str, date: str) -> bytes:
        cached_secret, cached_date, key = self._cached_key
        if (cached_secret, cached_date) != (secret_access_key, date):
            key = f"AWS4{secret_access_key}".encode()
            for part in (date, self._region, self._service, "aws4_request"):
                key = hmac.digest(key, part.encode(), sha256)
            # One assignment, so that other threads see the complete key or the old one.
            self._cached_key = (secret_access_key, date, key)
        return key
