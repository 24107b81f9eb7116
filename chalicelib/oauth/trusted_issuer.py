"""An issuer of identities for workloads. A token of any other issuer is refused without a look at its keys."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

KINDS: Final = ("aws", "github", "gitlab", "kubernetes", "google", "spiffe", "other")


class TrustedIssuer(NamedTuple):
    """`issuer` is the exact value of `iss`; for the kind "spiffe", the trust domain as `spiffe://example.org`.

    The keys are at `jwks_uri`, or, if it is empty, in `jwks`. A token is accepted for `maximum_age` after its `iat`,
    and only once if `is_single_use`. Its `aud` must be `audience`, or the issuer of this server if `audience` is empty.
    A deleted issuer's `generation` is never used again, even if its slug is registered again.
    """

    slug: str
    kind: str
    issuer: str
    algs: tuple[str, ...]
    jwks_uri: str = ""
    jwks: tuple[Mapping[str, str], ...] = ()
    maximum_age: timedelta = timedelta(hours=1)
    is_single_use: bool = False
    audience: str = ""
    enabled: bool = True
    generation: int = 0
