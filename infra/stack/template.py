"""The template, its parameters, and the part that contains data."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from infra.problem import Problem

RESOURCES: Final = Path(__file__).parents[1] / "resources.yaml"
ACCOUNT: Final = Path("infra/account.yaml")
STACK_POLICY: Final = Path("infra/stack-policy.json")
DEPLOY_POLICY: Final = Path("infra/deploy-policy.json")
_IN_SUB: Final = re.compile(r"\$\{([A-Za-z0-9]+)")


class _Loader(yaml.SafeLoader):
    """CloudFormation's short forms: !Ref, !Sub, !If …"""


def _short_form(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    content: Any
    match node:
        case yaml.ScalarNode():
            content = loader.construct_scalar(node)
        case yaml.SequenceNode():
            content = loader.construct_sequence(node, deep=True)
        case _:
            content = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # a mapping node
    if tag == "GetAtt" and isinstance(content, str):
        content = content.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": content}


_Loader.add_multi_constructor("!", _short_form)


def parse(text: str) -> dict[str, Any]:
    """Parses JSON or YAML, and expands CloudFormation's short forms."""
    content: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader
    return content


def check_parameters(values: Mapping[str, str], declared: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises Problem for the first unknown parameter or value that CloudFormation would reject."""
    for name, value in values.items():
        if name not in declared:
            raise Problem(f"There is no parameter {name}. Parameters: {', '.join(declared)}.")
        rules = declared[name]
        allowed = [str(choice) for choice in rules.get("AllowedValues", ())]
        if allowed and value not in allowed:
            raise Problem(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        if (pattern := rules.get("AllowedPattern")) and not re.fullmatch(pattern, value):
            raise Problem(f"{name} cannot be {value!r}: {rules.get('ConstraintDescription') or f'see {pattern}'}")


def data_part(template: Mapping[str, Any]) -> dict[str, Any]:
    """The resources that outlive their stack, with all parameters, so that `deploy` can restore the full stack."""
    resources = template["Resources"]
    retained = {name: resource for name, resource in resources.items() if resource.get("DeletionPolicy") == "Retain"}
    outputs = {
        name: output
        for name, output in template.get("Outputs", {}).items()
        if not (_references(output) & resources.keys()) - retained.keys()
    }
    head = {key: template[key] for key in ("AWSTemplateFormatVersion", "Parameters", "Conditions") if key in template}
    return {**head, "Resources": retained, "Outputs": outputs}


def _references(part: Any) -> set[str]:
    """Every name that an intrinsic function in `part` references."""
    names: set[str] = set()
    match part:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            names = {name}
        case {"Fn::Sub": str(text)}:
            names = set(_IN_SUB.findall(text))
        case {"Fn::Sub": [str(text), dict(variables)]}:
            names = (set(_IN_SUB.findall(text)) - variables.keys()) | _references(variables)
        case dict():
            names = names.union(*map(_references, part.values()))
        case list():
            names = names.union(*map(_references, part))
    return names
