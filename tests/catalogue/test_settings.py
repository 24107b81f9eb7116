"""/admin-api/settings, and the effect of each setting."""

from datetime import timedelta
from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, paths_of
from tests.catalogue.catalogue import SETTINGS, Api, group

DEFAULTS = {"issuingEnabled": True, "forceHttps": True, "defaultLifetime": 3600, "maximumLifetime": 86_400}
PLAIN = {"X-Forwarded-Proto": "http"}


def test_a_new_server_issues_tokens_and_requires_https(here: Desk) -> None:
    """PrestaShop: both are enabled by default."""
    assert DEFAULTS == here.call("GET", SETTINGS).json


@pytest.mark.parametrize(
    "edit",
    [{"issuingEnabled": False}, {"forceHttps": False}, {"defaultLifetime": 1}, {"maximumLifetime": 3600}, {}, DEFAULTS],
)
def test_a_patch_changes_only_the_settings_in_it(here: Desk, edit: dict[str, Any]) -> None:
    """RFC 7396."""
    assert {**DEFAULTS, **edit} == here.call("PATCH", SETTINGS, edit).json == here.call("GET", SETTINGS).json


def test_settings_are_stored(emulator: Desk) -> None:
    """The item in DynamoDB has all settings."""
    edit = {"forceHttps": False, "defaultLifetime": 1200, "maximumLifetime": 7200}
    before = emulator.call("GET", SETTINGS).json
    try:
        assert edit.items() <= emulator.call("PATCH", SETTINGS, edit).json.items()
        assert edit.items() <= emulator.call("GET", SETTINGS).json.items()
    finally:
        emulator.call("PATCH", SETTINGS, before)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            (name, value)
            for name in ("defaultLifetime", "maximumLifetime")
            for value in (None, 0, -1, 86_401, 1.5, "60", True, [], 10**40)
        ],
        *[(name, value) for name in ("issuingEnabled", "forceHttps") for value in (None, 0, "true", [])],
        ("more", 1),
    ],
)
def test_a_mistake_names_its_field(here: Desk, name: str, value: Any) -> None:
    """A lifetime is at most 86,400 seconds."""
    assert [name] == paths_of(here.call("PATCH", SETTINGS, {name: value}))
    assert DEFAULTS == here.call("GET", SETTINGS).json


@pytest.mark.parametrize("edit", [{"maximumLifetime": 3599}, {"defaultLifetime": 61, "maximumLifetime": 60}])
def test_the_default_lifetime_is_at_most_the_maximum_lifetime(here: Desk, edit: dict[str, Any]) -> None:
    assert ["defaultLifetime"] == paths_of(here.call("PATCH", SETTINGS, edit))


def test_all_mistakes_are_reported_together(here: Desk) -> None:
    """PrestaShop answers with an array of errors."""
    assert ["forceHttps", "defaultLifetime"] == paths_of(
        here.call("PATCH", SETTINGS, {"forceHttps": 1, "defaultLifetime": 0})
    )


def test_a_new_client_has_the_default_lifetime(here: Desk) -> None:
    here.call("PATCH", SETTINGS, {"defaultLifetime": 777})

    assert [777, 5] == [
        here.deployment.ask(here.create(**fields).credential).json["expires_in"] for fields in ({}, {"lifetime": 5})
    ]


def test_no_token_is_valid_longer_than_the_maximum_lifetime(here: Desk) -> None:
    """The lifetime is limited by the resource and by the settings."""
    api = Api.create(here, group("g", "x"), maximumLifetime=50)
    client = api.holder("x", lifetime=86_400)
    here.call("PATCH", SETTINGS, {"defaultLifetime": 100, "maximumLifetime": 100})

    assert [100, 50] == [
        here.deployment.ask(client.credential, **form).json["expires_in"]
        for form in ({}, {"scope": "x", "resource": api.identifier})
    ]


def test_a_lower_maximum_lifetime_applies_to_issued_tokens_at_the_admin_api(here: Desk) -> None:
    """Our endpoints compute the expiry from iat and the current lifetime."""
    here.call("PATCH", SETTINGS, {"defaultLifetime": 60, "maximumLifetime": 60})
    here.clock.move(seconds=59)
    before = here.call("GET", SETTINGS).status
    here.clock.move(seconds=1)

    assert (200, 401) == (before, here.call("GET", SETTINGS).status)


