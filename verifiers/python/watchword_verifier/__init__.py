"""Verifies access tokens of Watchword: RFC 9068, RFC 6750 and the revocation feed of the server."""

from .access_token import AccessToken
from .refusals import InsufficientScope, InvalidToken, MissingToken, Refusal, Unavailable
from .verifier import Verifier

__all__ = ["AccessToken", "InsufficientScope", "InvalidToken", "MissingToken", "Refusal", "Unavailable", "Verifier"]
