"""The administrator's credential, in a secret of its own: {"client_id", "client_secret", "generation"}.

A new one is a version under AWSPENDING first. 0.1.0 wrote no generation.
"""

import json
from typing import TYPE_CHECKING, Any, Final

from ..administration.administrator_credential import AdministratorCredential
from ..oauth.errors import TemporarilyUnavailable
from .secret_versions import SecretVersion, SecretVersions

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

FIRST_VERSION: Final = "watchword-first-administrator-credential"
PENDING: Final = "AWSPENDING"


class AdministratorSecret:
    """Implements operations.bootstrap.Credentials and operations.reissue.Credentials."""

    def __init__(self, secretsmanager: "SecretsManagerClient", secret_id: str) -> None:
        self._versions = SecretVersions(secretsmanager, secret_id, "administrator")

    def find(self) -> AdministratorCredential | None:
        current = self.current()
        return current[0] if current else None

    def current(self) -> tuple[AdministratorCredential, str] | None:
        """With the id of its version."""
        found = self._versions.read()
        return (_credential(found), found.version_id) if found else None

    def version(self, version_id: str) -> AdministratorCredential | None:
        found = self._versions.read(version_id)
        return _credential(found) if found else None

    def fill(self, credential: AdministratorCredential) -> None:
        self._versions.put(_text(credential), FIRST_VERSION)

    def stage(self, version_id: str, credential: AdministratorCredential) -> None:
        self._versions.put(_text(credential), version_id, [PENDING])

    def move_current(self, old: str, new: str) -> None:
        self._versions.move_current(old, new)
        # AWS moves the label with the next put. ministack leaves it on both versions, and then removes it from neither.
        self._versions.remove_label(PENDING, new)


def _text(credential: AdministratorCredential) -> str:
    content: dict[str, Any] = {"client_id": credential.client_id, "client_secret": credential.client_secret}
    if credential.generation is not None:
        content["generation"] = credential.generation
    if credential.is_new:
        content["is_new"] = True
    return json.dumps(content)


def _credential(found: SecretVersion) -> AdministratorCredential:
    try:
        content = json.loads(found.text)
        generation = content.get("generation")
        return AdministratorCredential(
            str(content["client_id"]),
            str(content["client_secret"]),
            None if generation is None else int(generation),
            is_new=content.get("is_new") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        # `from None`: the exception carries the secret.
        raise TemporarilyUnavailable(detail="the administrator's secret holds no credential") from None
