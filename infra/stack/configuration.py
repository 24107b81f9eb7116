"""`.chalice/config.json`, read more strictly than Chalice does: it ignores what it does not know."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from infra.problem import Problem

CONFIGURATION = Path(".chalice", "config.json")

# What Chalice 1.34 reads, and where: a function's settings may also stand at its stage, a stage's at the top.
OF_A_FUNCTION = frozenset(
    {
        "autogen_policy",
        "environment_variables",
        "iam_policy_file",
        "iam_role_arn",
        "lambda_memory_size",
        "lambda_timeout",
        "layers",
        "log_retention_in_days",
        "manage_iam_role",
        "reserved_concurrency",
        "security_group_ids",
        "subnet_ids",
        "tags",
        "xray",
    }
)
OF_A_STAGE = OF_A_FUNCTION | {
    "api_gateway_custom_domain",
    "api_gateway_endpoint_type",
    "api_gateway_endpoint_vpce",
    "api_gateway_policy_file",
    "api_gateway_stage",
    "automatic_layer",
    "lambda_architecture",
    "lambda_functions",
    "minimum_compression_size",
    "websocket_api_custom_domain",
}
OF_THE_PROJECT = OF_A_STAGE | {"app_name", "profile", "stages", "version"}


@dataclass(frozen=True)
class Configuration:
    content: Mapping[str, Any]

    @classmethod
    def of(cls, project: Path) -> "Configuration":
        """Raises `Problem`."""
        try:
            content = json.loads(project.joinpath(CONFIGURATION).read_text())
        except OSError as error:
            raise Problem(f"{CONFIGURATION} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise Problem(f"{CONFIGURATION} is no JSON: {error}.") from error
        return cls(content)

    def check(self, stage: str) -> None:
        """Raises `Problem` for a stage that is not there and for settings that Chalice would not notice."""
        stages = self.content.get("stages", {})
        if stage not in stages:
            raise Problem(f"{CONFIGURATION} has no stage {stage}: it has {', '.join(stages) or 'none'}.")
        for place, settings, known in self._places():
            for name in settings:
                _check_setting(name, known, place)

    def check_functions(self, functions: Collection[str]) -> None:
        """Raises `Problem` for settings of a function that the application does not have."""
        for place, settings, _ in self._places():
            for name in settings.get("lambda_functions", {}):
                if name not in functions:
                    raise Problem(_unknown("function", name, functions, place))

    def _places(self) -> Iterator[tuple[str, Mapping[str, Any], Collection[str]]]:
        yield "", self.content, OF_THE_PROJECT
        yield from _functions(self.content, "")
        for name, stage in self.content.get("stages", {}).items():
            yield f" in stage {name}", stage, OF_A_STAGE
            yield from _functions(stage, f" in stage {name}")


def _functions(settings: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any], Collection[str]]]:
    for name, function in settings.get("lambda_functions", {}).items():
        yield f"{place} for {name}", function, OF_A_FUNCTION


def _check_setting(name: str, known: Collection[str], place: str) -> None:
    if name not in known:
        raise Problem(_unknown("setting", name, known, place))
    if name == "log_retention_in_days":
        # https://github.com/aws/chalice/issues/2079
        raise Problem(
            f"{CONFIGURATION} sets log_retention_in_days{place}, and CloudFormation refuses what Chalice makes of it: "
            "put log groups into infra/resources.yaml."
        )


def _unknown(kind: str, name: str, known: Collection[str], place: str) -> str:
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}?" if near else f"Chalice knows {', '.join(sorted(known))}."
    return f"{CONFIGURATION} names an unknown {kind}{place}, {name}: {meant}"
