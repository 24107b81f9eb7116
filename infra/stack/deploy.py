"""`make deploy`: creates the stack, or updates it to the checked-out version.

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
from infra.stack.account import Account, aws_errors_as_problems
from infra.stack.certificate import check_certificate
from infra.stack.cloudformation import Stack, Stacks
from infra.stack.package import Package, package_for_lambda
from infra.stack.pinned_object import upload

ACCOUNT_STACK: Final = "watchword-account"
PRODUCTION: Final = "prod"
# Chalice's outputs that ours replace.
REPLACED_OUTPUTS: Final = ("APIHandlerArn", "APIHandlerName", "EndpointURL", "RestAPIId")
_API_URL: Final = re.compile(r"https://[a-z0-9]+\.execute-api\.")


def stack_name(stage: str) -> str:
    """Raises Problem."""
    name = f"watchword-{stage}"
    if name == ACCOUNT_STACK:
        raise Problem(
            "The stage cannot be named account, because all stages share the stack watchword-account. Use another name."
        )
    return name


@dataclass(frozen=True)
class Deployment:
    """`build` packages a stage. `interval` is the polling interval in seconds."""

    account: Account
    stage: str
    build: Callable[[str], Package] = field(repr=False)
    interval: float = 2.0

    def run(self, changes: Mapping[str, str]) -> Stack:
        """`changes` are stack parameters. Other parameters keep their values. Raises Problem."""
        with aws_errors_as_problems():
            before = self._stacks.find_idle(self._name)
            self._check(changes, before)
            package = self.build(self.stage)
            bucket = self.prepare_account()
            domain = {**(before.parameters if before else {}), **changes}.get("DomainName", "")
            code = self._upload_archive(bucket, package)
            full_template = self._upload_template(bucket, with_code(package.template, code, domain))
            if before is None:
                # Data first: a failure in the second step then rolls back to a working stack that has the data.
                print(f"{self._name}: tables and secrets", flush=True)
                data = {"TemplateBody": json.dumps(template.data_part(package.template))}
                self._stacks.apply(self._name, data, changes)
            self.protect(changes)
            print(f"{self._name}: all resources", flush=True)
            changed = self._stacks.apply(self._name, full_template, changes)
            stack = self._current_stack()
            if (issuer := issuer_to_set(stack)) is not None:
                # The API refers to the functions, so they cannot refer to the API. Its URL exists only now.
                print(f"{self._name}: the issuer", flush=True)
                changed = self._stacks.apply(self._name, full_template, {"Issuer": issuer}) or changed
                stack = self._current_stack()
            print("Done." if changed else "No changes.", flush=True)
            return stack

    @property
    def _name(self) -> str:
        return stack_name(self.stage)

    @property
    def _stacks(self) -> Stacks:
        return Stacks(self.account.client("cloudformation"), self.interval)

    def _current_stack(self) -> Stack:
        stack = self._stacks.find(self._name)
        assert stack, "the stack was changed just before"
        return stack

    def _check(self, changes: Mapping[str, str], before: Stack | None) -> None:
        """Raises Problem for errors that CloudFormation would report only after minutes."""
        template.check_parameters(changes, template.parse(template.RESOURCES.read_text())["Parameters"])
        parameters = {**(before.parameters if before else {}), **changes}
        domain = parameters.get("DomainName")
        if self.stage == PRODUCTION and not domain:
            raise Problem(
                "prod needs its own domain, because clients and verifiers store the issuer for years. Add"
                ' PARAMETERS="DomainName=auth.example.com CertificateArn=arn:aws:acm:…".'
            )
        if domain:
            check_certificate(self.account, domain, parameters.get("CertificateArn", ""))
        if before and before.parameters.get("OwnKmsKey") == "on" and parameters["OwnKmsKey"] == "off":
            raise Problem(
                "OwnKmsKey cannot be switched off, because tables and secrets are encrypted with its key. Leave it on."
            )
        for name in ("ClientsTableName", "AuditTableName"):
            if changes.get(name):
                self._check_table(name, changes[name])

    def _check_table(self, parameter: str, table: str) -> None:
        """CloudFormation accepts any name, and the functions would then fail."""
        try:
            status = self.account.client("dynamodb").describe_table(TableName=table)["Table"]["TableStatus"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            raise Problem(
                f"There is no table {table} in {self.account.region}. Set {parameter} to an existing table."
            ) from None
        if status != "ACTIVE":
            raise Problem(f"The table {table} is {status}. Wait until it is ACTIVE.")

    def prepare_account(self) -> str:
        """The bucket for packages, created once for each account and region."""
        parameters = {} if self._stacks.find_idle(ACCOUNT_STACK) else {"ApiGatewayLogRole": self.log_role()}
        print(f"{ACCOUNT_STACK}: the bucket for packages", flush=True)
        self._stacks.apply(ACCOUNT_STACK, {"TemplateBody": template.ACCOUNT.read_text()}, parameters)
        stack = self._stacks.find(ACCOUNT_STACK)
        assert stack, "the stack was created just before"
        return stack.outputs["PackagesBucket"]

    def log_role(self) -> str:
        """A role of another owner is not changed, because every API of the account and region uses it."""
        arn = self.account.client("apigateway").get_account().get("cloudwatchRoleArn")
        if not arn:
            return "create"
        try:
            self.account.client("iam").get_role(RoleName=arn.rpartition("/")[2])
        except ClientError as error:
            # API Gateway can name a deleted role. An operator without iam:GetRole does not replace the role.
            return "create" if error.response["Error"]["Code"] == "NoSuchEntity" else "exists"
        return "exists"

    def _upload_archive(self, bucket: str, package: Package) -> dict[str, str]:
        """The CodeUri of every function, with the version that contains these bytes."""
        content = package.archive.read_bytes()
        print(f"Uploading the package, {len(content) / 1e6:.1f} MB", flush=True)
        key, version = self._upload(bucket, content, "zip")
        return {"Bucket": bucket, "Key": key, "Version": version}

    def _upload_template(self, bucket: str, full_template: Mapping[str, Any]) -> dict[str, str]:
        """Uploads the template, because it is larger than CloudFormation accepts in a request."""
        content = json.dumps(full_template, separators=(",", ":"), sort_keys=True).encode()
        key, version = self._upload(bucket, content, "json")
        endpoint = self.account.client("s3").meta.endpoint_url
        return {"TemplateURL": f"{endpoint}/{bucket}/{key}?{urlencode({'versionId': version})}"}

    def _upload(self, bucket: str, content: bytes, suffix: str) -> tuple[str, str]:
        """Key and version id. The same content has the same key and version, so it does not change the stack."""
        return upload(self.account, bucket, f"{self._name}/{sha256(content).hexdigest()}.{suffix}", content)

    def protect(self, changes: Mapping[str, str]) -> None:
        """Protects the data against updates and accidental deletion."""
        cloudformation = self.account.client("cloudformation")
        cloudformation.set_stack_policy(StackName=self._name, StackPolicyBody=template.STACK_POLICY.read_text())
        protection = changes.get("DeletionProtection") or self._current_stack().parameters.get("DeletionProtection")
        cloudformation.update_termination_protection(
            StackName=self._name, EnableTerminationProtection=protection != "off"
        )


def with_code(full_template: Mapping[str, Any], code: Mapping[str, str], domain: str) -> dict[str, Any]:
    """The template with the uploaded code. With a domain, the API's execute-api URL is disabled."""
    content: dict[str, Any] = json.loads(json.dumps(full_template))
    for resource in content["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = dict(code)
    # A literal, not a condition: SAM deploys the API again only if the text of its definition changes.
    content["Resources"]["RestAPI"]["Properties"]["DisableExecuteApiEndpoint"] = bool(domain)
    return content


def issuer_to_set(stack: Stack) -> str | None:
    """The issuer that the stack still needs, or None. Without a domain it is the URL of the API, which can change."""
    issuer = stack.parameters.get("Issuer", "")
    if issuer and not _API_URL.match(issuer):
        # The operator set this issuer.
        return None
    expected = "" if stack.parameters.get("DomainName") else stack.outputs["ApiUrl"].rstrip("/")
    return expected if issuer != expected else None


def next_steps(stack: Stack, stage: str) -> str:
    """The outputs of the stack and the commands to run next."""
    outputs = stack.outputs
    domain = stack.parameters.get("DomainName")
    lines = [
        "",
        *(f"{name:<22} {value}" for name, value in outputs.items() if name not in REPLACED_OUTPUTS),
        "",
        *([f"Point {domain} to {outputs['DomainTarget']} (CNAME, or ALIAS in Route 53).", ""] if domain else []),
        "After the first deployment, run:",
        f"  make invoke STAGE={stage} FUNCTION=bootstrap",
        f"  aws secretsmanager get-secret-value --secret-id {outputs['AdministratorSecretId']} \\",
        "    --query SecretString --output text",
        f"  curl {outputs['TokenEndpoint']} --user 'administrator:…' --data grant_type=client_credentials",
    ]
    return "\n".join(lines)


def parse_arguments(arguments: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The stage and the stack parameters. Raises Problem."""
    if not arguments or not arguments[0] or "=" in arguments[0]:
        raise Problem("No stage is named. Set STAGE, for example `make deploy STAGE=dev`.")
    pairs = [argument.partition("=") for argument in arguments[1:]]
    for name, equals, _ in pairs:
        if not equals:
            raise Problem(f"{name!r} is not a parameter. Write parameters as Name=value.")
    return arguments[0], {name: value for name, _, value in pairs}


def main(arguments: Sequence[str]) -> None:
    stage, changes = parse_arguments(arguments)
    name, account = stack_name(stage), Account.here()
    print(f"{name} in account {account.account_id}, {account.region}", flush=True)
    stack = Deployment(account, stage, package_for_lambda).run(changes)
    print(next_steps(stack, stage))


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1:])
