"""Issue 17, point 5: anyone who finds a secret can burn it."""

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered
from tests.leaks.finder import LEAKED, URL, foreign_secret, hash_of, report, send
from tests.revocation.feed import is_revoked, read_afresh


@pytest.fixture
def client(desk: Desk) -> Registered:
    return desk.create(scopes=["api_client_read"])


def secret_of(client: Registered) -> str:
    return client.credential.client_secret


def added_secret(client: Registered) -> str:
    answer = client.desk.call("POST", f"{client.path}/secrets", {"label": "second"})
    assert 201 == answer.status, answer.text
    return str(answer.json["secret"])


def test_a_reported_secret_gets_no_token_from_the_next_request_on(desk: Desk, client: Registered) -> None:
    """RFC 6749 §5.2 invalid_client."""
    assert ["true_positive"] == report(desk, secret_of(client))

    assert not client.works()


def test_the_tokens_of_a_burnt_secret_are_refused_at_once(desk: Desk, client: Registered) -> None:
    """RFC 7009 §2."""
    token = desk.deployment.token(client.credential, "api_client_read")
    assert 200 == desk.call("GET", CLIENTS, token=token).status

    report(desk, secret_of(client))

    assert 401 == desk.call("GET", CLIENTS, token=token).status


def test_offline_verifiers_read_in_the_feed_that_only_the_tokens_of_this_secret_are_revoked(
    desk: Desk, client: Registered
) -> None:
    """docs/revocation.md: an entry in the transaction that burns."""
    second = client.credential_with(added_secret(client))
    burnt, other = (desk.deployment.token(each) for each in (client.credential, second))

    report(desk, secret_of(client))

    feed = read_afresh(desk)
    assert (True, False) == (is_revoked(burnt, feed), is_revoked(other, feed))


def test_the_other_secrets_of_the_client_and_their_tokens_stay_valid(desk: Desk, client: Registered) -> None:
    second = added_secret(client)
    token = desk.deployment.token(client.credential_with(second), "api_client_read")

    report(desk, secret_of(client))

    assert client.works(second)
    assert 200 == desk.call("GET", CLIENTS, token=token).status


def test_the_audit_trail_says_what_was_reported_and_where_it_was_found(desk: Desk, client: Registered) -> None:
    (secret,) = client.secrets()

    report(desk, secret_of(client))

    (event,) = desk.events(clientId=client.client_id, action="client_secret.burn")
    assert ("anyone:leaked-secrets", None, None) == tuple(event["actor"].values())
    assert {"from": None, "to": [{"secretId": secret["secretId"], "reportedUrl": URL}]} == event["changes"][
        "leakedSecrets"
    ]
    assert [None, event["time"]] == [event["changes"]["secrets"][side][0]["expiresAt"] for side in ("from", "to")]


def test_a_second_report_of_the_same_secret_changes_nothing(desk: Desk, client: Registered) -> None:
    report(desk, secret_of(client))
    before = desk.read(client.generation), client.secrets()

    assert ["true_positive"] == report(desk, secret_of(client), url="https://example.com/elsewhere")

    assert before == (desk.read(client.generation), client.secrets())
    assert 1 == len(desk.events(clientId=client.client_id, action="client_secret.burn"))


def test_a_removed_secret_is_not_ours_any_more(desk: Desk, client: Registered) -> None:
    added_secret(client)
    (first, _) = client.secrets()
    assert 204 == desk.call("DELETE", f"{client.path}/secrets/{first['secretId']}").status

    assert ["false_positive"] == report(desk, secret_of(client))


def test_the_secret_of_a_deleted_client_is_not_ours_any_more(desk: Desk, client: Registered) -> None:
    assert 204 == client.delete().status

    assert ["false_positive"] == report(desk, secret_of(client))
    assert [] == desk.events(clientId=client.client_id, action="client_secret.burn")


def test_the_secret_of_a_disabled_client_is_burnt(desk: Desk, client: Registered) -> None:
    """Otherwise it would be valid again when the client is enabled."""
    client.patch({"enabled": False})

    report(desk, secret_of(client))

    client.patch({"enabled": True})
    assert not client.works()


def test_one_report_burns_secrets_of_several_clients_and_answers_for_each(desk: Desk, client: Registered) -> None:
    """GitHub's format for feedback: one object for each token, in order."""
    other, second = desk.create(), added_secret(client)
    secrets = [secret_of(client), foreign_secret(), secret_of(other), second, "wws_no"]

    answer = send(desk, [{"token": secret, "type": "our_pattern", "url": URL} for secret in secrets])

    labels = ["true_positive", "false_positive", "true_positive", "true_positive", "false_positive"]
    assert [
        {"token_hash": hash_of(secret), "token_type": "our_pattern", "label": label}
        for secret, label in zip(secrets, labels, strict=True)
    ] == answer.json
    assert [False] * 3 == [client.works(), client.works(second), other.works()]
    assert [1, 1] == [
        len(desk.events(clientId=each.client_id, action="client_secret.burn")) for each in (client, other)
    ]


def test_a_report_names_no_client_and_no_secret(desk: Desk, client: Registered) -> None:
    """Anyone who finds a secret learns nothing that the secret alone does not prove."""
    (secret,) = client.secrets()

    answer = send(desk, {"token": secret_of(client)})

    sent = f"{answer.text} {answer.headers}"
    assert [] == [
        each
        for each in (client.client_id, str(client.generation), secret["secretId"], secret_of(client))
        if each in sent
    ]
    assert {"token_hash", "token_type", "label"} == answer.json[0].keys()


def test_a_client_gets_a_new_secret_after_its_only_one_was_burnt(desk: Desk, client: Registered) -> None:
    report(desk, secret_of(client))

    answer = desk.call("PUT", f"{client.path}/secrets", {})

    assert 200 == answer.status, answer.text
    assert client.works(answer.json["secret"])


def test_the_answer_is_not_cached(desk: Desk, client: Registered) -> None:
    answer = send(desk, {"token": secret_of(client)})

    assert "no-store" == answer.headers["cache-control"]
    assert 405 == desk.deployment.http.request("GET", LEAKED).status
