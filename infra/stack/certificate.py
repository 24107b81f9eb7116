"""A certificate that cannot serve the domain would fail the update only after minutes."""

from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack.account import Account


def check_certificate(account: Account, domain: str, arn: str) -> None:
    """Raises Problem with what is wrong and what to do."""
    if not arn:
        raise Problem(f"{domain} needs a certificate: request one in ACM in {account.region} and add CertificateArn=….")
    region = (arn.split(":") + [""] * 4)[3]
    if region != account.region:
        raise Problem(
            f"The certificate is in {region or 'no region'}: an API in {account.region} needs one from there."
        )
    try:
        certificate = account.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "AccessDeniedException":
            # Whoever deploys need not be allowed to look; CloudFormation will.
            return
        if code != "ResourceNotFoundException":
            raise
        raise Problem(f"There is no certificate {arn} in this account: see `aws acm list-certificates`.") from None
    if certificate["Status"] != "ISSUED":
        raise Problem(f"The certificate for {domain} is {certificate['Status']}: finish its validation in ACM first.")
    names = {certificate.get("DomainName", ""), *certificate.get("SubjectAlternativeNames", ())}
    wildcard = f"*.{domain.partition('.')[2]}"
    if not names & {domain, wildcard}:
        raise Problem(f"The certificate is for {', '.join(sorted(names))}, not for {domain}.")
