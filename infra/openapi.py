"""`make openapi`: converts openapi.yaml, the source, to openapi.json, which the server serves."""

import json
from pathlib import Path

import yaml

from infra.problem import Problem, printing_problems

ENDPOINTS = Path(__file__).parents[1] / "chalicelib" / "endpoints"
SOURCE, OUTPUT = ENDPOINTS / "openapi.yaml", ENDPOINTS / "openapi.json"


def document() -> str:
    """Raises Problem."""
    try:
        content = yaml.safe_load(SOURCE.read_bytes())
    except yaml.YAMLError as error:
        raise Problem(f"{SOURCE.name} is not valid YAML: {' '.join(str(error).split())}.") from None
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    with printing_problems():
        OUTPUT.write_text(document(), encoding="utf-8")