def change_in_another_container(here: Desk, **settings: Any) -> None:
    """Changes the settings in the store. The cache of this container is unchanged."""
    here.deployment.parts.tokens.catalogue()
    stored = here.store.catalogue
    here.store.catalogue = stored._replace(settings=stored.settings._replace(**settings), version=stored.version + 1)


@pytest.mark.parametrize("seconds", [0, 29])
def test_other_containers_may_use_old_settings_for_30_seconds(here: Desk, seconds: int) -> None:
    """The cached catalogue is refreshed every 30 seconds."""
    change_in_another_container(here, maximum_lifetime=timedelta(seconds=100))
    here.clock.move(seconds=seconds)

    assert 3600 == here.deployment.ask(here.deployment.administrator).json["expires_in"]


def test_other_containers_use_new_settings_after_30_seconds(here: Desk) -> None:
    """The cached catalogue is refreshed every 30 seconds."""
    change_in_another_container(here, maximum_lifetime=timedelta(seconds=100))
    here.clock.move(seconds=30)

    assert 100 == here.deployment.ask(here.deployment.administrator).json["expires_in"]


def test_plain_http_is_refused_while_https_is_required(here: Desk) -> None:
    """PrestaShop: PS_ADMIN_API_FORCE_DEBUG_SECURED. Divergence: the answer is 403 with PrestaShop's message."""
    answer = here.call("GET", CLIENTS, headers=PLAIN)

    assert (403, "Use HTTPS protocol") == (answer.status, answer.json["detail"])


def test_plain_http_is_accepted_when_https_is_not_required(here: Desk) -> None:
    """PrestaShop: PS_ADMIN_API_FORCE_DEBUG_SECURED=0."""
    here.call("PATCH", SETTINGS, {"forceHttps": False})

    assert 200 == here.call("GET", CLIENTS, headers=PLAIN).status


def test_no_token_is_issued_while_issuing_is_disabled(here: Desk) -> None:
    """Divergence: 503 with an explanation, after authentication. PrestaShop answers 404."""
    client = here.create()
    here.call("PATCH", SETTINGS, {"issuingEnabled": False})
    answer = here.deployment.ask(client.credential)

    assert (503, "temporarily_unavailable") == (answer.status, answer.json["error"])
    assert "disabled the issuing of tokens" in answer.json["error_description"]
    assert 401 == here.deployment.ask(client.credential._replace(client_secret="wrong")).status


def test_issued_tokens_still_work_at_the_admin_api_while_issuing_is_disabled(here: Desk) -> None:
    """An administrator with a token can enable issuing again."""
    here.call("PATCH", SETTINGS, {"issuingEnabled": False})

    assert 200 == here.call("PATCH", SETTINGS, {"issuingEnabled": True}).status


def test_the_operator_function_disables_and_enables_issuing(desk: Desk) -> None:
    """It is needed because nobody can get a token to enable issuing with the API."""
    client, issuing = desk.create(), desk.deployment.parts.operations.issuing
    try:
        off = issuing.run({"enabled": False})
        during = desk.deployment.ask(client.credential).status
    finally:
        on = issuing.run({"enabled": True})

    assert ({"issuing_enabled": False}, 503) == (off, during)
    assert ({"issuing_enabled": True}, 200) == (on, desk.deployment.ask(client.credential).status)


@pytest.mark.parametrize("event", [{}, {"enabled": 1}, {"enabled": "true"}, {"enabled": None}])
def test_the_operator_function_needs_a_boolean(here: Desk, event: dict[str, Any]) -> None:
    """A missing or malformed value does not change the setting."""
    with pytest.raises(TypeError, match=r'Send \{"enabled": true\}'):
        here.deployment.parts.operations.issuing.run(event)


def test_each_change_of_a_setting_is_audited(desk: Desk) -> None:
    """Each change has one audit event."""
    before = desk.call("GET", SETTINGS).json["defaultLifetime"]
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before - 1})
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before - 1})
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before})
    events = desk.events(clientId="settings", action="settings.edit", limit=2)

    assert [(before - 1, before), (before, before - 1)] == sorted(
        (event["changes"]["defaultLifetime"]["from"], event["changes"]["defaultLifetime"]["to"]) for event in events
    )
    assert "administrator" == events[0]["actor"]["clientId"]
