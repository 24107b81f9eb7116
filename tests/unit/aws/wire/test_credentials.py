"""Lambda's variables, else whatever botocore finds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import CredentialRetrievalError, PartialCredentialsError

from chalicelib.aws.wire.credentials import BotocoreChain, Credentials, NoCredentials, credentials_source

VARIABLES = {"AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}


def test_the_variables_of_a_lambda_function_are_used_as_they_are() -> None:
    assert Credentials("ASIA", "secret", "token") == credentials_source(VARIABLES)()


@pytest.mark.parametrize("token", [{}, {"AWS_SESSION_TOKEN": ""}])
def test_a_person_has_no_session_token(token: dict[str, str]) -> None:
    environ = {name: value for name, value in VARIABLES.items() if name != "AWS_SESSION_TOKEN"}

    assert Credentials("ASIA", "secret", None) == credentials_source(environ | token)()


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"AWS_ACCESS_KEY_ID": "ASIA"},
        {**VARIABLES, "AWS_SECRET_ACCESS_KEY": ""},
        {**VARIABLES, "AWS_CREDENTIAL_EXPIRATION": "2026-11-04T12:00:00Z"},
        {**VARIABLES, "AWS_SECURITY_TOKEN": "another"},
    ],
)
def test_everything_else_is_left_to_botocore(environ: dict[str, str]) -> None:
    assert isinstance(credentials_source(environ), BotocoreChain)


def test_no_credentials_at_all_are_trouble_that_says_so() -> None:
    with pytest.raises(NoCredentials) as raised:
        BotocoreChain(lambda: None)()

    assert "NoCredentialsError" == raised.value.code


@pytest.mark.parametrize(
    "trouble",
    [
        CredentialRetrievalError(provider="container", error_msg="<html>"),
        PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        ValueError("not a URL"),
    ],
)
def test_trouble_of_botocore_is_told_by_its_kind_and_tried_again_with_the_next_call(trouble: Exception) -> None:
    """Its text may quote what a metadata service sent."""
    answers: list[Any] = [trouble, FrozenCredentials()]

    def load() -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    chain = BotocoreChain(load)
    with pytest.raises(NoCredentials) as raised:
        chain()

    assert (type(trouble).__name__, True) == (raised.value.code, raised.value.__suppress_context__)
    assert Credentials("ASIA", "secret", None) == chain()


class FrozenCredentials:
    access_key, secret_key, token = "ASIA", "secret", None

    def get_frozen_credentials(self) -> "FrozenCredentials":
        return self


@pytest.fixture
def container_credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The URL that Lambda gives a function under SnapStart. The list says when each answer's credentials end."""
    ends: list[datetime] = []

    class Handler(BaseHTTPRequestHandler):
        answered = 0

        def do_GET(self) -> None:
            number = Handler.answered
            Handler.answered += 1
            end = ends[min(number, len(ends) - 1)]
            document = {"AccessKeyId": f"ASIA{number}", "SecretAccessKey": "secret", "Token": "token"}
            body = json.dumps({**document, "Expiration": end.isoformat()}).encode()
            self.send_response(200 if self.headers["Authorization"] == "authorized" else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    for name in (*VARIABLES, "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "authorized")
    yield ends
    server.shutdown()
    thread.join()
    server.server_close()


def test_credentials_of_a_container_are_renewed_before_they_end(container_credentials: list[datetime]) -> None:
    """SnapStart: AWS Lambda Developer Guide, "Runtime hooks and SnapStart"; botocore renews in the last minutes."""
    now = datetime.now(UTC)
    container_credentials[:] = [now + timedelta(minutes=5), now + timedelta(hours=6)]
    source = credentials_source({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "as above"})

    used = [source().access_key_id for _ in range(3)]

    # Those that end within 15 minutes are asked for again with the next call, and the new ones are kept.
    assert ["ASIA1", "ASIA1", "ASIA1"] == used
