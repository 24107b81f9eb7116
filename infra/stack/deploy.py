"""`make deploy`: from the repository to a running stack, or from an older state of the stack to this one.

python -m infra.stack.deploy STAGE [Name=value …]
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from botocore.exceptions import ClientError

from infra.problem import Problem, printing_problems
from infra.stack import template
from infra.stack.account import Account, aws_refusals_shown
from infra.stack.certificate import check_certificate
from infra.stack.cloudformation import Stack, Stacks
from infra.stack.package import Package, package_for_lambda
from infra.stack.pinned_object import upload

ACCOUNT_STACK: Final = "watchword-account"
PRODUCTION: Final = "prod"
# Without the domain, or said by others.
CHALICES_OWN: Final = ("APIHandlerArn", "APIHandlerName", "EndpointURL", "RestAPIId")
_API_URL: Final = re.compile(r"https://[a-z0-9]+\.execute-api\.")


def stack_name(stage: str) -> str:
    """Raises Problem."""
    name = f"watchword-{stage}"
    if name == ACCOUNT_STACK:
        raise Problem("account is no stage: watchword-account is what all stages share.")
    return name


@dataclass(frozen=True)
class Deployment:
    """`build` packages a stage; `interval` seconds lie between two looks at a stack."""

    account: Account
    stage: str
    build: Callable[[str], Package] = field(repr=False)
    interval: float = 2.0

    def run(self, given: Mapping[str, str]) -> Stack:
        """`given` are parameters; those not named stay as they are. Raises Problem."""
        with aws_refusals_shown():
            before = self._stacks.settled(self._name)
            self._check(given, before)
            package = self.build(self.stage)
            bucket = self._prepare_account()
            domain = {**(before.parameters if before else {}), **given}.get("DomainName", "")
            code = self._upload_archive(bucket, package)
            whole = self._uploaded(bucket, _deployable(package.template, code, domain))
            if before is None:
                # Data first: whatever fails in the rest, is rolled back to a stack that stands and holds the data.
                print(f"{self._name}: tables and secrets", flush=True)
                data = {"TemplateBody": json.dumps(template.data_part(package.template))}
                self._stacks.apply(self._name, data, given)
            self._protect(given)
            print(f"{self._name}: everything", flush=True)
            changed = self._stacks.apply(self._name, whole, given)
            stack = self._found()
            if (issuer := _issuer_to_set(stack)) is not None:
                # Functions and API cannot name each other in one go: the API's URL is known only now.
                print(f"{self._name}: the issuer", flush=True)
                changed = self._stacks.apply(self._name, whole, {"Issuer": issuer}) or changed
                stack = self._found()
            print("Done." if changed else "There was nothing to change.", flush=True)
            return stack

    @property
    def _name(self) -> str:
        return stack_name(self.stage)

    @property
    def _stacks(self) -> Stacks:
        return Stacks(self.account.client("cloudformation"), self.interval)

    def _found(self) -> Stack:
        stack = self._stacks.find(self._name)
        assert stack, "it was changed a moment ago"
        return stack

    def _check(self, given: Mapping[str, str], before: Stack | None) -> None:
        """Raises Problem for what would fail only after minutes."""
        template.check_parameters(given, template.parse(template.RESOURCES.read_text())["Parameters"])
        parameters = {**(before.parameters if before else {}), **given}
        domain = parameters.get("DomainName")
        if self.stage == PRODUCTION and not domain:
            raise Problem(
                "prod needs a domain of its own, since clients and verifiers keep the issuer for years: add"
                ' PARAMETERS="DomainName=auth.example.com CertificateArn=arn:aws:acm:…".'
            )
        if domain:
            check_certificate(self.account, domain, parameters.get("CertificateArn", ""))
        if before and before.parameters.get("OwnKmsKey") == "on" and parameters["OwnKmsKey"] == "off":
            raise Problem("OwnKmsKey stays on: without its key neither tables nor secrets could be read.")
        for name in ("ClientsTableName", "AuditTableName"):
            if given.get(name):
                self._check_table(name, given[name])

    def _check_table(self, parameter: str, table: str) -> None:
        """CloudFormation would take any name, and the functions would find nothing there."""
        try:
            status = self.account.client("dynamodb").describe_table(TableName=table)["Table"]["TableStatus"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            raise Problem(f"There is no table {table} in {self.account.region} for {parameter} to name.") from None
        if status != "ACTIVE":
            raise Problem(f"The table {table} is {status}: wait until it is ACTIVE.")

    def _prepare_account(self) -> str:
        """The bucket for packages, made once for an account and region."""
        given = {} if self._stacks.settled(ACCOUNT_STACK) else {"ApiGatewayLogRole": self._log_role()}
        print(f"{ACCOUNT_STACK}: the bucket for packages", flush=True)
        self._stacks.apply(ACCOUNT_STACK, {"TemplateBody": template.ACCOUNT.read_text()}, given)
        stack = self._stacks.find(ACCOUNT_STACK)
        assert stack, "it was made a moment ago"
        return stack.outputs["PackagesBucket"]

    def _log_role(self) -> str:
        """Another owner's role is left as it is: it serves every API of the account and region."""
        arn = self.account.client("apigateway").get_account().get("cloudwatchRoleArn")
        if not arn:
            return "create"
        try:
            self.account.client("iam").get_role(RoleName=arn.rpartition("/")[2])
        except ClientError as error:
            # API Gateway goes on naming a role that was deleted. Whoever may not look, leaves it as it is.
            return "create" if error.response["Error"]["Code"] == "NoSuchEntity" else "exists"
        return "exists"

    def _upload_archive(self, bucket: str, package: Package) -> dict[str, str]:
        """The CodeUri of every function, pinned to the version that holds these bytes."""
        content = package.archive.read_bytes()
        print(f"Uploading the package, {len(content) / 1e6:.1f} MB", flush=True)
        key, version = self._upload(bucket, content, "zip")
        return {"Bucket": bucket, "Key": key, "Version": version}

    def _uploaded(self, bucket: str, whole: Mapping[str, Any]) -> dict[str, str]:
        """It is larger than CloudFormation takes in a request."""
        content = json.dumps(whole, separators=(",", ":"), sort_keys=True).encode()
        key, version = self._upload(bucket, content, "json")
        endpoint = self.account.client("s3").meta.endpoint_url
        return {"TemplateURL": f"{endpoint}/{bucket}/{key}?{urlencode({'versionId': version})}"}

    def _upload(self, bucket: str, content: bytes, suffix: str) -> tuple[str, str]:
        """Key and version id. The same content is the same object and version, so that it changes nothing."""
        return upload(self.account, bucket, f"{self._name}/{sha256(content).hexdigest()}.{suffix}", content)

    def _protect(self, given: Mapping[str, str]) -> None:
        """Neither an update nor a slip of the hand takes the data."""
        cloudformation = self.account.client("cloudformation")
        cloudformation.set_stack_policy(StackName=self._name, StackPolicyBody=template.STACK_POLICY.read_text())
        protection = given.get("DeletionProtection") or self._found().parameters.get("DeletionProtection")
        cloudformation.update_termination_protection(
            StackName=self._name, EnableTerminationProtection=protection != "off"
        )


