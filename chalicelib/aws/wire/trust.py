"""The trusted root certificates: AWS_CA_BUNDLE if it is set, else Amazon's five roots, else the system's roots.

AWS signs its endpoints with the roots in amazon_roots.pem (https://www.amazontrust.com/repository/). Parsing these
five takes a hundredth of the time of the system's bundle, so the bundle is parsed only if it is needed.
"""

import os
import ssl
from collections.abc import Mapping
from typing import Final

AMAZON_ROOTS: Final = os.path.join(os.path.dirname(__file__), "amazon_roots.pem")  # noqa: PTH118, PTH120  # pathlib costs a cold start.
# OpenSSL's X509_V_ERR_* codes for an issuer that is not among the roots.
UNKNOWN_ISSUER: Final = frozenset({2, 18, 19, 20, 21})


class Trust:
    """The context for TLS connections. `widen` switches it to the system's roots for the life of the process."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._ca_bundle = environ.get("AWS_CA_BUNDLE") or None
        self._context: ssl.SSLContext | None = None
        self._system: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Raises OSError (ssl.SSLError is one) if AWS_CA_BUNDLE names no readable file of certificates."""
        if self._context is None:
            self._context = _context(self._ca_bundle or AMAZON_ROOTS)
        return self._context

    def widen(self, failed_context: ssl.SSLContext, error: ssl.SSLCertVerificationError) -> bool:
        """Switch to the system's roots if `error` means an unknown issuer and `failed_context` did not have them.

        Returns whether to retry.
        """
        if self._ca_bundle or failed_context is self._system or error.verify_code not in UNKNOWN_ISSUER:
            return False
        if self._system is None:
            self._system = _context(None)
        self._context = self._system
        return True


def _context(ca_file: str | None) -> ssl.SSLContext:
    # PROTOCOL_TLS_CLIENT requires a certificate and verifies the host name.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        context.load_verify_locations(cafile=ca_file)
    return context
