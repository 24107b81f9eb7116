"""`make check-secret` and `make pointers`, without a server: the function is called in this process."""

import io
import sys
from random import Random
from typing import Any

import pytest

from chalicelib.oauth.client_secret import generate_client_secret
from infra import check_secret
from infra.check_secret import check_form, look_up
from infra.pointers import fill
from infra.problem import Problem
from tests.administration.desk import Desk
from tests.conftest import in_memory
from tests.leaks.finder import report

SECRET = generate_client_secret(Random("check-secret"))
MISTYPED = SECRET[:-1] + ("0" if SECRET[-1] != "0" else "1")


def test_a_secret_is_recognized_by_its_form_and_checksum() -> None:
    assert "It has the form and the checksum of a secret of Watchword." == check_form(SECRET)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin with wws_"),
        ("ghp_" + "a" * 36, "does not begin with wws_"),
        (SECRET[:-1], "followed by 48 characters"),
        (SECRET + "x", "followed by 50 characters"),
        (SECRET[:-1] + "é", "followed by 49 characters"),
        (MISTYPED, "its checksum is wrong"),
    ],
)
def test_any_other_text_is_refused_with_the_reason_and_not_printed(text: str, reason: str) -> None:
    with pytest.raises(Problem, match=reason) as refused:
        check_form(text)

    assert not text or text not in str(refused.value)


def test_a_server_says_whether_the_secret_is_live_and_of_whom() -> None:
    desk = Desk.of(in_memory())
    client = desk.create()
    secret, pointers = client.credential.client_secret, desk.deployment.parts.operations.pointers
    sent: list[Any] = []

    def invoke(function: str, event: Any) -> Any:
        sent.append((function, event))
        return pointers.run(event)

    (stored,) = client.secrets()
    owner = f"It is secret {stored['secretId']} of the client {client.client_id}, and it is "
    assert f"{owner}LIVE. Report it if it leaked: docs/secret-scanning.md." == look_up(secret, invoke)
    client.patch({"enabled": False})
    assert f"{owner}of a disabled client." == look_up(secret, invoke)
    report(desk, secret)
    assert f"{owner}expired." == look_up(secret, invoke)
    assert look_up(SECRET, invoke).startswith("No client of this server has it.")
    assert secret not in str(sent)


def test_the_command_reads_the_text_from_its_input_and_prints_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal's history and the list of processes show arguments."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{SECRET}\n"))
    monkeypatch.setattr(check_secret, "invoker", lambda _stage: lambda *_: {"outcome": "unknown"})

    check_secret.main("")

    printed = capsys.readouterr().out
    assert ["It has the form", "No client of th"] == [line[:15] for line in printed.splitlines()]
    assert SECRET[4:10] not in printed


def test_without_a_server_the_form_is_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> Any:
        raise Problem("No server is running.")

    monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET))
    monkeypatch.setattr(check_secret, "invoker", lambda _stage: fail)

    check_secret.main("")
    assert "It is unknown whether it is live. No server is running." in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET))
    with pytest.raises(Problem, match="No server"):
        check_secret.main("prod")


def test_pointers_are_filled_until_the_function_says_that_it_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter(
        [
            {"outcome": "incomplete", "clients": 3, "pointers_written": 2, "after": "shop"},
            {"outcome": "complete", "clients": 1, "pointers_written": 1},
        ]
    )
    events: list[Any] = []

    def invoke(function: str, event: Any) -> Any:
        events.append((function, event))
        return next(answers)

    fill(invoke)

    assert [("pointers", {}), ("pointers", {"after": "shop"})] == events
    assert [
        "incomplete: 3 clients, 2 pointers written",
        "complete: 4 clients, 3 pointers written",
    ] == capsys.readouterr().out.splitlines()
