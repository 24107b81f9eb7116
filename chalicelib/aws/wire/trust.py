"""Which certificates are believed: AWS_CA_BUNDLE if it is set, else Amazon's five roots, else the system's.

AWS signs its endpoints with the roots in amazon_roots.pem (https://www.amazontrust.com/repository/). Parsing these
five takes a hundredth of the time that a whole bundle takes, and the bundle is parsed only when it is needed.
"""

import os
import ssl
from collections.abc import Mapping
from typing import Final

AMAZON_ROOTS: Final = os.path.join(os.path.dirname(__file__), "amazon_roots.pem")  # noqa: PTH118, PTH120  # pathlib costs a cold start.
# OpenSSL's X509_V_ERR_* that say that the issuer is not among the roots: 2, 18, 19, 20 and 21.
UNKNOWN_ISSUER: Final = frozenset({2, 18, 19, 20, 21})


class Trust:
    """The context for TLS connections; `widen` goes on to the system's roots, for this process's life."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._ca_bundle = environ.get("AWS_CA_BUNDLE") or None
        self._context: ssl.SSLContext | None = None
        self._system: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Raises OSError (ssl.SSLError is one) when the file of AWS_CA_BUNDLE cannot be read as certificates."""
        if self._context is None:
            self._context = _context(self._ca_bundle or AMAZON_ROOTS)
        return self._context

    def widen(self, tried: ssl.SSLContext, error: ssl.SSLCertVerificationError) -> bool:
        """Whether another attempt is of use after `error` under the context `tried`: the issuer was unknown, and the
        system's roots were not tried.
        """
        if self._ca_bundle or tried is self._system or error.verify_code not in UNKNOWN_ISSUER:
            return False
        if self._system is None:
            self._system = _context(None)
        self._context = self._system
        return True


def _context(ca_file: str | None) -> ssl.SSLContext:
    # This protocol demands a certificate, and compares its names with the host's.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        context.load_verify_locations(cafile=ca_file)
    return context
