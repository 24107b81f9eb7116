"""`make package`: creates the zip and the SAM template for AWS with `chalice package`, then completes them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import yaml

from infra.problem import Problem, printing_problems
from infra.stack import interpreter
from infra.stack.archive import rewrite
from infra.stack.composition import Part, composition, table
from infra.stack.distributions import check_distributions
from infra.stack.wheels import keep, offline

PROJECT: Final = Path(__file__).parents[2]
CONFIGURATION: Final = Path(".chalice", "config.json")
RESOURCES: Final = Path("infra", "resources.yaml")
REQUIREMENTS: Final = Path("requirements.txt")

_CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
_VALIDATION = Path(__file__).with_name("validation.py")
# Output of Chalice and pip, and its meaning. Chalice exits with 0 after the first.
_ERRORS: Final = (
    (
        re.compile(r"Could not install dependencies:\n((?:\S+\n)+)"),
        "There is no wheel of {} that Lambda can run. Pin a version that has one.",
    ),
    (
        re.compile(r"DO NOT MATCH THE HASHES.*\n\s+(\S+)"),
        "The package index has other content for {} than requirements.txt pins. Find out why before you continue.",
    ),
    (
        re.compile(r"Could not satisfy the requirement: (\S+)|Cannot install (\S+) because"),
        "The package index has no {}, or cannot be reached. Check requirements.txt and the network.",
    ),
)


@dataclass(frozen=True)
class Package:
    """`archive` and `template_file` are in one directory, because the template has a relative path to the archive."""

    archive: Path
    template_file: Path
    template: Mapping[str, Any]
    runtime: str
    parts: tuple[Part, ...]


def package_for_lambda(stage: str) -> Package:
    """Packages the stage for AWS in out/STAGE. Raises Problem."""
    _check_stage(stage, PROJECT)
    return build(stage, interpreter.environment(os.environ), PROJECT / "out" / stage)


def build(stage: str, python: Path, directory: Path, project: Path = PROJECT) -> Package:
    """Packages for the Lambda runtime of `python`, which has chalice and the runtime dependencies.

    Writes to `directory` and prints its progress. Raises Problem.
    """
    _check_stage(stage, project)
    with TemporaryDirectory() as temporary:
        copy = Path(temporary, "project")
        _copy(project, copy)
        _say(f"Packaging {stage}: checking")
        _validate(stage, python, copy)
        _say(", fetching dependencies")
        _run_chalice(stage, python, copy, directory.parent / "wheels")
        template = yaml.safe_load(copy.joinpath("out", "sam.yaml").read_text())
        runtime = _runtime(template)
        check_distributions(copy / "out" / "deployment.zip", project / REQUIREMENTS, runtime)
        _say(", compiling")
        directory.mkdir(parents=True, exist_ok=True)
        archive = directory / "deployment.zip"
        rewrite(copy / "out" / "deployment.zip", python, archive)
        template_file = Path(shutil.copy(copy / "out" / "sam.yaml", directory / "sam.yaml"))
        _say(f", done for {runtime}.\n")
    return Package(archive, template_file, template, runtime, composition(archive))


def _check_stage(stage: str, project: Path) -> None:
    """Chalice would package an unknown stage with its defaults."""
    try:
        stages = loads(project.joinpath(CONFIGURATION).read_text())["stages"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"Cannot read {CONFIGURATION}: {error!r}. Repair the file.") from None
    if stage not in stages:
        raise Problem(f"{CONFIGURATION} has no stage {stage}. Stages: {', '.join(stages) or 'none'}.")


def _copy(project: Path, copy: Path) -> None:
    """Chalice runs in a copy, because it writes into the project and reuses an incomplete zip."""
    if not project.joinpath(RESOURCES).exists():
        raise Problem(f"{RESOURCES} is missing. It contains the resources that Chalice does not create. Restore it.")
    for folder in ("chalicelib", ".chalice"):
        if project.joinpath(folder).exists():
            # The package contains openapi.json, not its source openapi.yaml.
            ignored = shutil.ignore_patterns("__pycache__", "deployments", "deployed", "*.yaml")
            shutil.copytree(project / folder, copy / folder, ignore=ignored)
    for file in (Path("app.py"), REQUIREMENTS, RESOURCES):
        copy.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / file, copy / file)


def _validate(stage: str, python: Path, project: Path) -> None:
    result = _run([str(python), "-P", str(_VALIDATION), stage], project)
    if result.returncode != 0:
        raise Problem(f"Chalice rejected the application: {_last_line(result)}")


def _run_chalice(stage: str, python: Path, project: Path, wheels: Path) -> None:
    command = [str(python), "-c", _CHALICE, "package", "--stage", stage, "--merge-template", str(RESOURCES), "out"]
    keep(lambda words: _run([str(python), "-m", "pip", *words], project), REQUIREMENTS, wheels, _abi(python, project))
    result = _run(command, project, offline(wheels))
    if not _is_packaged(result):
        # Chalice would reuse the incomplete zip. The messages of this attempt are about the index.
        shutil.rmtree(project / ".chalice" / "deployments", ignore_errors=True)
        result = _run(command, project)
    for pattern, sentence in _ERRORS:
        if match := pattern.search(result.stdout + result.stderr):
            packages = next(filter(None, match.groups()))
            raise Problem(sentence.format(", ".join(packages.split())))
    if result.returncode != 0:
        raise Problem(f"chalice package failed: {_last_line(result)}")


def _is_packaged(result: subprocess.CompletedProcess[str]) -> bool:
    return result.returncode == 0 and not any(pattern.search(result.stdout + result.stderr) for pattern, _ in _ERRORS)


def _abi(python: Path, project: Path) -> str:
    return _run([str(python), "-c", "import sys; print('cp%d%d' % sys.version_info[:2])"], project).stdout.strip()


def _run(
    command: list[str], project: Path, settings: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    # The user's AWS settings must not change the package. The other variables, such as pip's, are needed.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_CONFIG_FILE": os.devnull,
        # Chalice needs a region, but it sends no requests to AWS here.
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # If a wheel of this machine cannot run on Lambda, Chalice downloads another by version, without its hash.
        "PIP_CONSTRAINT": str(REQUIREMENTS),
        **settings,
    }
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = (result.stderr.strip() or result.stdout.strip() or f"exit status {result.returncode}").splitlines()
    return lines[-1]


def _runtime(template: Mapping[str, Any]) -> str:
    functions = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    (runtime,) = {str(function["Runtime"]) for function in functions}
    return runtime


def _say(text: str) -> None:
    print(text, end="", flush=True)


def main() -> None:
    with printing_problems():
        if not any(sys.argv[1:]):
            raise Problem("No stage is named. Set STAGE, for example `make package STAGE=dev`.")
        package = package_for_lambda(sys.argv[1])
    print(f"\n{table(package.parts)}\n")
    for file in (package.archive, package.template_file):
        print(file.relative_to(PROJECT))


if __name__ == "__main__":
    main()
