"""An object in the bucket for packages, and the version of it that holds exactly the bytes uploaded.

CloudFormation and Lambda fetch that version. Whoever can write to the bucket, but not deploy, cannot slip in other
bytes: a put under the same key makes another version.
"""

from base64 import b64encode
from hashlib import sha256

from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account


def upload(account: Account, bucket: str, key: str, content: bytes) -> tuple[str, str]:
    """The key and the version id of `content`; the newest version, if it holds these bytes. Raises Problem."""
    checksum = b64encode(sha256(content).digest()).decode()
    version = _version_with(account, bucket, key, checksum)
    if version is None:
        # S3 refuses other bytes than these, and keeps the checksum for the next deployment to compare.
        put = account.client("s3").put_object(
            Bucket=bucket, Key=key, Body=content, ChecksumSHA256=checksum, ExpectedBucketOwner=account.account_id
        )
        version = put.get("VersionId")
    # An object that was put while the bucket kept no versions has the version id "null", which a put replaces.
    if version in (None, "null"):
        raise Problem(f"The bucket {bucket} keeps no versions: switch its versioning on, then deploy again.")
    return key, str(version)


def _version_with(account: Account, bucket: str, key: str, checksum: str) -> str | None:
    try:
        head = account.client("s3").head_object(
            Bucket=bucket, Key=key, ChecksumMode="ENABLED", ExpectedBucketOwner=account.account_id
        )
    except ClientError as error:
        # 403 is also the answer for a missing object to those who may not list the bucket.
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "403", "AccessDenied"):
            raise
        return None
    version: str | None = head.get("VersionId") if head.get("ChecksumSHA256") == checksum else None
    return None if version == "null" else version
