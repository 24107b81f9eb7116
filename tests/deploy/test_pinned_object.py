"""AWS runs the version of the object that has exactly the packaged bytes."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account
from infra.stack.pinned_object import upload


class Bucket:
    """One key of a bucket; `versioned` says whether the bucket keeps versions."""

    def __init__(self, *, versioned: bool = True, head_refusal: str = "404") -> None:
        self.versioned, self.head_refusal = versioned, head_refusal
        self.puts: list[dict[str, Any]] = []

    def put_object(self, **request: Any) -> dict[str, Any]:
        self.puts.append(request)
        return {"VersionId": f"v{len(self.puts)}"} if self.versioned else {}

    def head_object(self, **request: Any) -> dict[str, Any]:
        assert request["ChecksumMode"] == "ENABLED"
        if not self.puts:
            raise ClientError({"Error": {"Code": self.head_refusal, "Message": ""}}, "HeadObject")
        newest = self.puts[-1]
        version = {"VersionId": f"v{len(self.puts)}" if self.versioned else "null"}
        return version | ({"ChecksumSHA256": newest["ChecksumSHA256"]} if "ChecksumSHA256" in newest else {})


class AccountOf(Account):
    bucket: Bucket

    def client(self, service: str, **_config: Any) -> Any:
        return self.bucket


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


def uploaded(monkeypatch: pytest.MonkeyPatch, bucket: Bucket, content: bytes = b"zip") -> tuple[str, str]:
    monkeypatch.setattr(AccountOf, "bucket", bucket, raising=False)
    return upload(AccountOf("123456789012", "eu-central-1", boto3.Session()), "packages", "a.zip", content)


def test_the_version_that_was_put_is_named(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> None:
    assert ("a.zip", "v1") == uploaded(monkeypatch, bucket)
    assert b64encode(sha256(b"zip").digest()).decode() == bucket.puts[0]["ChecksumSHA256"]


def test_the_same_bytes_are_the_same_version(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> None:
    """Else every deployment would change every function."""
    uploaded(monkeypatch, bucket)

    assert ("a.zip", "v1") == uploaded(monkeypatch, bucket)
    assert 1 == len(bucket.puts)


@pytest.mark.parametrize("planted", [{"ChecksumSHA256": "b3RoZXI="}, {}], ids=["another checksum", "none"])
def test_a_replaced_object_is_uploaded_again(
    monkeypatch: pytest.MonkeyPatch, bucket: Bucket, planted: dict[str, str]
) -> None:
    uploaded(monkeypatch, bucket)
    bucket.put_object(**planted)

    assert ("a.zip", "v3") == uploaded(monkeypatch, bucket)


def test_an_operator_without_the_permission_to_check_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("a.zip", "v1") == uploaded(monkeypatch, Bucket(head_refusal="403"))


def test_a_bucket_that_cannot_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClientError, match="500"):
        uploaded(monkeypatch, Bucket(head_refusal="500"))


def test_a_bucket_without_versions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match=r"The bucket packages has no versioning\. Enable versioning"):
        uploaded(monkeypatch, Bucket(versioned=False))
