"""`make openapi`: converts openapi.yaml, the source, to openapi.json, which the server serves."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from chalicelib.oauth.metadata import CLIENT_PATHS
from infra.problem import Problem, printing_problems

ENDPOINTS = Path(__file__).parents[1] / "chalicelib" / "endpoints"
SOURCE, OUTPUT = ENDPOINTS / "openapi.yaml", ENDPOINTS / "openapi.json"


def document() -> str:
    """Raises Problem."""
    try:
        content = yaml.safe_load(SOURCE.read_bytes())
    except yaml.YAMLError as error:
        raise Problem(f"{SOURCE.name} is not valid YAML: {' '.join(str(error).split())}.") from None
    for path, operations in content["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                operation["responses"] |= _of_every_operation(path, method)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _of_every_operation(path: str, method: str) -> Mapping[str, Any]:
    """No operation can leave out the refusal of a method, nor the throttle of API Gateway."""
    is_oauth = path in CLIENT_PATHS or not path.startswith("/admin-api/")
    names = {"405": "OAuthMethodNotAllowed" if is_oauth else "MethodNotAllowed", "429": "TooManyRequests"}
    if method == "head":
        names = {"405": "NoContent405", "429": "NoContent429"}
    return {status: {"$ref": f"#/components/responses/{name}"} for status, name in names.items()}


if __name__ == "__main__":
    with printing_problems():
        OUTPUT.write_text(document(), encoding="utf-8")
