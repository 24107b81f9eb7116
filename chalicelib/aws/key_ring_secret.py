"""The key ring in Secrets Manager: one JSON document under one secret, changed by compare-and-swap.

A change is a version of its own under a label of its own; one call then moves AWSCURRENT to it, if AWSCURRENT is still
where it was when the ring was read. AWSPREVIOUS stays behind as the way back.
"""

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from ..keys.key_ring import KeyRing
from ..keys.key_ring_document import MalformedKeyRing, from_document, to_document
from ..keys.rotation import AnotherRunWasFaster
from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, error_code, unavailable

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

log = logging.getLogger("watchword")

# Two bootstraps at once write under one token: Secrets Manager takes the first and refuses a second with other content.
FIRST_VERSION: Final = "watchword-first-key-ring-version"
CURRENT: Final = "AWSCURRENT"
PREVIOUS: Final = "AWSPREVIOUS"
# A version without any label may be deleted, though not on its first day. One label for all would be moved from run to
# run by AWS, and ministack puts it on both.
PENDING: Final = "watchword-pending-"


class KeyRingSecret:
    """Implements operations.bootstrap.KeyRings and operations.ring_keeper.KeyRings."""

    def __init__(self, secretsmanager: "SecretsManagerClient", secret_id: str) -> None:
        self._secretsmanager, self._secret_id = secretsmanager, secret_id

    def find(self) -> KeyRing | None:
        """The ring that is current; None when the secret is there and was never filled. Raises
        TemporarilyUnavailable.
        """
        found = secret_version(self._secretsmanager, self._secret_id)
        return _ring(found[0]) if found else None

    def load(self) -> KeyRing:
        return self.current()[0]

    def current(self) -> tuple[KeyRing, str]:
        """With the id of its version, for `replace`. Raises TemporarilyUnavailable."""
        found = secret_version(self._secretsmanager, self._secret_id)
        if found is None:
            raise TemporarilyUnavailable(detail="there is no key ring yet: invoke the operator function bootstrap")
        return _ring(found[0]), found[1]

    def fill(self, ring: KeyRing) -> None:
        """The first version; whoever comes second must read what the first wrote."""
        put_secret_text(self._secretsmanager, self._secret_id, to_document(ring), FIRST_VERSION)

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Make `ring` current, if `version_id` still is. Raises AnotherRunWasFaster or TemporarilyUnavailable; after
        the latter the old ring or the new one is current, and whoever reads it finds out.
        """
        text, new = to_document(ring), str(uuid4())
        if _ring(text) != ring:
            raise TemporarilyUnavailable(detail="the new key ring cannot be read back from its document")
        label = PENDING + new
        try:
            self._secretsmanager.put_secret_value(
                SecretId=self._secret_id, SecretString=text, ClientRequestToken=new, VersionStages=[label]
            )
        except (ClientError, BotoCoreError) as error:
            raise unavailable("PutSecretValue", error) from None
        if secret_version(self._secretsmanager, self._secret_id, new) != (text, new):
            raise TemporarilyUnavailable(detail="GetSecretValue: not the key ring that was put")
        try:
            self._move_current(version_id, new)
        except AnotherRunWasFaster:
            self._remove_label(label, new)
            raise
        self._remove_label(label, new)

    def clean_up(self) -> None:
        """Labels that killed runs left behind. A run at this moment loses its own and goes on without: its version is
        too young to be deleted.
        """
        with suppress(TemporarilyUnavailable):
            for version_id, labels in self._labels().items():
                for label in labels:
                    if label.startswith(PENDING):
                        self._remove_label(label, version_id)

    def _move_current(self, old: str, new: str) -> None:
        trouble: Exception | None = None
        try:
            self._secretsmanager.update_secret_version_stage(
                SecretId=self._secret_id, VersionStage=CURRENT, MoveToVersionId=new, RemoveFromVersionId=old
            )
        except (ClientError, BotoCoreError) as error:
            # Perhaps only the answer was lost, and a repetition was refused because the first had moved the label.
            trouble = error
        labels = self._labels()
        if {CURRENT, PREVIOUS} & set(labels.get(new, ())):
            # PREVIOUS: it was current, and a further run has built on it already.
            return
        if CURRENT not in labels.get(old, ()):
            raise AnotherRunWasFaster
        if trouble is None:
            raise TemporarilyUnavailable(detail="UpdateSecretVersionStage: an answer, and nothing was moved")
        raise unavailable("UpdateSecretVersionStage", trouble)

    def _labels(self) -> dict[str, list[str]]:
        """By version id. Raises TemporarilyUnavailable."""
        try:
            labels = self._secretsmanager.describe_secret(SecretId=self._secret_id).get("VersionIdsToStages")
        except (ClientError, BotoCoreError) as error:
            raise unavailable("DescribeSecret", error) from None
        if not labels:
            raise TemporarilyUnavailable(detail="DescribeSecret: an answer without versions")
        return labels

    def _remove_label(self, label: str, version_id: str) -> None:
        """Never in the way of anything: what stays is removed by the next run."""
        try:
            self._secretsmanager.update_secret_version_stage(
                SecretId=self._secret_id, VersionStage=label, RemoveFromVersionId=version_id
            )
        except (ClientError, BotoCoreError) as error:
            log.info("a label stays", extra={"of": "key ring", "detail": unavailable("remove", error).detail})


def _ring(text: str) -> KeyRing:
    try:
        return from_document(text)
    except MalformedKeyRing as error:
        raise TemporarilyUnavailable(detail=f"key ring: {error}") from None


def secret_text(secretsmanager: "SecretsManagerClient", secret_id: str) -> str | None:
    """The current text of a secret; None when it was never filled. Raises TemporarilyUnavailable."""
    found = secret_version(secretsmanager, secret_id)
    return found[0] if found else None


def secret_version(
    secretsmanager: "SecretsManagerClient", secret_id: str, version_id: str | None = None
) -> tuple[str, str] | None:
    """A version's text and id, the current one's if none is named; None when the secret was never filled. Raises
    TemporarilyUnavailable.
    """
    answer: Any
    try:
        if version_id is None:
            answer = secretsmanager.get_secret_value(SecretId=secret_id)
        else:
            answer = secretsmanager.get_secret_value(SecretId=secret_id, VersionId=version_id)
    except ClientError as error:
        if error.response["Error"].get("Code") != "ResourceNotFoundException":
            raise unavailable("GetSecretValue", error) from None
        if _exists(secretsmanager, secret_id):
            return None
        # Whoever only reads the secret may not ask whether it is there.
        raise TemporarilyUnavailable(
            detail="no secret, or one that the operator function bootstrap has to fill"
        ) from None
    except TROUBLE as error:
        raise unavailable("GetSecretValue", error) from None
    if answer.get("VersionId") and "SecretString" not in answer and "SecretBinary" not in answer:
        # An emulator's first version holds nothing; AWS has no version then.
        return None
    text, found = answer.get("SecretString"), answer.get("VersionId")
    if not isinstance(text, str) or not isinstance(found, str):
        raise TemporarilyUnavailable(detail="GetSecretValue: an answer without a secret")
    return text, found


def put_secret_text(
    secretsmanager: "SecretsManagerClient", secret_id: str, text: str, client_request_token: str
) -> None:
    try:
        answer = secretsmanager.put_secret_value(
            SecretId=secret_id, SecretString=text, ClientRequestToken=client_request_token
        )
    except TROUBLE as error:
        if error_code(error) == "ResourceExistsException":
            return
        raise unavailable("PutSecretValue", error) from None
    # As with reads: a success that Secrets Manager itself did not confirm is none.
    if not answer.get("VersionId"):
        raise TemporarilyUnavailable(detail="PutSecretValue: an answer without a version")


def _exists(secretsmanager: "SecretsManagerClient", secret_id: str) -> bool:
    """Secrets Manager answers alike for a secret that is not there and one without a value."""
    try:
        secretsmanager.describe_secret(SecretId=secret_id)
    except TROUBLE:
        return False
    return True
