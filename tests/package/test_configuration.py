"""What Chalice would not notice in .chalice/config.json is noticed."""

import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from chalice.config import Config

from infra.problem import Problem
from infra.stack.configuration import OF_A_FUNCTION, OF_A_STAGE, OF_THE_PROJECT, Configuration
from infra.stack.package import PROJECT
from tests.package.projects import project

# Told on the command line, or what the file consists of.
ELSEWHERE = {"chalice_app", "project_dir"}
STRUCTURE = {"lambda_functions", "stages", "version"}


def refusal(directory: Path, configuration: Mapping[str, Any], stage: str = "dev") -> str:
    of_project = Configuration.of(project(directory, configuration=configuration))
    with pytest.raises(Problem) as raised:
        of_project.check(stage)
    return str(raised.value)


def test_our_own_passes() -> None:
    ours = Configuration.of(PROJECT)

    assert [None, None] == [ours.check("dev"), ours.check("prod")]


def test_a_stage_that_is_not_there(tmp_path: Path) -> None:
    assert ".chalice/config.json has no stage staging: it has dev." == refusal(tmp_path, {}, "staging")


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        pytest.param({"lambda_memory": 512}, "setting, lambda_memory: did you mean lambda_memory_size?", id="project"),
        pytest.param(
            {"stages": {"dev": {"lambda_timout": 10}}},
            "setting in stage dev, lambda_timout: did you mean lambda_timeout?",
            id="stage",
        ),
        pytest.param(
            {"stages": {"dev": {"version": "2.0"}}}, "setting in stage dev, version: ", id="a project's at a stage"
        ),
        pytest.param(
            {"lambda_functions": {"keys": {"lambda_timout": 10}}},
            "setting for keys, lambda_timout: did you mean lambda_timeout?",
            id="function",
        ),
        pytest.param(
            {"stages": {"dev": {"lambda_functions": {"keys": {"api_gateway_stage": "api"}}}}},
            "setting in stage dev for keys, api_gateway_stage: ",
            id="a stage's at a function",
        ),
    ],
)
def test_a_setting_that_chalice_would_ignore(tmp_path: Path, configuration: dict[str, Any], expected: str) -> None:
    assert f".chalice/config.json names an unknown {expected}" in refusal(tmp_path, configuration)


def test_another_stage_is_read_as_well(tmp_path: Path) -> None:
    stages = {"dev": {}, "prod": {"lambda_timout": 10}}

    assert " in stage prod, lambda_timout: " in refusal(tmp_path, {"stages": stages})


def test_a_function_that_is_not_there(tmp_path: Path) -> None:
    functions = {"lambda_functions": {"key": {"lambda_timeout": 10}}}
    configuration = Configuration.of(project(tmp_path, configuration=functions))

    with pytest.raises(Problem, match="names an unknown function, key: did you mean keys"):
        configuration.check_functions(["api_handler", "keys"])


def test_a_setting_that_makes_a_template_which_cloudformation_refuses(tmp_path: Path) -> None:
    assert "put log groups into infra/resources.yaml" in refusal(tmp_path, {"log_retention_in_days": 30})


def test_no_json(tmp_path: Path) -> None:
    project(tmp_path).joinpath(".chalice/config.json").write_text("{,}")

    with pytest.raises(Problem, match=r"config\.json is no JSON: "):
        Configuration.of(tmp_path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"config\.json cannot be read: No such file or directory"):
        Configuration.of(tmp_path)


def test_the_known_settings_are_those_that_chalice_reads() -> None:
    """A newer Chalice may read more."""
    lookups = re.findall(r"_chain_(?:lookup|merge)\(\s*'(\w+)'([^)]*)\)", inspect.getsource(Config))
    merged = {"environment_variables", "tags"}
    of_functions = {name for name, how in lookups if "varies_per_function=True" in how} | merged
    of_stages = {name for name, how in lookups if "varies_per_chalice_stage=True" in how} | merged

    assert OF_A_FUNCTION == of_functions
    assert OF_A_STAGE - STRUCTURE == of_stages
    assert OF_THE_PROJECT - STRUCTURE == {name for name, _ in lookups} - ELSEWHERE
