"""One secret of Secrets Manager and its versions: read, put and labelled."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from ..keys.rotation import AnotherRunWasFaster
from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, error_code, unavailable

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

log = logging.getLogger("watchword")

CURRENT: Final = "AWSCURRENT"
PREVIOUS: Final = "AWSPREVIOUS"


@dataclass(frozen=True)
class SecretVersions:
    """`name` is for the log. Every method raises TemporarilyUnavailable for trouble with AWS."""

    client: "SecretsManagerClient"
    secret_id: str
    name: str

    def read(self, version_id: str | None = None) -> "SecretVersion | None":
        """The current version if none is named; None when there is no such version."""
        answer: Any
        try:
            if version_id is None:
                answer = self.client.get_secret_value(SecretId=self.secret_id)
            else:
                answer = self.client.get_secret_value(SecretId=self.secret_id, VersionId=version_id)
        except ClientError as error:
            if error.response["Error"].get("Code") != "ResourceNotFoundException":
                raise unavailable("GetSecretValue", error) from None
            if self._exists():
                return None
            # Read-only roles lack DescribeSecret, so an empty secret and a missing one look the same to them.
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
        return SecretVersion(text, found)

    def put(self, text: str, version_id: str, labels: Sequence[str] = (CURRENT,)) -> None:
        """A version that exists keeps its text: read it to find out which text counts."""
        try:
            answer = self.client.put_secret_value(
                SecretId=self.secret_id, SecretString=text, ClientRequestToken=version_id, VersionStages=list(labels)
            )
        except TROUBLE as error:
            if error_code(error) == "ResourceExistsException":
                return
            raise unavailable("PutSecretValue", error) from None
        # As with reads: a success that Secrets Manager itself did not confirm is none.
        if not answer.get("VersionId"):
            raise TemporarilyUnavailable(detail="PutSecretValue: an answer without a version")

    def move_current(self, old: str, new: str) -> None:
        """Compare-and-swap: raises AnotherRunWasFaster when `old` is no longer current."""
        trouble: Exception | None = None
        try:
            self.client.update_secret_version_stage(
                SecretId=self.secret_id, VersionStage=CURRENT, MoveToVersionId=new, RemoveFromVersionId=old
            )
        except TROUBLE as error:
            # Perhaps only the answer was lost, and a repetition was refused because the first had moved the label.
            trouble = error
        labels = self.labels()
        if {CURRENT, PREVIOUS} & set(labels.get(new, ())):
            # PREVIOUS: it was current, and a further run has built on it already.
            return
        if CURRENT not in labels.get(old, ()):
            raise AnotherRunWasFaster
        if trouble is None:
            raise TemporarilyUnavailable(detail="UpdateSecretVersionStage: an answer, and nothing was moved")
        raise unavailable("UpdateSecretVersionStage", trouble)

    def labels(self) -> Mapping[str, Sequence[str]]:
        """By version id."""
        try:
            labels = self.client.describe_secret(SecretId=self.secret_id).get("VersionIdsToStages")
        except TROUBLE as error:
            raise unavailable("DescribeSecret", error) from None
        if not labels:
            raise TemporarilyUnavailable(detail="DescribeSecret: an answer without versions")
        return labels

    def remove_label(self, label: str, version_id: str) -> None:
        """Never in the way of anything: what stays is removed by the next run."""
        try:
            self.client.update_secret_version_stage(
                SecretId=self.secret_id, VersionStage=label, RemoveFromVersionId=version_id
            )
        except TROUBLE as error:
            log.info("a label stays", extra={"of": self.name, "detail": unavailable("remove", error).detail})

    def _exists(self) -> bool:
        """Secrets Manager answers alike for a secret that is not there and one without a value."""
        try:
            self.client.describe_secret(SecretId=self.secret_id)
        except TROUBLE:
            return False
        return True


@dataclass(frozen=True)
class SecretVersion:
    text: str = field(repr=False)
    version_id: str