def _deployable(whole: Mapping[str, Any], code: Mapping[str, str], domain: str) -> dict[str, Any]:
    """With the code where it was uploaded; with a domain, without AWS's own address for the API."""
    content: dict[str, Any] = json.loads(json.dumps(whole))
    for resource in content["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = dict(code)
    # In words, not as a condition: SAM deploys the API anew when its text changes, and a parameter is no part of that.
    content["Resources"]["RestAPI"]["Properties"]["DisableExecuteApiEndpoint"] = bool(domain)
    return content


def _issuer_to_set(stack: Stack) -> str | None:
    """Without a domain the API's own URL, which changes when the API is made anew; None when nothing is to be done."""
    issuer = stack.parameters.get("Issuer", "")
    if issuer and not _API_URL.match(issuer):
        # The operator's own choice.
        return None
    right = "" if stack.parameters.get("DomainName") else stack.outputs["ApiUrl"].rstrip("/")
    return right if issuer != right else None


def next_steps(stack: Stack, stage: str) -> str:
    """What to type now, with the names filled in."""
    shown = stack.outputs
    domain = stack.parameters.get("DomainName")
    lines = [
        "",
        *(f"{name:<22} {value}" for name, value in shown.items() if name not in CHALICES_OWN),
        "",
        *([f"Have {domain} lead to {shown['DomainTarget']} (CNAME, or ALIAS in Route 53).", ""] if domain else []),
        "Next, on the first deployment:",
        f"  make invoke STAGE={stage} FUNCTION=bootstrap",
        f"  aws secretsmanager get-secret-value --secret-id {shown['AdministratorSecretId']} \\",
        "    --query SecretString --output text",
        f"  curl {shown['TokenEndpoint']} --user 'administrator:…' --data grant_type=client_credentials",
    ]
    return "\n".join(lines)


def arguments(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The stage, and parameters as Name=value. Raises Problem."""
    if not words or not words[0] or "=" in words[0]:
        raise Problem("Say which stage: `make deploy STAGE=dev`, or STAGE=prod.")
    pairs = [word.partition("=") for word in words[1:]]
    for name, equals, _ in pairs:
        if not equals:
            raise Problem(f"Parameters are written as Name=value, and {name!r} has no =.")
    return words[0], {name: value for name, _, value in pairs}


def main(words: Sequence[str]) -> None:
    stage, given = arguments(words)
    name, account = stack_name(stage), Account.here()
    print(f"{name} in account {account.account_id}, {account.region}", flush=True)
    stack = Deployment(account, stage, package_for_lambda).run(given)
    print(next_steps(stack, stage))


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1:])
