"""The package does its work as Lambda runs it: alone, under AWS's runtime client, with events of AWS."""

import base64
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from infra.local.seed import EXAMPLE_CATALOGUE
from tests.api.drivers import event
from tests.lambda_runtime import Function, Outcome, function
from tests.package.built import Built
from tests.servers import administrator_of, create_empty

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

ISSUER = "https://auth.example.com"
HTTPS = {"X-Forwarded-Proto": "https", "Host": "auth.example.com"}
Start = Callable[[str], AbstractContextManager[Function]]

# What EventBridge sends, by a rule that runs each day.
EVERY_DAY = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2030-01-31T00:00:00Z",
    "region": "eu-central-1",
    "resources": ["arn:aws:events:eu-central-1:000000000000:rule/watchword"],
    "detail": {},
}

LOADED = """
import json, sys
import app, botocore.session, cryptography.hazmat.bindings._rust, jwt, pynamodb
print(json.dumps({name: module.__file__ for name, module in sys.modules.items() if getattr(module, "__file__", None)}))
"""


@pytest.fixture(scope="module")
def variables(emulators: Emulators) -> dict[str, str]:
    """Tables and secrets that are there and empty, as after a deployment."""
    settings = emulators.environment | {
        "WATCHWORD_ISSUER": ISSUER,
        "WATCHWORD_CLIENTS_TABLE": "package-clients",
        "WATCHWORD_AUDIT_TABLE": "package-audit",
        "WATCHWORD_USED_CREDENTIALS_TABLE": "package-used-credentials",
        "WATCHWORD_KEY_RING_SECRET_ID": "package/key-ring",
        "WATCHWORD_ADMINISTRATOR_SECRET_ID": "package/administrator",
        # A loaded machine is no outage.
        "WATCHWORD_AWS_CONNECT_TIMEOUT": "5",
        "WATCHWORD_AWS_READ_TIMEOUT": "10",
        "WATCHWORD_REQUEST_BUDGET": "20",
    }
    create_empty(Wiring(settings))
    return settings


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def start(built: Built, variables: dict[str, str], log: Path) -> Start:
    """A function by its handler, in a container of its own."""

    @contextmanager
    def started(handler: str) -> Iterator[Function]:
        with function(handler, built.path, variables, log) as running:
            yield running

    return started


@pytest.fixture(scope="module")
def founded(start: Start) -> Outcome:
    with start("app.bootstrap") as bootstrap:
        return bootstrap.invoke({"catalogue": json.loads(EXAMPLE_CATALOGUE.read_text())})


@pytest.fixture(scope="module")
def administrator(founded: Outcome, variables: dict[str, str]) -> dict[str, str]:
    return asdict(administrator_of(Wiring(variables)))


@pytest.fixture(scope="module")
def api(start: Start, founded: Outcome) -> Iterator[Function]:
    """One container that answers several requests, as most do."""
    with start("app.app") as running:
        yield running


def answer(api: Function, *request: Any) -> Any:
    """The body; it must be a success."""
    outcome = api.invoke(event(*request))
    assert "response" == outcome.kind, outcome
    assert outcome.content["statusCode"] in (200, 201), outcome
    return json.loads(outcome.content["body"])


def token(api: Function, administrator: dict[str, str], scope: str) -> str:
    form = urlencode({"grant_type": "client_credentials", "scope": scope, **administrator})
    headers = HTTPS | {"Content-Type": "application/x-www-form-urlencoded"}
    return str(answer(api, "POST", "/admin-api/access_token", form, headers)["access_token"])


def invoke(start: Start, handler: str, sent: Any) -> Any:
    with start(handler) as running:
        outcome = running.invoke(sent)
    assert "response" == outcome.kind, outcome
    return outcome.content


def test_all_loaded_modules_are_in_the_package(built: Built) -> None:
    """Or in Python's standard library. None is from the tests' environment or the work tree."""
    environment = {"PYTHONPATH": os.pathsep.join(map(str, built.path))}
    command = [sys.executable, "-S", "-s", "-c", LOADED]
    loaded = json.loads(subprocess.check_output(command, env=environment, cwd=built.directory))
    elsewhere = {name: file for name, file in loaded.items() if not Path(file).is_relative_to(built.directory)}
    python = Path(sysconfig.get_path("stdlib")).resolve()

    assert {"app", "botocore", "chalice.app", "chalicelib.wiring", "pynamodb"} <= loaded.keys()
    assert {} == {
        name: file
        for name, file in elsewhere.items()
        if not Path(file).resolve().is_relative_to(python) or "site-packages" in file
    }


def test_every_function_of_the_template_is_in_the_package(built: Built) -> None:
    resources = built.package.template["Resources"].values()
    handlers = {r["Properties"]["Handler"] for r in resources if r["Type"] == "AWS::Serverless::Function"}
    look = f"import app; print([name for name in {handlers} if not callable(getattr(app, name.removeprefix('app.')))])"
    output = subprocess.check_output([sys.executable, "-S", "-s", "-c", look], env={}, cwd=built.directory, text=True)

    assert {"app.app", "app.bootstrap", "app.rotate_daily", "app.list_keys"} <= handlers
    assert "[]\n" == output


