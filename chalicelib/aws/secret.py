"""One secret of Secrets Manager and its versions: read, put and labelled."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from ..keys.rotation import AnotherRunWasFaster
from .call import Call, CallRefused, StoreUnavailable

log = logging.getLogger("watchword")

CURRENT: Final = "AWSCURRENT"
PREVIOUS: Final = "AWSPREVIOUS"


@dataclass(frozen=True)
class Secret:
    """`name` is for the log. Every method raises StoreUnavailable."""

    call: Call
    secret_id: str
    name: str

    def read(self, version_id: str | None = None) -> "SecretVersion | None":
        """The current version if none is named; None when there is no such version."""
        request = {"SecretId": self.secret_id, **({"VersionId": version_id} if version_id else {})}
        try:
            answer = self.call("GetSecretValue", request)
        except CallRefused as refusal:
            if refusal.code != "ResourceNotFoundException":
                raise
            if self._exists():
                return None
            # Read-only roles lack DescribeSecret, so an empty secret and a missing one look the same to them.
            raise StoreUnavailable("no secret, or one that the operator function bootstrap has to fill") from None
        if answer.get("VersionId") and "SecretString" not in answer and "SecretBinary" not in answer:
            # An emulator's first version holds nothing; AWS has no version then.
            return None
        text, version = answer.get("SecretString"), answer.get("VersionId")
        if not isinstance(text, str) or not isinstance(version, str):
            raise StoreUnavailable("GetSecretValue: an answer without a secret")
        return SecretVersion(text, version)

    def put(self, text: str, version_id: str, labels: Sequence[str] = (CURRENT,)) -> None:
        """A version that exists keeps its text: read it to find out which text counts."""
        request = {
            "SecretId": self.secret_id,
            "SecretString": text,
            "ClientRequestToken": version_id,
            "VersionStages": list(labels),
        }
        try:
            answer = self.call("PutSecretValue", request)
        except CallRefused as refusal:
            if refusal.code == "ResourceExistsException":
                return
            raise
        # As with reads: a success that Secrets Manager itself did not confirm is none.
        if not answer.get("VersionId"):
            raise StoreUnavailable("PutSecretValue: an answer without a version")

    def move_current(self, old: str, new: str) -> None:
        """Compare-and-swap: raises AnotherRunWasFaster when `old` is no longer current."""
        trouble: StoreUnavailable | None = None
        try:
            self._move(CURRENT, {"MoveToVersionId": new, "RemoveFromVersionId": old})
        except StoreUnavailable as error:
            # Perhaps only the answer was lost, and a repetition was refused because the first had moved the label.
            trouble = error
        labels = self.labels()
        if {CURRENT, PREVIOUS} & set(labels.get(new, ())):
            # PREVIOUS: it was current, and a further run has built on it already.
            return
        if CURRENT not in labels.get(old, ()):
            raise AnotherRunWasFaster
        if trouble is None:
            raise StoreUnavailable("UpdateSecretVersionStage: an answer, and nothing was moved")
        raise trouble

    def labels(self) -> Mapping[str, Sequence[str]]:
        """By version id."""
        labels = self.call("DescribeSecret", {"SecretId": self.secret_id}).get("VersionIdsToStages")
        if not labels:
            raise StoreUnavailable("DescribeSecret: an answer without versions")
        return cast("Mapping[str, Sequence[str]]", labels)

    def remove_label(self, label: str, version_id: str) -> None:
        """Never in the way of anything: the next run removes a label that stays."""
        try:
            self._move(label, {"RemoveFromVersionId": version_id})
        except StoreUnavailable as error:
            log.info("a label stays", extra={"of": self.name, "detail": error.detail})

    def _move(self, label: str, versions: Mapping[str, str]) -> None:
        self.call("UpdateSecretVersionStage", {"SecretId": self.secret_id, "VersionStage": label, **versions})

    def _exists(self) -> bool:
        """Secrets Manager answers alike for a secret that is not there and one without a value."""
        try:
            self.call("DescribeSecret", {"SecretId": self.secret_id})
        except StoreUnavailable:
            return False
        return True


@dataclass(frozen=True)
class SecretVersion:
    text: str = field(repr=False)
    version_id: str
