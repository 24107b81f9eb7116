"""A template for certain parameters: conditions are evaluated, parameters replaced, the rest is unchanged."""

import re
from collections.abc import Mapping
from typing import Any

NO_VALUE = {"Ref": "AWS::NoValue"}


def resolved(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    defaults = {name: rules.get("Default") for name, rules in template["Parameters"].items()}
    resolution = _Resolution(template["Conditions"], {**defaults, **parameters})
    return {
        **template,
        **({"Globals": resolution.value(template["Globals"])} if "Globals" in template else {}),
        "Resources": resolution.included(template["Resources"]),
        "Outputs": resolution.included(template["Outputs"]),
    }


class _Resolution:
    def __init__(self, conditions: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
        self._conditions, self._parameters = conditions, parameters

    def included(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self.value({key: value for key, value in part.items() if key != "Condition"})
            for name, part in parts.items()
            if "Condition" not in part or self._holds({"Condition": part["Condition"]})
        }

    def _holds(self, condition: Any) -> bool:
        match condition:
            case {"Condition": name}:
                return self._holds(self._conditions[name])
            case {"Fn::Not": [negated]}:
                return not self._holds(negated)
            case {"Fn::Equals": [one, other]}:
                return bool(self.value(one) == self.value(other))
            case _:
                raise ValueError(f"a condition that is not known here: {condition}")

    def value(self, part: Any) -> Any:
        match part:
            case {"Ref": name} if name in self._parameters:
                return self._parameters[name]
            case {"Fn::If": [condition, then, otherwise]}:
                return self.value(then if self._holds({"Condition": condition}) else otherwise)
            case {"Fn::Sub": text_and_values}:
                text, values = text_and_values if isinstance(text_and_values, list) else (text_and_values, {})
                return self._filled(text, {name: self.value(value) for name, value in values.items()})
            case dict():
                values = {name: self.value(value) for name, value in part.items()}
                return {name: value for name, value in values.items() if value != NO_VALUE}
            case list():
                return [value for value in map(self.value, part) if value != NO_VALUE]
            case _:
                return part

    def _filled(self, text: str, values: Mapping[str, Any]) -> Any:
        """A text as soon as nothing is left in it that only CloudFormation knows."""
        values_by_name = {**self._parameters, **values}
        texts = {name: value for name, value in values_by_name.items() if isinstance(value, (str, int))}
        text = re.sub(r"\$\{([^}]+)\}", lambda match: str(texts.get(match[1], match[0])), text)
        left = {name: value for name, value in values.items() if f"${{{name}}}" in text}
        return {"Fn::Sub": [text, left]} if left else {"Fn::Sub": text} if "${" in text else text
