"""verifiers/authorizer, deployed into the emulated AWS in front of its example: a REST API and an HTTP API."""

import importlib.metadata
import io
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest

from infra.stack.account import Account
from infra.stack.template import parse
from tests.api.drivers import Answer
from tests.stack.gateway import Gateway
from verifiers.conformance.case_parts import AUDIENCE, JTI, feed, header
from verifiers.conformance.key_cases import key_sets
from verifiers.conformance.signing import jws

pytestmark = pytest.mark.stack

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "verifiers" / "authorizer"
KIT = ROOT / "verifiers" / "python" / "watchword_verifier"
# The kit's dependencies, and theirs.
DISTRIBUTIONS = ("pyjwt", "cryptography", "cffi", "pycparser")


@dataclass
class Issuer:
    """Answers to the authorizer, which runs in a process of its own."""

    server: ThreadingHTTPServer
    revoked: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def token(self, scope: str, jti: str = JTI, **changes: Any) -> str:
        now = int(time.time())
        members = {"iss": self.url, "sub": "erp", "client_id": "erp", "aud": AUDIENCE, "iat": now, "exp": now + 600}
        return jws(header(), members | {"jti": jti, "scope": scope, "generation": 1} | changes, "rsa")

    def answer(self, path: str) -> str | None:
        now = int(time.time())
        return {
            "/.well-known/jwks.json": json.dumps(key_sets()["published"]),
            "/.well-known/revocations": feed(
                now, iss=self.url, aud=f"{self.url}/.well-known/revocations", tokens=dict.fromkeys(self.revoked, now)
            ),
        }.get(path)


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = (running.answer(self.path) or "").encode()
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    running = Issuer(ThreadingHTTPServer(("127.0.0.1", 0), Handler), frozenset({"revoked.credential"}))
    thread = threading.Thread(target=running.server.serve_forever, args=[0.01])
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


def package() -> bytes:
    """The folder `build`. Its packages are those of this Python, on which ministack's Lambda runs."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for path in [*FOLDER.glob("*.py"), *KIT.glob("*.py")]:
            archive.write(path, path.relative_to(path.parent.parent if path.parent == KIT else FOLDER))
        for name in DISTRIBUTIONS:
            for file in importlib.metadata.files(name) or ():
                if ".." not in file.parts and file.suffix != ".pyc":
                    archive.write(str(file.locate()), str(file))
    return content.getvalue()


@pytest.fixture(scope="module")
def outputs(account: Account, issuer: Issuer) -> dict[str, str]:
    template = parse((FOLDER / "template.yaml").read_text(encoding="utf-8"))
    account.client("s3").create_bucket(
        Bucket="authorizer-code", CreateBucketConfiguration={"LocationConstraint": account.region}
    )
    account.client("s3").put_object(Bucket="authorizer-code", Key="code.zip", Body=package())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": "authorizer-code", "Key": "code.zip"}
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(
        StackName="protected-orders",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "Issuer", "ParameterValue": issuer.url}],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    waiter = cloudformation.get_waiter("stack_create_complete")
    waiter.wait(StackName="protected-orders", WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    shown = cloudformation.describe_stacks(StackName="protected-orders")["Stacks"][0]["Outputs"]
    return {output["OutputKey"]: output["OutputValue"] for output in shown}


# What an invalid token is answered with. HTTP APIs have no 401 for it.
INVALID = {"RestUrl": 401, "HttpUrl": 403}


@pytest.fixture(params=INVALID)
def api(request: pytest.FixtureRequest, account: Account, outputs: dict[str, str]) -> Gateway:
    url = urlsplit(outputs[request.param])
    assert url.hostname
    api_id = url.hostname.partition(".")[0]
    port = urlsplit(account.client("cloudformation").meta.endpoint_url).port
    assert port
    if request.param == "RestUrl":
        return Gateway(port, "", f"/restapis/{api_id}{url.path}/_user_request_")
    return Gateway(port, f"{api_id}.execute-api.localhost", url.path)


@pytest.fixture
def invalid(request: pytest.FixtureRequest) -> int:
    return INVALID[request.node.callspec.params["api"]]


def call(api: Gateway, token: str, method: str = "GET", path: str = "/orders") -> Answer:
    return api.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_a_valid_token_reaches_the_api_which_learns_who_calls(api: Gateway, issuer: Issuer) -> None:
    answer = call(api, issuer.token("orders:read x"))

    assert (200, {"client": "erp", "scope": "orders:read x"}) == (answer.status, answer.json)


def test_no_token_and_invalid_tokens_are_refused(api: Gateway, issuer: Issuer, invalid: int) -> None:
    other = issuer.token("orders:read", aud="https://other.example.com")
    feed_of_issuer = str(issuer.answer("/.well-known/revocations"))

    assert [401, invalid, invalid, invalid] == [call(api, token).status for token in ("", "x", other, feed_of_issuer)]


def test_a_revoked_token_is_refused(api: Gateway, issuer: Issuer, invalid: int) -> None:
    assert invalid == call(api, issuer.token("orders:read", "revoked.credential")).status


def test_a_missing_scope_is_403(api: Gateway, issuer: Issuer) -> None:
    assert 403 == call(api, issuer.token("orders:list")).status


def test_a_token_that_opens_one_route_does_not_open_another(api: Gateway, issuer: Issuer) -> None:
    """In this order: a cached answer would show itself."""
    token = issuer.token("orders:read")
    sent = [("GET", "/orders"), ("POST", "/orders"), ("GET", "/other"), ("GET", "/orders")]

    assert [200, 403, 403, 200] == [call(api, token, method, path).status for method, path in sent]
