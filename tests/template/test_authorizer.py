"""verifiers/authorizer/template.yaml, as SAM translates it. tests/stack deploys it."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.stack.template import parse
from tests.template import tools
from tests.template.templates import ROOT, translated

pytestmark = pytest.mark.stack
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return translated(parse((ROOT / "verifiers" / "authorizer" / "template.yaml").read_text(encoding="utf-8")))


def test_cloudformation_would_take_it(template: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template))
    linted = tools.run(HERE / "lint.py", str(file), "--regions", "eu-central-1", "us-east-1")

    assert (0, "") == (linted.returncode, linted.stdout + linted.stderr)


def test_a_rest_api_answers_with_the_challenges_of_rfc_6750(template: dict[str, Any]) -> None:
    """RFC 6750 §3. Trouble of the authorizer is a 503, because a 401 would be final for many clients."""
    responses = template["Resources"]["RestApi"]["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
    header = "gatewayresponse.header.WWW-Authenticate"
    challenges = {
        name: response["responseParameters"][header]["Fn::Sub"]
        for name, response in responses.items()
        if header in response["responseParameters"]
    }

    assert {
        "UNAUTHORIZED": "'Bearer realm=\"${Audience}\"'",
        "ACCESS_DENIED": '\'Bearer realm="${Audience}", error="insufficient_scope"\'',
    } == challenges
    assert ["503", "503"] == [
        responses[name]["statusCode"] for name in ("AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR")
    ]


def test_no_answer_of_the_authorizer_is_cached(template: dict[str, Any]) -> None:
    """Each second would delay a revocation by a second."""
    schemes = template["Resources"]["RestApi"]["Properties"]["Body"]["securityDefinitions"]
    rest = schemes["Watchword"]["x-amazon-apigateway-authorizer"]
    http = template["Resources"]["HttpAuthorizer"]["Properties"]

    assert [0, 0] == [rest["authorizerResultTtlInSeconds"], http["AuthorizerResultTtlInSeconds"]]
