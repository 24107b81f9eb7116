"""From `make deploy` to a rotated key, in an emulated AWS with IAM enforced: what a caller and an operator see."""

import json
from pathlib import Path

import jwt
import pytest

from infra.invoke import apply
from infra.problem import Problem
from infra.stack.deploy import Deployment
from infra.stack.package import Package
from infra.stack.template import STACK_POLICY, parse
from tests.stack.exercises import CLIENTS, SCOPES, bootstrap, rotate
from tests.stack.gateway import Deployed

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def served(deployed: Deployed) -> Deployed:
    bootstrap(deployed)
    return deployed


def keys_by_kid(deployed: Deployed) -> dict[str, jwt.PyJWK]:
    """As a verifier reads them, behind the same gateway."""
    answer = deployed.http.request("GET", "/.well-known/jwks.json")
    return {key.key_id: key for key in jwt.PyJWKSet.from_dict(answer.json).keys if key.key_id}


def verified(deployed: Deployed, token: str) -> dict[str, object]:
    issuer = deployed.stack.outputs["Issuer"]
    claims: dict[str, object] = jwt.decode(
        token,
        keys_by_kid(deployed)[jwt.get_unverified_header(token)["kid"]],
        algorithms=["RS256"],
        issuer=issuer,
        audience=f"{issuer}/admin-api",
        options={"require": ["exp", "iat", "jti", "sub"]},
    )
    return claims


def token_of(deployed: Deployed, scope: str = SCOPES) -> str:
    return str(deployed.ask(deployed.credential(), scope).json["access_token"])


def test_without_a_domain_the_issuer_is_the_apis_own_url(served: Deployed) -> None:
    metadata = served.http.request("GET", "/.well-known/oauth-authorization-server").json

    assert served.stack.outputs["ApiUrl"].rstrip("/") == metadata["issuer"]
    assert (served.stack.outputs["TokenEndpoint"], served.stack.outputs["JwksUri"]) == (
        metadata["token_endpoint"],
        metadata["jwks_uri"],
    )


def test_a_token_from_the_gateway_is_verified_with_the_keys_from_the_gateway(served: Deployed) -> None:
    assert "administrator" == verified(served, token_of(served))["sub"]


def test_a_client_that_is_created_gets_a_token_until_it_is_disabled(served: Deployed) -> None:
    token = token_of(served)
    fields = {"clientId": "erp", "clientName": "ERP", "enabled": True, "scopes": ["api_client_read"]}
    made = served.call(token, "POST", CLIENTS, fields).json
    credential = {"client_id": "erp", "client_secret": made["secret"]}
    before = served.ask(credential, "api_client_read").status

    served.call(token, "PATCH", f"{CLIENTS}/{made['apiClientId']}", {"enabled": False})

    assert (200, 401) == (before, served.ask(credential, "api_client_read").status)


def test_a_wrong_secret_gets_no_token(served: Deployed) -> None:
    answer = served.ask({**served.credential(), "client_secret": "wws_" + "0" * 49})

    assert (401, "invalid_client") == (answer.status, answer.json["error"])


def test_a_rotation_publishes_a_standby_and_breaks_no_token(served: Deployed) -> None:
    token, before = token_of(served), keys_by_kid(served)

    rotate(served)

    assert verified(served, token)["iss"] == served.stack.outputs["Issuer"]
    assert keys_by_kid(served).keys() - before.keys()


def test_the_stack_is_healthy(served: Deployed) -> None:
    assert 200 == served.http.request("GET", "/health").status


def test_the_stack_has_its_policy(served: Deployed) -> None:
    """tests/template tests what it forbids."""
    cloudformation = served.account.client("cloudformation")
    policy = cloudformation.get_stack_policy(StackName=served.stack.name)["StackPolicyBody"]

    assert json.loads(STACK_POLICY.read_text()) == json.loads(policy)


def test_every_function_runs_the_bytes_that_were_packaged_by_their_version(served: Deployed, package: Package) -> None:
    """A principal that can write to the bucket but cannot deploy cannot replace them."""
    account, content = served.account, package.archive.read_bytes()
    body = account.client("cloudformation").get_template(StackName=served.stack.name, TemplateStage="Original")
    whole = body["TemplateBody"] if isinstance(body["TemplateBody"], dict) else parse(body["TemplateBody"])
    codes = [one["Properties"]["CodeUri"] for one in whole["Resources"].values() if "CodeUri" in one["Properties"]]
    code = codes[0]
    account.client("s3").put_object(Bucket=code["Bucket"], Key=code["Key"], Body=b"planted")
    pinned = account.client("s3").get_object(Bucket=code["Bucket"], Key=code["Key"], VersionId=code["Version"])

    assert [code] * len(served.functions()) == codes
    assert content == pinned["Body"].read()
    account.client("s3").delete_object(
        Bucket=code["Bucket"], Key=code["Key"], VersionId=_newest(served, code["Bucket"], code["Key"])
    )


def _newest(served: Deployed, bucket: str, key: str) -> str:
    return str(served.account.client("s3").head_object(Bucket=bucket, Key=key)["VersionId"])


def test_the_same_deployment_again_changes_nothing(
    served: Deployed, deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    again = deployment.run({})

    assert served.stack.outputs == again.outputs
    assert "No changes." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Domain": "auth.example.com"}, "There is no parameter Domain."),
        ({"LogRetentionDays": "31"}, "LogRetentionDays must be one of "),
        ({"DomainName": "https://auth.example.com"}, "DomainName cannot be "),
        ({"DomainName": "auth.example.com"}, "auth.example.com needs a certificate. "),
    ],
)
def test_a_wrong_parameter_changes_nothing(
    served: Deployed, deployment: Deployment, changes: dict[str, str], sentence: str
) -> None:
    before = served.status()

    with pytest.raises(Problem, match=sentence):
        deployment.run(changes)

    assert before == served.status()
    assert 200 == served.ask(served.credential()).status


def test_a_restored_table_that_is_not_there_changes_nothing(served: Deployed, deployment: Deployment) -> None:
    """CloudFormation would take it, and the functions would find nothing."""
    before = served.status()

    with pytest.raises(Problem, match="There is no table nobody-restored-it"):
        deployment.run({"ClientsTableName": "nobody-restored-it"})

    assert before == served.status()


def test_an_unknown_operator_function_is_reported(served: Deployed) -> None:
    with pytest.raises(Problem, match="There is no function 'rotation' to invoke: apply, bootstrap, issuing, "):
        served.invoke("rotation")


def test_the_failure_of_an_operators_function_is_one_sentence(served: Deployed) -> None:
    with pytest.raises(Problem, match=r"issuing failed: .*Send"):
        served.invoke("issuing", {"enabled": "yes"})


def test_a_dry_run_of_a_file_prints_the_diff_and_a_second_run_changes_nothing(
    served: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "orders.yaml"
    file.write_text("resources:\n  - {slug: orders, identifier: 'https://orders.example.com', name: Orders's}\n")
    for dry_run in (True, False, False):
        apply(served.invoke, str(file), dry_run=dry_run)

    outcomes = [line for line in capsys.readouterr().out.splitlines() if line[0] not in "+-~"]
    assert [
        "Dry run: nothing was written.",
        "Applied. Running servers use it within 30 seconds.",
        "No changes.",
    ] == outcomes
