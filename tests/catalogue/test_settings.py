"""/admin-api/settings, and what each does."""

from datetime import timedelta
from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, paths_of
from tests.catalogue.catalogue import SETTINGS, Api, group

DEFAULTS = {"issuingEnabled": True, "forceHttps": True, "defaultLifetime": 3600, "maximumLifetime": 86_400}
PLAIN = {"X-Forwarded-Proto": "http"}


def test_a_new_server_issues_and_forces_https(here: Desk) -> None:
    """PrestaShop: both default to on."""
    assert DEFAULTS == here.call("GET", SETTINGS).json


@pytest.mark.parametrize(
    "edit",
    [{"issuingEnabled": False}, {"forceHttps": False}, {"defaultLifetime": 1}, {"maximumLifetime": 3600}, {}, DEFAULTS],
)
def test_a_patch_changes_what_it_names(here: Desk, edit: dict[str, Any]) -> None:
    """RFC 7396."""
    assert {**DEFAULTS, **edit} == here.call("PATCH", SETTINGS, edit).json == here.call("GET", SETTINGS).json


def test_settings_are_stored(emulator: Desk) -> None:
    """The real item."""
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
    """Issue: never above 86,400."""
    assert [name] == paths_of(here.call("PATCH", SETTINGS, {name: value}))
    assert DEFAULTS == here.call("GET", SETTINGS).json


@pytest.mark.parametrize("edit", [{"maximumLifetime": 3599}, {"defaultLifetime": 61, "maximumLifetime": 60}])
def test_the_default_is_within_the_maximum(here: Desk, edit: dict[str, Any]) -> None:
    """Design: caps."""
    assert ["defaultLifetime"] == paths_of(here.call("PATCH", SETTINGS, edit))


def test_all_mistakes_are_told_at_once(here: Desk) -> None:
    """PrestaShop: the bare array."""
    assert ["forceHttps", "defaultLifetime"] == paths_of(
        here.call("PATCH", SETTINGS, {"forceHttps": 1, "defaultLifetime": 0})
    )


def test_a_new_client_has_the_default_lifetime(here: Desk) -> None:
    """Issue: default lifetime."""
    here.call("PATCH", SETTINGS, {"defaultLifetime": 777})

    assert [777, 5] == [
        here.deployment.ask(here.create(**fields).credential).json["expires_in"] for fields in ({}, {"lifetime": 5})
    ]


def test_no_token_lives_longer_than_the_maximum(here: Desk) -> None:
    """Design: capped by the resource, by the settings, and by 86400."""
    api = Api.made(here, group("g", "x"), maximumLifetime=50)
    client = api.holder("x", lifetime=86_400)
    here.call("PATCH", SETTINGS, {"defaultLifetime": 100, "maximumLifetime": 100})

    assert [100, 50] == [
        here.deployment.ask(client.credential, **form).json["expires_in"]
        for form in ({}, {"scope": "x", "resource": api.identifier})
    ]


def test_a_lower_maximum_ends_the_tokens_that_are_out_at_our_own_endpoints(here: Desk) -> None:
    """Design: iat + current lifetime."""
    here.call("PATCH", SETTINGS, {"defaultLifetime": 60, "maximumLifetime": 60})
    here.clock.move(seconds=59)
    before = here.call("GET", SETTINGS).status
    here.clock.move(seconds=1)

    assert (200, 401) == (before, here.call("GET", SETTINGS).status)


def elsewhere(here: Desk, **settings: Any) -> None:
    """Another container changes them: this one is not told."""
    here.deployment.parts.tokens.catalogue()
    stored = here.store.catalogue
    here.store.catalogue = stored._replace(settings=stored.settings._replace(**settings), version=stored.version + 1)


@pytest.mark.parametrize("seconds", [0, 29])
def test_other_containers_may_be_30_seconds_late(here: Desk, seconds: int) -> None:
    """Promise: within 30 s everywhere."""
    elsewhere(here, maximum_lifetime=timedelta(seconds=100))
    here.clock.move(seconds=seconds)

    assert 3600 == here.deployment.ask(here.deployment.administrator).json["expires_in"]


def test_other_containers_are_never_later(here: Desk) -> None:
    """Promise: within 30 s everywhere."""
    elsewhere(here, maximum_lifetime=timedelta(seconds=100))
    here.clock.move(seconds=30)

    assert 100 == here.deployment.ask(here.deployment.administrator).json["expires_in"]


def test_plain_http_is_refused_while_https_is_forced(here: Desk) -> None:
    """PrestaShop: PS_ADMIN_API_FORCE_DEBUG_SECURED; divergence: 403 with its sentence."""
    answer = here.call("GET", CLIENTS, headers=PLAIN)

    assert (403, "Use HTTPS protocol") == (answer.status, answer.json["detail"])


def test_plain_http_passes_when_it_is_allowed(here: Desk) -> None:
    """PrestaShop: PS_ADMIN_API_FORCE_DEBUG_SECURED=0."""
    here.call("PATCH", SETTINGS, {"forceHttps": False})

    assert 200 == here.call("GET", CLIENTS, headers=PLAIN).status


def test_with_issuing_off_no_token_is_to_be_had(here: Desk) -> None:
    """Divergence: 503 with a sentence, after authentication; PrestaShop answers 404."""
    client = here.create()
    here.call("PATCH", SETTINGS, {"issuingEnabled": False})
    answer = here.deployment.ask(client.credential)

    assert (503, "temporarily_unavailable") == (answer.status, answer.json["error"])
    assert "disabled the issuing of tokens" in answer.json["error_description"]
    assert 401 == here.deployment.ask(client.credential._replace(client_secret="wrong")).status


def test_with_issuing_off_tokens_that_are_out_still_work_here(here: Desk) -> None:
    """So that who has one can switch it on again."""
    here.call("PATCH", SETTINGS, {"issuingEnabled": False})

    assert 200 == here.call("PATCH", SETTINGS, {"issuingEnabled": True}).status


def test_an_operators_function_switches_issuing_off_and_on(desk: Desk) -> None:
    """Issue: an operator function turns it on again, since no token can be had."""
    client, issuing = desk.create(), desk.deployment.parts.operations.issuing
    try:
        off = issuing.run({"enabled": False})
        during = desk.deployment.ask(client.credential).status
    finally:
        on = issuing.run({"enabled": True})

    assert ({"issuing_enabled": False}, 503) == (off, during)
    assert ({"issuing_enabled": True}, 200) == (on, desk.deployment.ask(client.credential).status)


@pytest.mark.parametrize("event", [{}, {"enabled": 1}, {"enabled": "true"}, {"enabled": None}])
def test_the_operators_function_guesses_nothing(here: Desk, event: dict[str, Any]) -> None:
    """Neither on nor off by mistake."""
    with pytest.raises(TypeError, match=r'Send \{"enabled": true\}'):
        here.deployment.parts.operations.issuing.run(event)


def test_each_change_of_a_setting_is_on_record(desk: Desk) -> None:
    """Design: the change and its audit event."""
    before = desk.call("GET", SETTINGS).json["defaultLifetime"]
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before - 1})
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before - 1})
    desk.call("PATCH", SETTINGS, {"defaultLifetime": before})
    events = desk.events(clientId="settings", action="settings.edit", limit=2)

    assert [(before - 1, before), (before, before - 1)] == sorted(
        (event["changes"]["defaultLifetime"]["from"], event["changes"]["defaultLifetime"]["to"]) for event in events
    )
    assert "administrator" == events[0]["actor"]["clientId"]
