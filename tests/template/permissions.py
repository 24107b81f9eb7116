"""Who may do what: gathered from all policies of a template, role by role."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Permission(NamedTuple):
    """`on` is a logical id, with the rest of the ARN behind it, or `#` and the only keys whose items it permits."""

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
        assert statement.keys() - {"Condition"} == {"Effect", "Action", "Resource"}
        assert "Allow" == statement["Effect"]
        keys = _only_keys(statement["Condition"]) if "Condition" in statement else ""
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                yield Permission(action, _named(resource) + keys)


def _only_keys(condition: Mapping[str, Any]) -> str:
    # A pattern is needed only where the key has a variable part.
    condition = {name.replace("StringLike", "StringEquals"): value for name, value in condition.items()}
    match condition:
        # ForAllValues holds for a request without the key; Null with "false" demands the key.
        case {
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": list(keys), **others},
            "Null": {"dynamodb:LeadingKeys": "false", **more},
        } if len(condition) == 2 and not others and not more:
            return f"#{','.join(keys)}"
        case _:
            raise AssertionError(f"a condition that is not known here: {condition}")


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
