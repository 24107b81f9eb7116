"""A deployed stack as its callers meet it: the API behind the emulated API Gateway, the operator's functions."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from infra.stack.account import Account
from infra.stack.cloudformation import Stack
from infra.stack.functions import invoke
from tests.api.deployment import FORM, TOKEN
from tests.api.drivers import Answer


@dataclass(frozen=True)
class Gateway:
    """Requests to the emulator at `port`: to a domain of the API's own, or to the API's URL, whose host and stage the
    emulator takes from the path.
    """

    port: int
    domain: str
    prefix: str

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            host = {"Host": self.domain} if self.domain else {}
            connection.request(method, f"{self.prefix}{path}", body, {**(headers or {}), **host})
            response = connection.getresponse()
            sent = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, sent, response.read().decode())
        finally:
            connection.close()


# What EventBridge sends.
SCHEDULED: Final = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2030-01-31T12:00:00Z",
    "region": "eu-central-1",
    "resources": ["arn:aws:events:eu-central-1:123456789012:rule/rotate"],
    "detail": {},
}


@dataclass(frozen=True)
class Deployed:
    account: Account
    stack: Stack
    stage: str = "dev"

    @cached_property
    def http(self) -> Gateway:
        port = urlsplit(self.account.client("cloudformation").meta.endpoint_url).port
        domain = self.stack.parameters["DomainName"]
        assert port
        return Gateway(port, domain, "" if domain else self._path_of_the_api())

    def _path_of_the_api(self) -> str:
        url = urlsplit(self.stack.outputs["ApiUrl"])
        assert url.hostname
        return f"/restapis/{url.hostname.partition('.')[0]}{url.path.rstrip('/')}/_user_request_"

    def invoke(self, function: str, event: Mapping[str, Any] | None = None) -> Any:
        return invoke(self.account, self.stage, function, event or {})

    def functions(self) -> set[str]:
        """Logical ids."""
        return {name for name, kind in self._resources.items() if kind[0] == "AWS::Lambda::Function"}

    def role_of(self, function: str) -> str:
        arn = self.account.client("lambda").get_function_configuration(FunctionName=self._resources[function][1])[
            "Role"
        ]
        return str(arn).rpartition("/")[2]

    def status(self) -> str:
        """With the moment of the last change."""
        shown = self.account.client("cloudformation").describe_stacks(StackName=self.stack.name)["Stacks"][0]
        return f"{shown['StackStatus']} {shown.get('LastUpdatedTime')}"

    def resources_now(self) -> set[str]:
        """Logical ids."""
        shown = self.account.client("cloudformation").describe_stack_resources(StackName=self.stack.name)
        return {resource["LogicalResourceId"] for resource in shown["StackResources"]}

    @cached_property
    def _resources(self) -> dict[str, tuple[str, str]]:
        """Type and physical id by logical id."""
        pages = self.account.client("cloudformation").get_paginator("list_stack_resources")
        return {
            resource["LogicalResourceId"]: (resource["ResourceType"], resource["PhysicalResourceId"])
            for page in pages.paginate(StackName=self.stack.name)
            for resource in page["StackResourceSummaries"]
        }

    def invoke_scheduled(self, function: str) -> Any:
        """A function that only a schedule invokes."""
        answer = self.account.client("lambda").invoke(
            FunctionName=self._resources[function][1], Payload=json.dumps(SCHEDULED).encode()
        )
        content = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, content
        return content

    def credential(self) -> dict[str, str]:
        """The administrator's, as the operator reads it."""
        secret = self.account.client("secretsmanager").get_secret_value(
            SecretId=self.stack.outputs["AdministratorSecretId"]
        )
        content = json.loads(secret["SecretString"])
        return {name: content[name] for name in ("client_id", "client_secret")}

    def ask(self, credential: Mapping[str, str], scope: str = "") -> Answer:
        """A token."""
        form = {"grant_type": "client_credentials", **credential, **({"scope": scope} if scope else {})}
        return self.http.request("POST", TOKEN, urlencode(form), FORM)

    def call(self, token: str, method: str, path: str, content: Any = None) -> Answer:
        """An administrator's call."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.http.request(method, path, "" if content is None else json.dumps(content), headers)

    # States that no caller brings about.

    def forget_everything(self) -> None:
        """As just deployed: empty tables, empty secrets."""
        dynamodb = self.account.client("dynamodb")
        for output, key in (("ClientsTableName", ("key",)), ("AuditTableName", ("trail", "event_id"))):
            table = self.stack.outputs[output]
            for item in dynamodb.scan(TableName=table)["Items"]:
                dynamodb.delete_item(TableName=table, Key={name: item[name] for name in key})
        self.empty_secrets()

    def empty_secrets(self) -> None:
        """As AWS makes them. ministack's CloudFormation puts an empty text into them, which AWS would not take."""
        for output in ("KeyRingSecretId", "AdministratorSecretId"):
            self._put_secret(output)

    @contextmanager
    def put_back(self, *keys: str) -> Iterator[None]:
        """Items of the clients table are afterwards as they were before, as after a restoration from a backup."""
        dynamodb, table = self.account.client("dynamodb"), self.stack.outputs["ClientsTableName"]
        items = [dynamodb.get_item(TableName=table, Key={"key": {"S": key}})["Item"] for key in keys]
        yield
        for item in items:
            dynamodb.put_item(TableName=table, Item=item)

    def forget(self, key: str) -> None:
        """As if an item of the clients table had never been."""
        table = self.stack.outputs["ClientsTableName"]
        self.account.client("dynamodb").delete_item(TableName=table, Key={"key": {"S": key}})

    def drop_standbys(self) -> None:
        """A ring of only the keys that sign, as if a run of `leaked` had been killed, and no run since for weeks."""
        secretsmanager, now = self.account.client("secretsmanager"), datetime.now(UTC)
        text = secretsmanager.get_secret_value(SecretId=self.stack.outputs["KeyRingSecretId"])["SecretString"]
        ring = json.loads(text)
        signing = [key for key in ring["keys"] if _signs(key, now)]
        ring["keys"] = [{**key, "signs_until": None, "published_until": None} for key in signing]
        ring["version"] += 1
        change = {"version": ring["version"], "action": "leaked", "at": now.isoformat(), "dropped": ["leaked"]}
        ring["changes"].append({**change, "made": [], "began_to_sign": []})
        self._put_secret("KeyRingSecretId", SecretString=json.dumps(ring))

    def _put_secret(self, output: str, **content: str) -> None:
        # Without a content it is as if it had never had one, which AWS would not take either.
        secretsmanager = self.account.client("secretsmanager", parameter_validation=False)
        secretsmanager.put_secret_value(SecretId=self.stack.outputs[output], **content)


def _signs(key: Mapping[str, Any], now: datetime) -> bool:
    until = key["signs_until"]
    return datetime.fromisoformat(key["signs_from"]) <= now and (until is None or now < datetime.fromisoformat(until))
