"""Who may do what: gathered from all policies of a template, role by role."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Permission(NamedTuple):
    """`on` is a logical id, with the rest of the ARN behind it."""

    action: str
    on: str


def permissions(template: Mapping[str, Any]) -> dict[str, list[Permission]]:
    """By the logical id of the role."""
    roles: dict[str, list[Permission]] = {}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"].get("Policies", ()):
                roles.setdefault(name, []).extend(_allowed(policy["PolicyDocument"]))
        elif resource["Type"] == "AWS::IAM::Policy":
            for role in resource["Properties"]["Roles"]:
                roles.setdefault(role["Ref"], []).extend(_allowed(resource["Properties"]["PolicyDocument"]))
    return roles


def _allowed(document: Mapping[str, Any]) -> Iterator[Permission]:
    for statement in document["Statement"]:
        assert statement.keys() == {"Effect", "Action", "Resource"}
        assert "Allow" == statement["Effect"]
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                yield Permission(action, _named(resource))


def _listed(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def _named(resource: Any) -> str:
    match resource:
        # A secret's id is its ARN.
        case {"Fn::GetAtt": [str(name), "Arn" | "Id"]}:
            return name
        case {"Fn::Sub": [str(text), {"Table": {"Ref": str(name)}}]} if text.endswith(":table/${Table}"):
            return name
        case {"Fn::Sub": [str(text), {"Arn": arn}]} if text.startswith("${Arn}"):
            return text.replace("${Arn}", _named(arn))
        case _:
            raise AssertionError(f"not one resource of this stack: {resource}")
