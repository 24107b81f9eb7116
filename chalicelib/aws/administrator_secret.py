"""The administrator's credential in its own secret: {"client_id", "client_secret", "generation", "is_new"}.

A new credential is first stored as a version with the label AWSPENDING. Version 0.1.0 stored no generation.
"""

import json
from typing import Any, Final

from ..administration.administrator_credential import AdministratorCredential
from ..store_errors import StoreUnavailable
from .call import Call
from .secret import Secret, SecretVersion

FIRST_VERSION: Final = "watchword-first-administrator-credential"
PENDING: Final = "AWSPENDING"


class AdministratorSecret:
    """Implements operations.bootstrap.Credentials and operations.reissue.Credentials."""

    def __init__(self, call: Call, secret_id: str) -> None:
        self._secret = Secret(call, secret_id, "administrator")

    def find(self) -> AdministratorCredential | None:
        current = self.current_version()
        return current[0] if current else None

    def current_version(self) -> tuple[AdministratorCredential, str] | None:
        """The current credential and its version id."""
        version = self._secret.read()
        return (_credential(version), version.version_id) if version else None

    def version(self, version_id: str) -> AdministratorCredential | None:
        version = self._secret.read(version_id)
        return _credential(version) if version else None

    def fill(self, credential: AdministratorCredential) -> None:
        self._secret.put(_text(credential), FIRST_VERSION)

    def stage(self, version_id: str, credential: AdministratorCredential) -> None:
        self._secret.put(_text(credential), version_id, [PENDING])

    def move_current(self, old: str, new: str) -> None:
        self._secret.move_current(old, new)
        # AWS moves a label with the next put. The emulator ministack leaves it on both versions and can then no longer
        # remove it.
        self._secret.remove_label(PENDING, new)


def _text(credential: AdministratorCredential) -> str:
    content: dict[str, Any] = {"client_id": credential.client_id, "client_secret": credential.client_secret}
    if credential.generation is not None:
        content["generation"] = credential.generation
    if credential.is_new:
        content["is_new"] = True
    return json.dumps(content)


def _credential(version: SecretVersion) -> AdministratorCredential:
    try:
        content = json.loads(version.text)
        generation = content.get("generation")
        return AdministratorCredential(
            str(content["client_id"]),
            str(content["client_secret"]),
            None if generation is None else int(generation),
            is_new=content.get("is_new") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        # `from None`: the exception carries the secret.
        raise StoreUnavailable("the administrator's secret is malformed") from None
