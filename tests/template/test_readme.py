"""infra/README.md tells of everything that is made."""

import re
from typing import Any

from infra.stack.template import ACCOUNT, parse
from tests.template.templates import ROOT

# Of these there is one for each function, or they have a page of their own.
KINDS = ("Role", "Logs", "Alarm")


def cell(name: str) -> str:
    kind = next((kind for kind in KINDS if name.endswith(kind) and name not in ("AccessLogs", "LogRole")), None)
    return f"`…{kind}`" if kind else f"`{name}`"


def test_the_readme_names_every_resource(merged: dict[str, Any]) -> None:
    page = ROOT.joinpath("infra", "README.md").read_text()
    account = parse(ROOT.joinpath(ACCOUNT).read_text())

    assert set() == {name for name in (*merged["Resources"], *account["Resources"]) if cell(name) not in page}


def test_the_readme_explains_every_parameter(merged: dict[str, Any]) -> None:
    page = ROOT.joinpath("infra", "README.md").read_text()

    assert set() == {name for name in merged["Parameters"] if f"`{name}`" not in page}


def test_every_parameter_has_a_default_that_it_accepts(merged: dict[str, Any]) -> None:
    """So that a first deployment needs none."""
    for rules in merged["Parameters"].values():
        assert re.fullmatch(rules.get("AllowedPattern", ".*"), str(rules["Default"]))
        assert rules["Default"] in rules.get("AllowedValues", [rules["Default"]])
