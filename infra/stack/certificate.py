"""Checks the certificate before the update, because CloudFormation reports a wrong one only after minutes."""

from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account


def check_certificate(account: Account, domain: str, arn: str) -> None:
    """Raises Problem with what is wrong and what to do."""
    if not arn:
        raise Problem(f"{domain} needs a certificate. Request one in ACM in {account.region} and add CertificateArn=….")
    region = (arn.split(":") + [""] * 4)[3]
    if region != account.region:
        raise Problem(
            f"The certificate is in {region or 'no region'}. Use one in {account.region}, the region of the API."
        )
    try:
        certificate = account.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "AccessDeniedException":
            # The operator may lack this permission. CloudFormation then checks the certificate.
            return
        if code != "ResourceNotFoundException":
            raise
        raise Problem(
            f"There is no certificate {arn} in this account. Use one of `aws acm list-certificates`."
        ) from None
    if certificate["Status"] != "ISSUED":
        raise Problem(f"The certificate for {domain} is {certificate['Status']}. Finish its validation in ACM first.")
    names = {certificate.get("DomainName", ""), *certificate.get("SubjectAlternativeNames", ())}
    wildcard = f"*.{domain.partition('.')[2]}"
    if not names & {domain, wildcard}:
        raise Problem(f"The certificate is for {', '.join(sorted(names))}. Use one for {domain}.")
