"""Uploads an object and returns the version that contains exactly these bytes.

CloudFormation and Lambda fetch that version. A principal that can write to the bucket but cannot deploy cannot replace
the bytes, because a put with the same key creates another version.
"""

from base64 import b64encode
from hashlib import sha256

from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account


def upload(account: Account, bucket: str, key: str, content: bytes) -> tuple[str, str]:
    """The key and version id of `content`. Reuses the newest version if it has these bytes. Raises Problem."""
    checksum = b64encode(sha256(content).digest()).decode()
    version = _version_with(account, bucket, key, checksum)
    if version is None:
        # S3 rejects bytes that do not match the checksum, and stores it for the next deployment.
        put = account.client("s3").put_object(
            Bucket=bucket, Key=key, Body=content, ChecksumSHA256=checksum, ExpectedBucketOwner=account.account_id
        )
        version = put.get("VersionId")
    # A put to a bucket without versioning creates the version "null", which a later put replaces.
    if version in (None, "null"):
        raise Problem(f"The bucket {bucket} has no versioning. Enable versioning, then deploy again.")
    return key, str(version)


def _version_with(account: Account, bucket: str, key: str, checksum: str) -> str | None:
    try:
        head = account.client("s3").head_object(
            Bucket=bucket, Key=key, ChecksumMode="ENABLED", ExpectedBucketOwner=account.account_id
        )
    except ClientError as error:
        # S3 returns 403 for a missing object if the caller may not list the bucket.
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "403", "AccessDenied"):
            raise
        return None
    version: str | None = head.get("VersionId") if head.get("ChecksumSHA256") == checksum else None
    return None if version == "null" else version
