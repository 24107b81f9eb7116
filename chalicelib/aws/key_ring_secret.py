"""The key ring in Secrets Manager: one JSON document under one secret."""

from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from ..keys.key_ring import KeyRing
from ..keys.key_ring_document import MalformedKeyRing, from_document, to_document
from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

# Two bootstraps at once write under one token: Secrets Manager takes the first and refuses a second with other content.
FIRST_VERSION: Final = "watchword-first-key-ring-version"


class KeyRingSecret:
    def __init__(self, secretsmanager: "SecretsManagerClient", secret_id: str) -> None:
        self._secretsmanager, self._secret_id = secretsmanager, secret_id

    def find(self) -> KeyRing | None:
        """The ring that is current; None when the secret is there and was never filled. Raises
        TemporarilyUnavailable.
        """
        text = secret_text(self._secretsmanager, self._secret_id)
        if text is None:
            return None
        try:
            return from_document(text)
        except MalformedKeyRing as error:
            raise TemporarilyUnavailable(detail=f"key ring: {error}") from None

    def load(self) -> KeyRing:
        ring = self.find()
        if ring is None:
            raise TemporarilyUnavailable(detail="there is no key ring yet: invoke the operator function bootstrap")
        return ring

    def fill(self, ring: KeyRing) -> None:
        """The first version; whoever comes second must read what the first wrote."""
        put_secret_text(self._secretsmanager, self._secret_id, to_document(ring), FIRST_VERSION)


def secret_text(secretsmanager: "SecretsManagerClient", secret_id: str) -> str | None:
    """The current text of a secret; None when it was never filled. Raises TemporarilyUnavailable."""
    try:
        answer = secretsmanager.get_secret_value(SecretId=secret_id)
    except ClientError as error:
        if error.response["Error"].get("Code") == "ResourceNotFoundException" and _exists(secretsmanager, secret_id):
            return None
        raise unavailable("GetSecretValue", error) from None
    except TROUBLE as error:
        raise unavailable("GetSecretValue", error) from None
    if answer.get("VersionId") and "SecretString" not in answer and "SecretBinary" not in answer:
        # An emulator's first version holds nothing; AWS has no version then.
        return None
    text = answer.get("SecretString")
    if not isinstance(text, str):
        raise TemporarilyUnavailable(detail="GetSecretValue: an answer without a secret")
    return text


def put_secret_text(
    secretsmanager: "SecretsManagerClient", secret_id: str, text: str, client_request_token: str
) -> None:
    try:
        secretsmanager.put_secret_value(SecretId=secret_id, SecretString=text, ClientRequestToken=client_request_token)
    except ClientError as error:
        if error.response["Error"].get("Code") != "ResourceExistsException":
            raise unavailable("PutSecretValue", error) from None
    except BotoCoreError as error:
        raise unavailable("PutSecretValue", error) from None


def _exists(secretsmanager: "SecretsManagerClient", secret_id: str) -> bool:
    """Secrets Manager answers alike for a secret that is not there and one without a value."""
    try:
        secretsmanager.describe_secret(SecretId=secret_id)
    except (ClientError, BotoCoreError):
        return False
    return True
