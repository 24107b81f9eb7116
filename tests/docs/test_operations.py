"""Every command on the operator's page is valid."""

import json
import re
import shlex
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

import app
from chalicelib.operations.restored import STAYS_ENABLED
from tests.unit.operations.backup import Backup

ROOT = Path(__file__).parents[2]
PAGE, TEMPLATE, MAKEFILE = (
    ROOT.joinpath(name).read_text() for name in ("docs/operations.md", "infra/resources.yaml", "Makefile")
)
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line.strip() for block in BLOCKS for line in block.splitlines()]
IN_SENTENCES = re.findall(r"`((?:make|aws) [^`]+)`", PAGE)
MAKE = sorted({line for line in LINES + IN_SENTENCES if line.startswith("make ")})
# Also the commands in $(…), up to the pipe.
AWS = sorted({match for line in LINES + IN_SENTENCES for match in re.findall(r"(?:^|\()(aws [^|)]+)", line)})
FUNCTIONS = {function.name for function in app.app.pure_lambda_functions}
# Options of the AWS CLI itself.
OF_THE_CLI = {"query", "output"}


def test_the_commands_were_found() -> None:
    """The tests below look at what is there: an empty list would satisfy them."""
    assert (True, True) == (len(MAKE) > 10, len(AWS) > 10)


@pytest.mark.parametrize("command", MAKE)
def test_make_knows_it(command: str) -> None:
    """The target, each variable, the function and its event, the template's parameters."""
    _, target, *arguments = shlex.split(command)
    variables = dict(word.split("=", 1) for word in arguments)
    recipe = re.search(rf"^{target}:.*\n(?:\t.*\n)*", MAKEFILE, re.MULTILINE)

    assert recipe, f"the Makefile has no target {target}"
    assert [] == [name for name in variables if not re.search(rf"\$\(.*\b{name}\b", recipe[0])]
    assert variables.get("FUNCTION", "bootstrap") in FUNCTIONS
    assert isinstance(json.loads(variables.get("EVENT", "{}")), dict)
    for parameter in variables.get("PARAMETERS", "").split():
        assert f"\n  {parameter.partition('=')[0]}:\n    Type:" in TEMPLATE


@pytest.mark.parametrize("command", AWS)
def test_aws_knows_it(command: str) -> None:
    """botocore has what the AWS CLI makes its commands of: operations with their members, and waiters for `wait`."""
    _, service, *rest = shlex.split(command)
    client = botocore.session.get_session().create_client(service, "eu-central-1")
    name = rest[0].replace("-", "_")
    if name == "wait":
        operation = client.get_waiter(rest[1].replace("-", "_")).config.operation
    else:
        operation = client.meta.method_to_api_mapping[name]
    members = {
        xform_name(member, "-") for member in client.meta.service_model.operation_model(operation).input_shape.members
    }
    options = {word.removeprefix("--") for word in rest if word.startswith("--")}

    assert set() == options - members - OF_THE_CLI


def test_each_function_that_is_only_for_operators_has_its_use_here() -> None:
    """`apply` takes a file, and the README shows it."""
    assert set(re.findall(r"FUNCTION=(\w+)", PAGE)) == FUNCTIONS - {"apply"}


def test_the_outputs_and_resources_on_the_page_are_in_the_template() -> None:
    """The outputs by their keys, and the one resource that Chalice adds."""
    outputs = TEMPLATE.partition("\nOutputs:\n")[2]
    outputs_used = set(re.findall(r"OutputKey=='(\w+)'", PAGE)) | {"DomainTarget"}

    assert [] == [name for name in outputs_used if f"\n  {name}: " not in f"\n{outputs}"]
    assert {"APIHandler"} == set(re.findall(r"--logical-resource-id (\w+)", PAGE))


def test_each_member_of_the_answer_of_restored_is_on_the_page() -> None:
    """The manual steps after a restoration."""
    members = [name for name in Backup().restored() if name.startswith(("clients", "events_to"))]

    assert [] == [name for name in [*members, STAYS_ENABLED.partition(",")[0]] if f"`{name}`" not in PAGE]
