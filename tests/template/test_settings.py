"""Issue 14: every setting of the README is a parameter of the template, or the README says that it is not."""

import re
from typing import Any

from chalicelib.environment import MINIMUM_SIGNING_PERIOD
from tests.servers import DEFAULTS
from tests.template.parameters import PLAIN
from tests.template.resolution import resolved
from tests.template.templates import ROOT

TABLE = ROOT.joinpath("README.md").read_text().partition("\n## Settings\n")[2].partition("\n\nOn AWS")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.strip().splitlines()[2:]]


def variables(cell: str) -> list[str]:
    return [name.replace("…", "WATCHWORD") for name in re.findall(r"`([A-Z_…]+)`", cell)]


def test_each_row_names_the_parameters_that_set_it_or_none(merged: dict[str, Any]) -> None:
    for row in ROWS:
        parameters = re.findall(r"`(\w+)`", row[-1])
        assert parameters or row[-1] in ("none", "the region of the stack", "the stack's own"), row[0]
        assert set() == set(parameters) - merged["Parameters"].keys()


def test_the_template_sets_only_the_variables_that_have_a_parameter(merged: dict[str, Any]) -> None:
    variables_of_functions = merged["Globals"]["Function"]["Environment"]["Variables"]
    with_parameter = {name for row in ROWS if row[-1] != "none" for name in variables(row[0]) if "AWS_" not in name}

    assert variables_of_functions.keys() == with_parameter
    for row in ROWS:
        for parameter in re.findall(r"`(\w+)`", row[-1]):
            assert any(refers(variables_of_functions[name], parameter, merged) for name in variables(row[0])), parameter


def test_the_signing_period_is_the_servers(merged: dict[str, Any]) -> None:
    variables_of_functions = resolved(merged, PLAIN)["Globals"]["Function"]["Environment"]["Variables"]

    assert DEFAULTS.signing_period == float(variables_of_functions["WATCHWORD_SIGNING_PERIOD"])
    assert merged["Parameters"]["SigningPeriod"]["MinValue"] == MINIMUM_SIGNING_PERIOD


def refers(part: Any, parameter: str, template: dict[str, Any]) -> bool:
    match part:
        case {"Ref": name}:
            return bool(name == parameter)
        case {"Fn::If": [condition, *parts]}:
            return any(refers(each, parameter, template) for each in (template["Conditions"][condition], *parts))
        case dict():
            return any(refers(each, parameter, template) for each in part.values())
        case list():
            return any(refers(each, parameter, template) for each in part)
    return f"${{{parameter}}}" in str(part)