def test_bootstrap_founds_the_server(founded: Outcome) -> None:
    assert "response" == founded.kind
    assert ("created", "created", "created") == tuple(
        founded.content[name] for name in ("key_ring", "catalogue", "administrator")
    )


def test_a_token_is_issued_and_verifies_with_the_published_keys(api: Function, administrator: dict[str, str]) -> None:
    issued = token(api, administrator, "customer_group_read")
    published = jwt.PyJWKSet.from_dict(answer(api, "GET", "/.well-known/jwks.json", "", HTTPS))
    key = published[jwt.get_unverified_header(issued)["kid"]]
    claims = jwt.decode(issued, key, algorithms=["RS256"], issuer=ISSUER, audience=f"{ISSUER}/admin-api")

    assert "customer_group_read" == claims["scope"]


def test_an_administrator_creates_a_client(api: Function, administrator: dict[str, str]) -> None:
    bearer = token(api, administrator, "api_client_read api_client_write customer_group_read")
    body = {"clientId": "shop", "clientName": "Shop", "enabled": True, "scopes": ["customer_group_read"]}
    headers = HTTPS | {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    created = answer(api, "POST", "/admin-api/api-clients", json.dumps(body), headers)

    assert "customer_group_read" in json.dumps(
        answer(api, "GET", f"/admin-api/api-clients/{created['apiClientId']}", "", headers)
    )
    assert token(api, {"client_id": "shop", "client_secret": created["secret"]}, "customer_group_read")


def test_a_request_in_base64_is_read(api: Function, administrator: dict[str, str]) -> None:
    """As API Gateway hands over what is not text."""
    form = urlencode({"grant_type": "client_credentials", **administrator})
    headers = HTTPS | {"Content-Type": "application/x-www-form-urlencoded"}
    sent = event("POST", "/admin-api/access_token", "", headers)
    outcome = api.invoke(sent | {"body": base64.b64encode(form.encode()).decode(), "isBase64Encoded": True})

    assert 200 == outcome.content["statusCode"], outcome


def test_the_daily_run_takes_what_eventbridge_sends(founded: Outcome, start: Start) -> None:
    assert "unchanged" == invoke(start, "app.rotate_daily", EVERY_DAY)["outcome"]


def test_keys_are_listed_rotated_and_dropped(founded: Outcome, start: Start) -> None:
    kids = [key["kid"] for key in invoke(start, "app.list_keys", {})["keys"]]
    rotated = invoke(start, "app.rotate", {})
    dropped = invoke(start, "app.leaked", {"kid": kids[-1]})
    left = [key["kid"] for key in invoke(start, "app.list_keys", {})["keys"]]

    assert ("unchanged", "changed") == (rotated["outcome"], dropped["outcome"])
    assert set(kids) - set(left) == {kids[-1]}


def test_a_file_is_applied(founded: Outcome, start: Start) -> None:
    """The operator's side has read it."""
    resource = {"slug": "bills", "identifier": "https://bills.example.com", "name": "Bills", "scopeGroups": []}
    event = {"content": {"resources": [resource]}}

    assert invoke(start, "app.apply", event)["written"]
    assert {"diff": [], "written": False, "warnings": []} == invoke(start, "app.apply", event)


def test_issuing_is_disabled_and_enabled(founded: Outcome, start: Start) -> None:
    assert [{"issuing_enabled": False}, {"issuing_enabled": True}] == [
        invoke(start, "app.issuing", {"enabled": enabled}) for enabled in (False, True)
    ]


def test_the_log_of_a_fault_is_readable(founded: Outcome, start: Start) -> None:
    with start("app.issuing") as issuing:
        outcome = issuing.invoke({"enabled": "yes"})

    assert ("error", "TypeError") == (outcome.kind, outcome.content["errorType"])
    assert 'Send {"enabled": true} or {"enabled": false}.' == outcome.content["errorMessage"]
    assert "chalicelib/operations/issuing.py" in "".join(outcome.content["stackTrace"])


def test_a_missing_handler_is_reported_before_any_event(start: Start) -> None:
    with start("app.nowhere") as nowhere:
        outcome = nowhere.outcome()

    assert ("error", "Runtime.HandlerNotFound") == (outcome.kind, outcome.content["errorType"])


def test_the_log_is_json_line_by_line(api: Function, administrator: dict[str, str], log: Path) -> None:
    before = len(log.read_bytes())
    token(api, administrator, "customer_group_read")
    lines = [json.loads(line) for line in log.read_bytes()[before:].splitlines()]

    assert ["/admin-api/access_token"] == [line["path"] for line in lines if "path" in line]


def test_nothing_is_written_into_the_package(built: Built, founded: Outcome, start: Start) -> None:
    """Lambda's disk is read-only; a module without bytecode for this Python would have got some."""
    before = {name: built.directory.joinpath(name).stat().st_mtime_ns for name in built.files}
    invoke(start, "app.list_keys", {})

    assert before == {name: built.directory.joinpath(name).stat().st_mtime_ns for name in built.files}
    assert {importlib.util.cache_from_source("app.py")} <= built.files
