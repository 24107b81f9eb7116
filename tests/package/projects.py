"""Chalice projects of a few lines, each with something that `chalice package` does not mind."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

APP = """
from chalice.app import Chalice

app = Chalice("small")

@app.route("/")
def index():
    return {}

@app.lambda_function(name="keys")
def list_keys(event, context):
    return {}
"""
CONFIGURATION = {"version": "2.0", "app_name": "small", "autogen_policy": True, "stages": {"dev": {}}}


def project(
    directory: Path, *, app: str = APP, requirements: str = "", configuration: Mapping[str, Any] | None = None
) -> Path:
    files = {
        "app.py": app,
        "requirements.txt": requirements,
        "infra/resources.yaml": "Resources: {}\n",
        ".chalice/config.json": json.dumps(CONFIGURATION | dict(configuration or {})),
    }
    for name, content in files.items():
        directory.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        directory.joinpath(name).write_text(content)
    return directory
