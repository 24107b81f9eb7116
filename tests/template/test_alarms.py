"""Whoever an alarm wakes can read what it means and what to do."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.metrics import NAMESPACE
from chalicelib.operations.ring_figures import figures
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.resolution import resolved
from tests.template.templates import ROOT

ALARM = "AWS::CloudWatch::Alarm"
WEEK = timedelta(weeks=1).total_seconds()


@pytest.fixture
def alarms(merged: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By name, without the stack's."""
    resources = resolved(merged, PLAIN)["Resources"].values()
    return {
        one["Properties"]["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"): one["Properties"]
        for one in resources
        if one["Type"] == ALARM
    }


def test_each_alarm_says_what_it_means_and_where_to_read_on(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert re.fullmatch(rf"[A-Z].+\. See docs/operations\.md#alarm-{name}\.", alarm["AlarmDescription"])


def test_the_operators_pages_have_a_section_for_each_alarm_and_for_no_other(alarms: dict[str, dict[str, Any]]) -> None:
    page = ROOT.joinpath("docs", "operations.md").read_text()

    assert alarms.keys() == set(re.findall(r"^### alarm-([a-z-]+)$", page, re.MULTILINE))


def test_each_alarm_is_told_when_it_begins_and_when_it_ends(alarms: dict[str, dict[str, Any]]) -> None:
    told = [{"Ref": "AlarmTopic"}]

    assert [(told, told)] * len(alarms) == [(alarm["AlarmActions"], alarm["OKActions"]) for alarm in alarms.values()]


def test_cloudwatch_can_look_as_far_back_as_each_alarm_wants(alarms: dict[str, dict[str, Any]]) -> None:
    for alarm in alarms.values():
        assert alarm["Period"] * alarm["EvaluationPeriods"] <= WEEK


def test_alarms_watch_the_figures_that_the_server_writes(alarms: dict[str, dict[str, Any]]) -> None:
    """Under the issuer that it writes them under."""
    ours = [alarm for alarm in alarms.values() if alarm["Namespace"] == NAMESPACE]
    empty = KeyRing(version=1, keys=())
    written = {"RotationRuns", "RotationFailures", "KeyRingAgeSeconds", *figures(empty, datetime.now(UTC))}

    assert written - {"DaysToNextRotation"} == {alarm["MetricName"] for alarm in ours}
    assert [[{"Name": "Issuer", "Value": "https://not-deployed-yet.invalid"}]] * len(ours) == [
        alarm["Dimensions"] for alarm in ours
    ]


def test_only_the_absence_of_rotation_is_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    """A server that nobody asks has no figures, and is well."""
    assert ["rotation-runs"] == [name for name, alarm in alarms.items() if alarm["TreatMissingData"] == "breaching"]


def test_mail_is_sent_to_who_was_named(merged: dict[str, Any]) -> None:
    subscription = resolved(merged, EVERYTHING)["Resources"]["AlarmSubscription"]["Properties"]

    assert {
        "TopicArn": {"Ref": "AlarmTopic"},
        "Protocol": "email",
        "Endpoint": EVERYTHING["AlarmEmail"],
    } == subscription


def test_the_dashboard_is_json_and_shows_what_the_server_writes(merged: dict[str, Any]) -> None:
    text, values = merged["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(text)["widgets"]
    metrics = [metric for widget in widgets for metric in widget["properties"]["metrics"]]
    shown = {part for metric in metrics for part in metric if isinstance(part, str)}

    assert {"Clients", "Server"} == values.keys()
    assert {"SigningKeyAgeDays", "DaysToNextRotation", "PublishedStandbys", "RotationRuns", "RotationFailures"} <= shown
