"""A certificate that cannot serve the domain stops a deployment before it begins."""

from dataclasses import dataclass, replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account
from infra.stack.certificate import check_certificate

DOMAIN = "auth.example.com"
ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/1"


@dataclass(frozen=True)
class AccountWith(Account):
    """An account whose ACM answers with one certificate, or refuses with a code."""

    certificate: dict[str, Any] | None = None
    refusal: str = "ResourceNotFoundException"

    def client(self, service: str, **config: Any) -> Any:
        assert service == "acm"
        return self

    def describe_certificate(self, CertificateArn: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        if self.certificate is None:
            raise ClientError({"Error": {"Code": self.refusal, "Message": ""}}, "DescribeCertificate")
        return {"Certificate": self.certificate}


ISSUED = {"Status": "ISSUED", "DomainName": DOMAIN, "SubjectAlternativeNames": [DOMAIN]}
ACCOUNT = AccountWith("123456789012", "eu-central-1", boto3.Session(), ISSUED)


@pytest.mark.parametrize("names", [[DOMAIN], ["example.com", DOMAIN], ["*.example.com"]])
def test_an_issued_certificate_for_the_domain_passes(names: list[str]) -> None:
    certificate = {"Status": "ISSUED", "DomainName": names[0], "SubjectAlternativeNames": names}
    check_certificate(replace(ACCOUNT, certificate=certificate), DOMAIN, ARN)


def test_an_operator_without_the_permission_to_check_is_not_stopped() -> None:
    check_certificate(replace(ACCOUNT, certificate=None, refusal="AccessDeniedException"), DOMAIN, ARN)


def test_other_errors_of_aws_do_not_count_as_a_missing_certificate() -> None:
    with pytest.raises(ClientError):
        check_certificate(replace(ACCOUNT, certificate=None, refusal="ThrottlingException"), DOMAIN, ARN)


@pytest.mark.parametrize(
    ("account", "arn", "sentence"),
    [
        (ACCOUNT, "", r"needs a certificate\. Request one in ACM in eu-central-1"),
        (ACCOUNT, ARN.replace("eu-central-1", "us-east-1"), "The certificate is in us-east-1"),
        (ACCOUNT, "certificate", "The certificate is in no region"),
        (replace(ACCOUNT, certificate=None), ARN, "There is no certificate arn:"),
        (replace(ACCOUNT, certificate=ISSUED | {"Status": "PENDING_VALIDATION"}), ARN, "is PENDING_VALIDATION"),
        (
            replace(ACCOUNT, certificate={"Status": "ISSUED", "DomainName": "*.auth.example.com"}),
            ARN,
            r"is for \*\.auth\.example\.com\. Use one for",
        ),
    ],
)
def test_any_other_is_refused_with_what_to_do(account: AccountWith, arn: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        check_certificate(account, DOMAIN, arn)
