"""`make openapi`: chalicelib/endpoints/openapi.yaml, which people edit, as the JSON that is served and ships."""

import json
from pathlib import Path

import yaml

from infra.problem import Problem, shown_as_one_sentence

ENDPOINTS = Path(__file__).parents[1] / "chalicelib" / "endpoints"
SOURCE, MADE = ENDPOINTS / "openapi.yaml", ENDPOINTS / "openapi.json"


def document() -> str:
    """Raises Problem."""
    try:
        content = yaml.safe_load(SOURCE.read_bytes())
    except yaml.YAMLError as error:
        raise Problem(f"{SOURCE.name} is no YAML: {' '.join(str(error).split())}.") from None
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    with shown_as_one_sentence():
        MADE.write_text(document(), encoding="utf-8")
