"""`make console` until a browser opens the page. tests/browser/test_session.py tests the rest."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import jwt
import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from infra import open_console
from infra.open_console import Administrator, token_for
from infra.problem import Problem
from infra.stack.account import Account
from tests.conftest import in_memory
from tests.servers import over_http


@pytest.fixture
def administrator() -> Iterator[Administrator]:
    deployment = in_memory()
    credential = deployment.administrator
    with over_http(deployment.parts) as http:
        yield Administrator(f"http://127.0.0.1:{http.port}", credential.client_id, credential.client_secret)


def test_the_token_is_in_a_private_file_that_is_deleted(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every user of the machine can read the arguments of a command."""
    opened: dict[str, Any] = {}

    def opens(address: str) -> bool:
        page = Path(unquote(urlsplit(address).path))
        opened.update(page=page, mode=page.stat().st_mode & 0o777, content=page.read_text())
        return True

    open_console.open_console(administrator, opens, lambda _seconds: None)
    token = re.search(r"/console#token=([\w.-]+)\"", opened["content"])

    assert 0o600 == opened["mode"]
    assert not opened["page"].exists()
    assert token
    assert token[1] not in capsys.readouterr().out


def test_without_a_browser_the_file_is_named(administrator: Administrator, capsys: pytest.CaptureFixture[str]) -> None:
    open_console.open_console(administrator, lambda _address: False, lambda _seconds: None)

    assert re.match(r"No browser was found. Open /\S+/console.html within 15 seconds.", capsys.readouterr().out)


def test_the_token_carries_every_native_scope_and_no_other(administrator: Administrator) -> None:
    claims = jwt.decode(token_for(administrator), options={"verify_signature": False})

    assert set(NATIVE_SCOPES) == set(claims["scope"].split())


def test_a_refusal_is_one_sentence_without_the_secret(administrator: Administrator) -> None:
    with pytest.raises(Problem) as problem:
        token_for(replace(administrator, client_secret="wws_wrong"))

    assert "answered 401" in str(problem.value)
    assert "wws_wrong" not in str(problem.value) + repr(administrator)


def test_a_server_that_has_ended_is_reported_in_one_sentence() -> None:
    with pytest.raises(Problem, match=r"http://127\.0\.0\.1:9 did not answer"):
        token_for(Administrator("http://127.0.0.1:9", "administrator", "x"))


class Deployed(Account):
    """An account whose stack has an administrator."""

    outputs: ClassVar[dict[str, str]] = {
        "ApiUrl": "https://auth.example.com",
        "AdministratorSecretId": "watchword-dev/administrator",
    }

    def client(self, service: str, **config: Any) -> Any:
        return self

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        outputs = [{"OutputKey": name, "OutputValue": value} for name, value in self.outputs.items()]
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}]}

    def get_secret_value(self, SecretId: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        assert SecretId == self.outputs["AdministratorSecretId"]
        return {"SecretString": json.dumps({"client_id": "administrator", "client_secret": "wws_x", "generation": 7})}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "here", lambda: Deployed("123456789012", "eu-central-1", io.StringIO()))


def test_a_stack_s_administrator_is_read_with_the_operator_s_own_identity(account: None) -> None:
    expected = Administrator("https://auth.example.com", "administrator", "wws_x")

    assert expected == open_console.deployed("dev")


def test_a_stack_with_its_data_only_has_no_console(account: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Deployed, "outputs", {})

    with pytest.raises(Problem, match=r"There is no stack watchword-dev in eu-central-1"):
        open_console.deployed("dev")
