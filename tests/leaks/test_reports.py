"""What a report may look like, what is recorded of it, and what is not."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.oauth.client_secret import CHECKSUM_LENGTH, is_well_formed
from chalicelib.store_errors import OutcomeUnknown, StoreUnavailable
from tests.administration.desk import JSON, Desk, Registered
from tests.leaks.finder import LEAKED, URL, foreign_secret, report, send
from tests.log_lines import LogLines

# What GitHub adds to its reports. Each report is taken with and without it.
SIGNATURE = {"Github-Public-Key-Identifier": "f9525bf080f7", "Github-Public-Key-Signature": "MEUCIQDfLvT8"}


@pytest.fixture
def client(here: Desk) -> Registered:
    return here.create()


def secret_of(client: Registered) -> str:
    return client.credential.client_secret


def recorded_url(client: Registered) -> Any:
    (event,) = client.desk.events(clientId=client.client_id, action="client_secret.burn")
    (leaked,) = event["changes"]["leakedSecrets"]["to"]
    return leaked["reportedUrl"]


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json["detail"]


@pytest.mark.parametrize("headers", [{}, SIGNATURE], ids=["by anyone", "signed"])
def test_the_report_that_github_sends_is_taken(here: Desk, client: Registered, headers: dict[str, str]) -> None:
    """Its signature is not evaluated: one who holds the secret needs no other proof."""
    entry = {"token": secret_of(client), "type": "watchword_client_secret", "url": URL, "source": "content"}

    answer = send(here, json.dumps([entry], indent=1), **headers)

    assert (200, ["true_positive"]) == (answer.status, [feedback["label"] for feedback in answer.json])
    assert (False, URL) == (client.works(), recorded_url(client))


@pytest.mark.parametrize("more", [{}, {"type": None, "url": None}, {"type": "\x00", "url": ""}], ids=str)
def test_one_object_with_only_the_token_is_enough(here: Desk, client: Registered, more: dict[str, Any]) -> None:
    answer = send(here, {"token": secret_of(client), **more})

    assert ("watchword_client_secret", None) == (answer.json[0]["token_type"], recorded_url(client))


def test_a_secret_that_is_reported_twice_is_answered_once_with_the_first_url(here: Desk, client: Registered) -> None:
    entries = [{"token": secret_of(client), "url": url} for url in ("", URL, "https://example.com/other")]

    assert 1 == len(send(here, entries).json)
    assert URL == recorded_url(client)


def test_an_empty_list_is_answered_with_an_empty_list(here: Desk) -> None:
    assert [] == send(here, []).json


@pytest.mark.parametrize(
    "content", [None, 1, '"text"', ["text"], [None], {}, {"token": 1}, [{"token": "a"}, {}], {"token": "a", "url": 1}]
)
def test_anything_else_is_refused_with_a_sentence_and_burns_nothing(
    here: Desk, client: Registered, content: Any
) -> None:
    mixed = [{"token": secret_of(client)}, content] if not isinstance(content, list) else content

    for each in (content, mixed):
        status, detail = refusal(send(here, each))
        assert (400, "Send an object, or a list of objects, with the member token") == (status, detail.split(", a")[0])
    assert client.works()


def test_more_than_a_hundred_entries_are_refused(here: Desk, client: Registered) -> None:
    entries = [{"token": secret_of(client)}] * 101

    assert (413, "A report has 100 entries at most. Send several reports.") == refusal(send(here, entries))
    assert client.works()
    assert 200 == send(here, entries[:100]).status


def test_a_hundred_secrets_are_burnt_by_one_report(here: Desk) -> None:
    """Five of each of twenty clients, by one read and one change for each client."""
    clients = [here.create() for _ in range(20)]
    added = [here.call("POST", f"{each.path}/secrets", {}).json["secret"] for each in clients * 4]
    before = here.store.reads

    labels = report(here, *map(secret_of, clients), *added)

    assert ["true_positive"] * 100 == labels
    assert before + 1 == here.store.reads
    burns = [event for event in here.store.events if event.action == "client_secret.burn"]
    assert [5] * 20 == [len(event.changes["leaked_secrets"][1]) for event in burns]
    assert not any(each.works() for each in clients)


def test_a_secret_in_the_url_is_refused(here: Desk, client: Registered) -> None:
    """URLs end in logs."""
    body = json.dumps({"token": foreign_secret()})
    answer = here.deployment.http.request("POST", f"{LEAKED}?token={secret_of(client)}", body, JSON)

    assert 400 == answer.status
    assert secret_of(client) not in answer.text


def test_what_cannot_be_a_secret_of_ours_is_answered_without_a_read(here: Desk, client: Registered) -> None:
    """The form and the checksum are enough."""
    secret = secret_of(client)
    wrong = [secret[:-1] + ("0" if secret[-1] != "0" else "1"), secret + "0", "", "ghp_1", "\ud800", "wws_é"]
    before = here.store.reads

    assert ["false_positive"] * len(wrong) == report(here, *wrong)
    assert not any(map(is_well_formed, wrong))
    assert before == here.store.reads
    assert CHECKSUM_LENGTH < len(secret)


def test_the_secret_of_another_server_costs_one_read(here: Desk) -> None:
    before = here.store.reads

    assert ["false_positive"] * 2 == report(here, foreign_secret(1), foreign_secret(2))
    assert before + 1 == here.store.reads


@pytest.mark.parametrize(
    ("url", "recorded"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://example.com/\u202e\x00\n\ud800", "https://example.com/" + "\ufffd" * 4),
        ("https://example.com/" + "a" * 2_000, "https://example.com/" + "a" * 980),
    ],
    ids=["markup", "script", "hidden characters", "long"],
)
def test_a_url_is_recorded_as_text(here: Desk, client: Registered, url: str, recorded: str) -> None:
    """It comes from a stranger. tests/browser shows that the console shows it as text."""
    report(here, secret_of(client), url=url)

    assert recorded == recorded_url(client)


@pytest.mark.parametrize("spelling", ["{}", "https://example.com/?q={}", "https://example.com/wws%5F{}"])
def test_a_url_with_a_secret_is_not_recorded(here: Desk, client: Registered, spelling: str) -> None:
    secret = here.create().credential.client_secret
    report(here, secret_of(client), url=spelling.format(secret if "%5F" not in spelling else secret[4:]))

    assert "(the URL contains a secret)" == recorded_url(client)


def test_no_secret_and_no_url_is_in_the_log(here: Desk, client: Registered, log_lines: LogLines) -> None:
    # No word of the server contains this mark.
    mark = "zqxjkvw"
    entries = [{"token": secret_of(client), "url": mark, "type": mark}, {"token": mark}, {"token": f"wws_{mark}"}]
    send(here, entries)
    send(here, [*entries, {"token": mark, "url": 1}])
    send(here, f"{{{mark}")

    assert "3 reported, 1 of this server" == log_lines[0]["detail"]
    assert [] == [each for each in (mark, "wws_", secret_of(client)[4:]) if each in log_lines.text]


def test_a_metric_counts_the_live_secrets_that_leaked(here: Desk, client: Registered) -> None:
    """The alarm leaked-secrets watches it. Repeated reports are no new leak."""
    emitted = watched(here)
    for _ in range(2):
        report(here, secret_of(client), here.create().credential.client_secret, foreign_secret())

    assert [{"LeakedSecrets": 1}] * 3 == emitted


def watched(desk: Desk) -> list[Mapping[str, float]]:
    """The metrics that the server emits from now on."""
    emitted: list[Mapping[str, float]] = []
    administration: Any = desk.deployment.parts.administration
    administration.leaked_secrets = replace(administration.leaked_secrets, emit=emitted.append)
    return emitted


def test_a_report_that_cannot_be_read_is_503(here: Desk, client: Registered) -> None:
    """Never false_positive: the reporter would not come back."""

    def fail(_: object) -> Any:
        raise StoreUnavailable("down")

    here.store.owners = fail  # type: ignore[method-assign]  # the fake's

    answer = send(here, {"token": secret_of(client)})

    assert (503, "The server is temporarily unavailable. Try again shortly.") == refusal(answer)
    assert "retry-after" in answer.headers


@pytest.mark.parametrize("error", [StoreUnavailable("down"), OutcomeUnknown("lost")], ids=["refused", "lost"])
def test_an_unfinished_report_burns_what_it_can_and_is_repeated(here: Desk, client: Registered, error: Any) -> None:
    others = [here.create() for _ in range(2)]
    change = here.store.change

    def fail_once(before: Any, *arguments: Any, **more: Any) -> None:
        if before.client_id == others[0].client_id:
            raise error
        change(before, *arguments, **more)

    here.store.change = fail_once  # type: ignore[method-assign]  # the fake's
    secrets = [each.credential.client_secret for each in (others[0], client, others[1])]

    answer = send(here, [{"token": secret} for secret in secrets])

    assert (503, "Some of these secrets may still be live. Send the same report again.") == refusal(answer)
    assert "retry-after" in answer.headers
    assert [True, False, False] == [each.works() for each in (others[0], client, others[1])]
    here.store.change = change  # type: ignore[method-assign]  # the fake's
    assert ["true_positive"] * 3 == report(here, *secrets)
    assert not others[0].works()


def test_a_client_that_is_changed_meanwhile_is_read_again(here: Desk, client: Registered) -> None:
    """The secret is burnt, and the other change stays."""
    owners = here.store.owners

    def before_a_rival(hashes: Any) -> Any:
        stale = owners(hashes)
        client.patch({"description": "changed meanwhile"})
        return stale

    here.store.owners = before_a_rival  # type: ignore[method-assign]  # the fake's

    assert ["true_positive"] == report(here, secret_of(client))
    assert (False, "changed meanwhile") == (client.works(), here.read(client.generation)["description"])


def test_a_client_that_is_deleted_meanwhile_needs_nothing(here: Desk, client: Registered) -> None:
    owners = here.store.owners

    def before_a_rival(hashes: Any) -> Any:
        stale = owners(hashes)
        client.delete()
        return stale

    here.store.owners = before_a_rival  # type: ignore[method-assign]  # the fake's

    assert 200 == send(here, {"token": secret_of(client)}).status


def test_with_report_only_the_secret_stays_live_and_each_leak_is_recorded_once(here: Desk, client: Registered) -> None:
    """WATCHWORD_LEAKED_SECRETS=report."""
    parts = here.deployment.parts
    parts.environment = parts.environment._replace(leaked_secrets="report")
    emitted = watched(here)

    labels = [report(here, secret_of(client)) for _ in range(2)]

    assert ([["true_positive"]] * 2, True) == (labels, client.works())
    (event,) = here.events(clientId=client.client_id, action="client_secret.report")
    assert URL == event["changes"]["leakedSecrets"]["to"][0]["reportedUrl"]
    assert {"leakedSecrets"} == event["changes"].keys()
    # An alarm that stays on is right, because the secret is still live.
    assert [{"LeakedSecrets": 1}] * 2 == emitted
