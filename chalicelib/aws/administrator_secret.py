"""The first administrator's credential, in a secret of its own: {"client_id", "client_secret"}."""

import json
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from ..oauth.client_authentication.secret_credential import SecretCredential
from ..oauth.errors import TemporarilyUnavailable
from .key_ring_secret import put_secret_text, secret_text

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

FIRST_VERSION: Final = "watchword-first-administrator-credential"


class AdministratorSecret:
    """Implements operations.bootstrap.Credentials."""

    def __init__(self, secretsmanager: "SecretsManagerClient", secret_id: str) -> None:
        self._secretsmanager, self._secret_id = secretsmanager, secret_id

    def find(self) -> SecretCredential | None:
        text = secret_text(self._secretsmanager, self._secret_id)
        if text is None:
            return None
        try:
            content = json.loads(text)
            return SecretCredential(str(content["client_id"]), str(content["client_secret"]))
        except (ValueError, KeyError, TypeError):
            # `from None`: the exception carries the secret.
            raise TemporarilyUnavailable(detail="the administrator's secret holds no credential") from None

    def fill(self, credential: SecretCredential) -> None:
        self._put(credential, FIRST_VERSION)

    def replace(self, credential: SecretCredential) -> None:
        self._put(credential, str(uuid4()))

    def _put(self, credential: SecretCredential, client_request_token: str) -> None:
        text = json.dumps({"client_id": credential.client_id, "client_secret": credential.client_secret})
        put_secret_text(self._secretsmanager, self._secret_id, text, client_request_token)
