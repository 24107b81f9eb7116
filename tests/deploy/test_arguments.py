"""The arguments of `make deploy`, `make invoke` and `make destroy`, and the messages about invalid ones."""

import io
from collections.abc import Callable, Sequence

import pytest

from infra import invoke
from infra.problem import Problem
from infra.stack import deploy, destroy


def test_a_stage_and_its_parameters() -> None:
    words = ["prod", "DomainName=auth.example.com", "AlarmEmail="]

    assert ("prod", {"DomainName": "auth.example.com", "AlarmEmail": ""}) == deploy.parse_arguments(words)


def test_a_value_may_have_an_equals_sign() -> None:
    assert {"Issuer": "https://x/?a=b"} == deploy.parse_arguments(["dev", "Issuer=https://x/?a=b"])[1]


@pytest.mark.parametrize(
    ("command", "words", "sentence"),
    [
        (deploy.main, [], "No stage is named. Set STAGE, for example `make deploy STAGE=dev`"),
        (deploy.main, [""], "No stage is named. Set STAGE, for example `make deploy STAGE=dev`"),
        (deploy.main, ["DomainName=x"], "No stage is named"),
        (deploy.main, ["dev", "DomainName"], "'DomainName' is not a parameter. Write parameters as Name=value."),
        (destroy.main, ["account"], "The stage cannot be named account"),
        (deploy.main, ["account"], "The stage cannot be named account"),
        (destroy.main, [""], "No stage is named. Set STAGE, for example `make destroy STAGE=dev`."),
        (invoke.main, ["dev", "", ""], "No function is named. Set FUNCTION, for example `make invoke FUNCTION=keys`."),
        (invoke.main, ["dev", "rotate", "now"], "EVENT must be a JSON object"),
        (invoke.main, ["dev", "rotate", "[]"], "EVENT must be a JSON object"),
    ],
)
def test_missing_arguments_are_reported_before_any_request_to_aws(
    command: Callable[[Sequence[str]], None], words: list[str], sentence: str
) -> None:
    with pytest.raises(Problem) as refused:
        command(words)

    assert str(refused.value).startswith(sentence)


def test_when_nobody_is_there_to_type_the_data_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())

    assert "" == destroy.ask("Type it: ")
