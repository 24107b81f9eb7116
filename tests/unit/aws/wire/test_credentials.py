"""Credentials from Lambda's environment variables, else from botocore."""

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


def test_credentials_in_the_variables_of_a_lambda_function_are_used() -> None:
    assert Credentials("ASIA", "secret", "token") == credentials_source(VARIABLES)()


@pytest.mark.parametrize("token", [{}, {"AWS_SESSION_TOKEN": ""}])
def test_credentials_without_a_session_token_are_used(token: dict[str, str]) -> None:
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
def test_other_credentials_are_loaded_by_botocore(environ: dict[str, str]) -> None:
    assert isinstance(credentials_source(environ), BotocoreChain)


def test_missing_credentials_raise_no_credentials() -> None:
    with pytest.raises(NoCredentials) as raised:
        BotocoreChain(lambda: None)()

    assert "NoCredentialsError" == raised.value.code


@pytest.mark.parametrize(
    "error",
    [
        CredentialRetrievalError(provider="container", error_msg="<html>"),
        PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        ValueError("not a URL"),
    ],
)
def test_an_error_of_botocore_is_named_by_its_type_and_the_next_call_retries(error: Exception) -> None:
    """The text of the exception may quote the response of a metadata service."""
    results: list[Any] = [error, FrozenCredentials()]

    def load() -> Any:
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    chain = BotocoreChain(load)
    with pytest.raises(NoCredentials) as raised:
        chain()

    assert (type(error).__name__, True) == (raised.value.code, raised.value.__suppress_context__)
    assert Credentials("ASIA", "secret", None) == chain()


class FrozenCredentials:
    access_key, secret_key, token = "ASIA", "secret", None

    def get_frozen_credentials(self) -> "FrozenCredentials":
        return self


@pytest.fixture
def container_credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """A credentials URL as with SnapStart. The list has the expiry of the credentials in each response."""
    ends: list[datetime] = []

    class Handler(BaseHTTPRequestHandler):
        response_count = 0

        def do_GET(self) -> None:
            number = Handler.response_count
            Handler.response_count += 1
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


def test_credentials_of_a_container_are_renewed_before_they_expire(container_credentials: list[datetime]) -> None:
    """AWS Lambda Developer Guide, "Runtime hooks and SnapStart". botocore renews credentials that expire soon."""
    now = datetime.now(UTC)
    container_credentials[:] = [now + timedelta(minutes=5), now + timedelta(hours=6)]
    source = credentials_source({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "as above"})

    key_ids = [source().access_key_id for _ in range(3)]

    # botocore renews credentials that expire within 15 minutes at the next call, and caches the new ones.
    assert ["ASIA1", "ASIA1", "ASIA1"] == key_ids
