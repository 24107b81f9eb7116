"""One secret of Secrets Manager: its versions and their labels."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, cast

from ..store_errors import AnotherRunWasFaster, StoreUnavailable
from .call import Call, CallRefused

log = logging.getLogger("watchword")

CURRENT: Final = "AWSCURRENT"
PREVIOUS: Final = "AWSPREVIOUS"


class Secret:
    """Every method raises StoreUnavailable."""

    def __init__(self, call: Call, secret_id: str, name: str) -> None:
        """`name` is for the log."""
        self._call, self._secret_id, self._name = call, secret_id, name

    def read(self, version_id: str | None = None) -> "SecretVersion | None":
        """The version, by default the current one; None if it does not exist."""
        request = {"SecretId": self._secret_id, **({"VersionId": version_id} if version_id else {})}
        try:
            response = self._call("GetSecretValue", request)
        except CallRefused as refusal:
            if refusal.code != "ResourceNotFoundException":
                raise
            if self._exists():
                return None
            # Read-only roles lack DescribeSecret, so an empty secret and a missing one look the same to them.
            raise StoreUnavailable(
                "the secret does not exist or is empty: invoke the operator function bootstrap"
            ) from None
        if response.get("VersionId") and "SecretString" not in response and "SecretBinary" not in response:
            # An empty secret has an empty version in the emulators, and no version in AWS.
            return None
        text, version_id = response.get("SecretString"), response.get("VersionId")
        if not isinstance(text, str) or not isinstance(version_id, str):
            raise StoreUnavailable("GetSecretValue: the response has no SecretString or no VersionId")
        return SecretVersion(text, version_id)

    def put(self, text: str, version_id: str, labels: Sequence[str] = (CURRENT,)) -> None:
        """Store a version. If `version_id` exists, its text is unchanged: read it to learn which text is stored."""
        request = {
            "SecretId": self._secret_id,
            "SecretString": text,
            "ClientRequestToken": version_id,
            "VersionStages": list(labels),
        }
        try:
            response = self._call("PutSecretValue", request)
        except CallRefused as refusal:
            if refusal.code == "ResourceExistsException":
                return
            raise
        # A response with status 200 may not come from Secrets Manager: see `reads`.
        if not response.get("VersionId"):
            raise StoreUnavailable("PutSecretValue: the response has no VersionId")

    def move_current(self, old: str, new: str) -> None:
        """Compare-and-swap of the label AWSCURRENT. Raises AnotherRunWasFaster if `old` does not have it."""
        failure: StoreUnavailable | None = None
        try:
            self._move(CURRENT, {"MoveToVersionId": new, "RemoveFromVersionId": old})
        except StoreUnavailable as error:
            # The label may have moved although the response was lost. A retry is then refused.
            failure = error
        labels = self.labels()
        if {CURRENT, PREVIOUS} & set(labels.get(new, ())):
            # PREVIOUS: the version was current, and another run has already replaced it.
            return
        if CURRENT not in labels.get(old, ()):
            raise AnotherRunWasFaster
        raise failure or StoreUnavailable("UpdateSecretVersionStage: the call succeeded, but the label did not move")

    def labels(self) -> Mapping[str, Sequence[str]]:
        """The labels by version id."""
        labels = self._call("DescribeSecret", {"SecretId": self._secret_id}).get("VersionIdsToStages")
        if not labels:
            raise StoreUnavailable("DescribeSecret: the response has no VersionIdsToStages")
        return cast("Mapping[str, Sequence[str]]", labels)

    def remove_label(self, label: str, version_id: str) -> None:
        """A failure is only logged because the label is harmless and a later run removes it."""
        try:
            self._move(label, {"RemoveFromVersionId": version_id})
        except StoreUnavailable as error:
            log.info("label not removed", extra={"of": self._name, "detail": error.detail})

    def _move(self, label: str, versions: Mapping[str, str]) -> None:
        self._call("UpdateSecretVersionStage", {"SecretId": self._secret_id, "VersionStage": label, **versions})

    def _exists(self) -> bool:
        """GetSecretValue returns the same error for a missing secret and for one without a value. This call differs."""
        try:
            self._call("DescribeSecret", {"SecretId": self._secret_id})
        except StoreUnavailable:
            return False
        return True


class SecretVersion(NamedTuple):
    text: str
    version_id: str

    def __repr__(self) -> str:
        """Without the text."""
        return f"SecretVersion({self.version_id!r})"
