"""The document, and answers held against it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from chalicelib.endpoints.openapi import openapi_document
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.resource import own_resource
from tests.api.drivers import Answer
from tests.fakes.memory_wiring import ISSUER

METHODS = ("get", "head", "post", "put", "patch", "delete")
# Those that say something to callers; all others are the same everywhere.
HEADERS_THAT_MATTER = {"etag", "location", "retry-after", "www-authenticate", "allow"}
BODILESS = {204, 304}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    id: str
    content: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def shape(self) -> tuple[str, str]:
        """Method and path without the names of the parameters."""
        return self.method, re.sub(r"\{\w+\}", "{}", self.path)

    @property
    def scope(self) -> str | None:
        """The scope of the operation's security: "" for any token, None for no token."""
        for requirement in self.content.get("security", ()):
            if "oauth" in requirement:
                return " ".join(requirement["oauth"])
        return None


class Contract:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def operations(self) -> list[Operation]:
        return [
            Operation(
                method.upper(),
                path,
                item[method]["operationId"],
                item[method],
                tuple(
                    self.resolved(each) for each in (*item.get("parameters", ()), *item[method].get("parameters", ()))
                ),
            )
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]

    def resolved(self, node: Any) -> Any:
        """`node`, or what it refers to."""
        while "$ref" in node:
            target: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def responses(self) -> list[tuple[Operation, int, str | None]]:
        """Every operation, status and media type; None where there is no content."""
        return [
            (operation, int(status), media_type)
            for operation in self.operations
            for status, response in operation.content["responses"].items()
            for media_type in self.resolved(response).get("content") or [None]
        ]

    def operation_of(self, method: str, path: str) -> Operation | None:
        """The most literal one that has this path."""
        path = path.partition("?")[0]
        for operation in sorted(self.operations, key=lambda operation: operation.path.count("{")):
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
            if operation.method == method and re.fullmatch(pattern, path):
                return operation
        return None

    def validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        key = json.dumps(schema)
        if key not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[key] = Draft202012Validator(whole, format_checker=FormatChecker())
        return self._validators[key]

    def check(self, operation: Operation, answer: Answer) -> None:
        """Nothing in the answer that the document does not have, and nothing missing that it has."""
        where = f"{operation} {answer.status}: {answer.text[:300]}"
        responses = operation.content["responses"]
        assert str(answer.status) in responses, f"undocumented status: {where}"
        response = self.resolved(responses[str(answer.status)])
        self._check_headers(response, answer, where)
        content = response.get("content")
        if operation.method == "HEAD" or answer.status in BODILESS or (content is None and not answer.text):
            assert content is None
            return
        media_type = answer.headers["content-type"]
        assert media_type in (content or {}), f"undocumented media type {media_type}: {where}"
        value = answer.json if "json" in media_type else answer.text
        faults = [fault.message for fault in self.validator(content[media_type]["schema"]).iter_errors(value)]
        assert not faults, f"{faults}: {where}"
        if media_type == "application/problem+json":
            assert answer.status == answer.json["status"]

    def _check_headers(self, response: Mapping[str, Any], answer: Answer, where: str) -> None:
        documented = {name.lower(): self.resolved(said) for name, said in response.get("headers", {}).items()}
        sent = HEADERS_THAT_MATTER & answer.headers.keys()
        assert sent <= documented.keys(), f"undocumented header {sent - documented.keys()}: {where}"
        for name, said in documented.items():
            if said["required"] or name in answer.headers:
                assert name in answer.headers, f"missing header {name}: {where}"
                assert self.validator(said["schema"]).is_valid(answer.headers[name]), f"{name}: {where}"


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for each in node for name in references(each)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"].rpartition("/")[2]] if isinstance(node.get("$ref"), str) else []
    return own + [name for each in node.values() for name in references(each)]


def objects(node: Any) -> list[Any]:
    """All schemas in it that have properties."""
    if isinstance(node, list):
        return [found for each in node for found in objects(each)]
    if not isinstance(node, dict):
        return []
    own = [node] if isinstance(node.get("properties"), dict) and node.get("type") == "object" else []
    return own + [found for each in node.values() for found in objects(each)]


CONTRACT = Contract(openapi_document(ISSUER, Catalogue((own_resource(ISSUER),))))
