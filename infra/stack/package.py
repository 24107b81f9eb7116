"""`make package`: the zip and the SAM template that AWS gets, by `chalice package` and after it."""

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
from typing import Any, Final

import yaml

from infra.problem import Problem, printing_problems
from infra.stack import interpreter
from infra.stack.archive import rewrite
from infra.stack.composition import Part, composition, table
from infra.stack.distributions import check_distributions

PROJECT: Final = Path(__file__).parents[2]
CONFIGURATION: Final = Path(".chalice", "config.json")
MERGED: Final = Path("infra", "resources.yaml")
REQUIREMENTS: Final = Path("requirements.txt")

_CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
_VALIDATION = Path(__file__).with_name("validation.py")
# What Chalice and pip write, and what it means. After the first Chalice ends as if all were well.
_REFUSALS: Final = (
    (
        re.compile(r"Could not install dependencies:\n((?:\S+\n)+)"),
        "There is no wheel of {} that Lambda could run: pin a version that has one.",
    ),
    (
        re.compile(r"DO NOT MATCH THE HASHES.*\n\s+(\S+)"),
        "What the package index has as {} is not what requirements.txt pins: find out why.",
    ),
    (
        re.compile(r"Could not satisfy the requirement: (\S+)|Cannot install (\S+) because"),
        "The package index has no {}, or cannot be reached: see requirements.txt, and connect to the network.",
    ),
)


@dataclass(frozen=True)
class Package:
    """`archive` and `template_file` lie side by side, as the template says."""

    archive: Path
    template_file: Path
    template: Mapping[str, Any]
    runtime: str
    parts: tuple[Part, ...]


def package_for_lambda(stage: str) -> Package:
    """What is to be deployed to AWS, in out/STAGE. Raises `Problem`."""
    return build(stage, interpreter.environment(os.environ), PROJECT / "out" / stage)


def build(stage: str, python: Path, directory: Path, project: Path = PROJECT) -> Package:
    """Packages for the Lambda runtime of that interpreter, which has chalice and the runtime dependencies.

    Fills `directory` and says on the way what takes its time. Raises `Problem`.
    """
    _check_stage(stage, project)
    with TemporaryDirectory() as temporary:
        copy = Path(temporary, "project")
        _copy(project, copy)
        _say(f"Packaging {stage}: checking")
        _validate(stage, python, copy)
        _say(", fetching dependencies")
        _run_chalice(stage, python, copy)
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
    """Chalice packages a misspelt stage with its defaults. tests/template asserts what it makes of a known one."""
    try:
        stages = loads(project.joinpath(CONFIGURATION).read_text())["stages"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{CONFIGURATION} cannot be read: {error!r}.") from None
    if stage not in stages:
        raise Problem(f"{CONFIGURATION} has no stage {stage}: it has {', '.join(stages) or 'none'}.")


def _copy(project: Path, copy: Path) -> None:
    """Chalice would take up again a zip that it could not fill, and leaves its work where it finds the project."""
    if not project.joinpath(MERGED).exists():
        raise Problem(f"{MERGED} is missing: it holds the tables, the secrets and what else Chalice does not make.")
    for folder in ("chalicelib", ".chalice"):
        if project.joinpath(folder).exists():
            # openapi.yaml is what people edit; openapi.json ships.
            ignored = shutil.ignore_patterns("__pycache__", "deployments", "deployed", "*.yaml")
            shutil.copytree(project / folder, copy / folder, ignore=ignored)
    for file in (Path("app.py"), REQUIREMENTS, MERGED):
        copy.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / file, copy / file)


def _validate(stage: str, python: Path, project: Path) -> None:
    ran = _run([str(python), "-P", str(_VALIDATION), stage], project)
    if ran.returncode != 0:
        raise Problem(f"Chalice refuses the application: {_last_line(ran)}")


def _run_chalice(stage: str, python: Path, project: Path) -> None:
    command = ["package", "--stage", stage, "--merge-template", str(MERGED), "out"]
    ran = _run([str(python), "-c", _CHALICE, *command], project)
    for pattern, sentence in _REFUSALS:
        if found := pattern.search(ran.stdout + ran.stderr):
            packages = next(filter(None, found.groups()))
            raise Problem(sentence.format(", ".join(packages.split())))
    if ran.returncode != 0:
        raise Problem(f"chalice package failed: {_last_line(ran)}")


def _run(command: list[str], project: Path) -> subprocess.CompletedProcess[str]:
    # A person's own AWS set-up does not matter here; how pip reaches its index does.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_CONFIG_FILE": os.devnull,
        # Chalice refuses to start without one, and calls nobody there.
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # When a wheel of this machine does not fit Lambda, Chalice asks for another by version alone.
        "PIP_CONSTRAINT": str(REQUIREMENTS),
    }
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def _last_line(ran: subprocess.CompletedProcess[str]) -> str:
    lines = (ran.stderr.strip() or ran.stdout.strip() or f"exit status {ran.returncode}").splitlines()
    return lines[-1]


def _runtime(template: Mapping[str, Any]) -> str:
    functions = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    (runtime,) = {str(function["Runtime"]) for function in functions}
    return runtime


def _say(words: str) -> None:
    print(words, end="", flush=True)


def main() -> None:
    with printing_problems():
        if not any(sys.argv[1:]):
            raise Problem("Say which stage: `make package STAGE=dev`, or STAGE=prod.")
        package = package_for_lambda(sys.argv[1])
    print(f"\n{table(package.parts)}\n")
    for file in (package.archive, package.template_file):
        print(file.relative_to(PROJECT))


if __name__ == "__main__":
    main()
