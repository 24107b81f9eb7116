"""Makes the template as a deployment does: Chalice packages, SAM translates."""

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from tests.template import tools

ROOT = Path(__file__).parents[2]


def package(project: Path, resources: str) -> dict[str, Any]:
    """The template without the archive: a project without dependencies is packaged at once."""
    shutil.copy(ROOT / "app.py", project)
    for directory in ("chalicelib", ".chalice"):
        shutil.copytree(
            ROOT / directory, project / directory, ignore=shutil.ignore_patterns("__pycache__", "deployments")
        )
    project.joinpath("requirements.txt").touch()
    project.joinpath("resources.yaml").write_text(resources)
    subprocess.run(
        [Path(sys.executable).with_name("chalice"), "package", "--merge-template", "resources.yaml", "out"],
        cwd=project,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-central-1"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    template: dict[str, Any] = yaml.safe_load(project.joinpath("out", "sam.yaml").read_text())
    return template


def translated(template: dict[str, Any]) -> dict[str, Any]:
    template = deepcopy(template)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": "packages", "Key": "package.zip", "Version": "version-1"}
    content = {"template": template, "parameters": {}}
    translation = tools.run(Path(__file__).with_name("translate.py"), stdin=json.dumps(content))
    assert "" == translation.stderr
    cloudformation: dict[str, Any] = json.loads(translation.stdout)
    return cloudformation
