"""PyJWT and Authlib, used as their documentation shows."""

import ssl
from pathlib import Path

import jwt
import requests
from authlib.oauth2.rfc6750 import InvalidTokenError
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from tests.libraries.questions import Found, Outcome, Refusal, VerificationQuestion

# PyJWKClient's default, in seconds.
_COOLDOWN = 30


class PyJwt:
    def __init__(self, ca_file: Path) -> None:
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._clients: dict[str, jwt.PyJWKClient] = {}

    def ask(self, question: VerificationQuestion) -> Outcome:
        client = self._clients.setdefault(
            question.verifier, jwt.PyJWKClient(question.jwks_uri, ssl_context=self._tls, timeout=5)
        )
        # Its clock cannot be set: what is left of its cooldown then.
        client.cooldown_duration = max(0, _COOLDOWN - question.seconds_later)
        try:
            key = client.get_signing_key_from_jwt(question.token)
            claims = jwt.decode(
                question.token,
                key,
                algorithms=[question.alg],
                audience=question.audience,
                issuer=question.issuer,
                options={"require": ["iss", "aud", "exp", "iat", "sub", "jti"]},
            )
        except jwt.PyJWTError as error:
            return Refusal(type(error).__name__, str(error))
        return Found(claims)


class _Validator(JWTBearerTokenValidator):
    """Authlib leaves fetching and keeping the JWKS to its user."""

    def __init__(self, question: VerificationQuestion, ca_file: Path) -> None:
        super().__init__(issuer=question.issuer, resource_server=question.audience)
        self._jwks_uri, self._ca_file = question.jwks_uri, ca_file
        self.jwks: KeySet | None = None

    def get_jwks(self) -> KeySet:
        if self.jwks is None:
            with requests.Session() as session:
                session.trust_env = False
                response = session.get(self._jwks_uri, verify=str(self._ca_file), timeout=5)
            response.raise_for_status()
            self.jwks = KeySet.import_key_set(response.json())
        return self.jwks


class AuthlibValidator:
    def __init__(self, ca_file: Path) -> None:
        self._ca_file = ca_file
        self._validators: dict[str, _Validator] = {}

    def ask(self, question: VerificationQuestion) -> Outcome:
        validator = self._validators.setdefault(question.verifier, _Validator(question, self._ca_file))
        try:
            try:
                token = validator.authenticate_token(question.token)
            except InvalidTokenError as error:
                if not isinstance(error.__cause__, InvalidKeyIdError):
                    raise
                # A key that came after the JWKS was fetched: once more, with a fresh one.
                validator.jwks = None
                token = validator.authenticate_token(question.token)
            validator.validate_token(token, [], None)
        except InvalidTokenError as error:
            # The reason is in the cause. The caller of the API gets `invalid_token` only.
            cause = error.__cause__
            reason = [type(cause).__name__, str(getattr(cause, "claim", None) or "")]
            return Refusal(type(error).__name__, str(cause), " ".join(filter(None, reason)))
        except requests.HTTPError as error:
            return Refusal(type(error).__name__, str(error), "", error.response.status_code)
        return Found(dict(token))
