"""Each alarm's description says what it means and what to do."""

import json
import operator
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.endpoints.routes import TOKEN_PATH
from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy
from chalicelib.metrics import NAMESPACE
from chalicelib.operations.ring_figures import figures
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.resolution import resolved
from tests.template.templates import ROOT

Line = dict[str, str]
ALARM = "AWS::CloudWatch::Alarm"
WEEK = timedelta(weeks=1).total_seconds()
API = [{"Name": "ApiName", "Value": {"Ref": "AWS::StackName"}}, {"Name": "Stage", "Value": {"Ref": "RestAPI.Stage"}}]
API_FUNCTION = [{"Name": "FunctionName", "Value": {"Ref": "APIHandler"}}]
CLIENTS_TABLE = [{"Name": "TableName", "Value": {"Ref": "ClientsTable"}}]
# Metrics of the access log. Its lines have no stack to name.
REFUSALS = {"Fn::Sub": f"{NAMESPACE}/${{AWS::StackName}}"}
# What AWS counts, and of what.
COUNTED_BY_AWS = {
    "api-errors": ("AWS/ApiGateway", "5XXError", API),
    "api-crashes": ("AWS/Lambda", "Errors", API_FUNCTION),
    "api-throttles": ("AWS/Lambda", "Throttles", API_FUNCTION),
    "table-throttles": ("AWS/DynamoDB", "ReadThrottleEvents", CLIENTS_TABLE),
}
# As the descriptions have it: the figure, the last value with which all is well, the first with which it is not, and
# for how many minutes.
GO_OFF = {
    "api-errors": ("Average", 0.01, 0.011, 10),
    "too-many-requests": ("Sum", 100, 101, 5),
    "invalid-clients": ("Sum", 100, 101, 5),
    "api-crashes": ("Sum", 0, 1, 5),
    "api-throttles": ("Sum", 0, 1, 5),
    "table-throttles": ("Sum", 0, 1, 10),
    "rotation-runs": ("Sum", 1, 0, 2880),
    "rotation-failures": ("Sum", 0, 1, 2880),
    "published-standbys": ("Minimum", 1, 0, 1440),
    "signing-key-age": ("Maximum", 3, 3.1, 1440),
    "issuer-keys": ("Minimum", 0, 1, 60),
    "key-ring-age": ("Maximum", 3600, 3601, 5),
}
COMPARE = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@pytest.fixture
def alarms(merged: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By name, without the stack's."""
    resources = resolved(merged, PLAIN)["Resources"].values()
    return {
        one["Properties"]["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"): one["Properties"]
        for one in resources
        if one["Type"] == ALARM
    }


def test_each_alarm_has_a_meaning_and_a_link_to_the_page(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert re.fullmatch(rf"[A-Z].+\. See docs/operations\.md#alarm-{name}\.", alarm["AlarmDescription"])


def test_the_operators_pages_have_a_section_for_each_alarm_and_for_no_other(alarms: dict[str, dict[str, Any]]) -> None:
    page = ROOT.joinpath("docs", "operations.md").read_text()

    assert alarms.keys() == set(re.findall(r"^### alarm-([a-z-]+)$", page, re.MULTILINE))


def test_each_alarm_notifies_when_it_begins_and_when_it_ends(alarms: dict[str, dict[str, Any]]) -> None:
    actions = [{"Ref": "AlarmTopic"}]

    assert [(actions, actions)] * len(alarms) == [
        (alarm["AlarmActions"], alarm["OKActions"]) for alarm in alarms.values()
    ]


def test_each_alarm_has_the_condition_of_its_description(alarms: dict[str, dict[str, Any]]) -> None:
    def goes_off(alarm: dict[str, Any], figure: float) -> bool:
        return bool(COMPARE[alarm["ComparisonOperator"]](figure, alarm["Threshold"]))

    assert GO_OFF.keys() == alarms.keys()
    for name, (statistic, well, ill, minutes) in GO_OFF.items():
        alarm = alarms[name]
        assert statistic == alarm.get("Statistic", alarm.get("ExtendedStatistic"))
        assert (False, True) == (goes_off(alarm, well), goes_off(alarm, ill)), name
        assert minutes * 60 == alarm["Period"] * alarm["EvaluationPeriods"]


def test_an_alarm_of_what_aws_counts_watches_the_right_thing(alarms: dict[str, dict[str, Any]]) -> None:
    """CloudWatch takes any name, and an alarm of what is never counted never goes off."""
    assert COUNTED_BY_AWS == {
        name: (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"])
        for name, alarm in alarms.items()
        if alarm["Namespace"] not in (NAMESPACE, REFUSALS)
    }


@pytest.mark.parametrize(
    ("name", "counted", "others"),
    [
        (
            "too-many-requests",
            {"status": "429", "resourcePath": "/admin-api/api-clients"},
            [{"status": "200"}, {"status": "401", "resourcePath": TOKEN_PATH}, {"status": "503"}],
        ),
        (
            "invalid-clients",
            {"status": "401", "resourcePath": TOKEN_PATH},
            [
                {"status": "401", "resourcePath": "/admin-api/api-clients"},
                {"status": "400", "resourcePath": TOKEN_PATH},
                {"status": "429", "resourcePath": TOKEN_PATH},
            ],
        ),
    ],
)
def test_refusals_are_counted_from_the_access_log(
    merged: dict[str, Any], alarms: dict[str, dict[str, Any]], name: str, counted: Line, others: list[Line]
) -> None:
    """Issue 14: an alarm on refusals, 429 and bursts of invalid_client."""
    resources = resolved(merged, PLAIN)["Resources"]
    access_log = json.loads(resources["RestAPI"]["Properties"]["AccessLogSetting"]["Format"])
    pattern, fed = {
        transformation["MetricName"]: (each["Properties"]["FilterPattern"], transformation)
        for each in resources.values()
        if each["Type"] == "AWS::Logs::MetricFilter" and each["Properties"]["LogGroupName"] == {"Ref": "AccessLogs"}
        for transformation in each["Properties"]["MetricTransformations"]
    }[alarms[name]["MetricName"]]

    assert [True, *[False] * len(others)] == [matches(pattern, {**access_log, **line}) for line in (counted, *others)]
    assert {"MetricNamespace": REFUSALS, "MetricName": alarms[name]["MetricName"], "MetricValue": "1"} == fed
    assert (REFUSALS, False) == (alarms[name]["Namespace"], "Dimensions" in alarms[name])


def matches(pattern: str, line: Line) -> bool:
    """CloudWatch's filter pattern for JSON, as far as the template uses it."""
    conditions = re.findall(r'\$\.(\w+) = "([^"]*)"', pattern)

    assert pattern == "{ " + " && ".join(f'$.{member} = "{value}"' for member, value in conditions) + " }"
    return all(line[member] == value for member, value in conditions)


def test_cloudwatch_can_look_as_far_back_as_each_alarm_wants(alarms: dict[str, dict[str, Any]]) -> None:
    for alarm in alarms.values():
        assert alarm["Period"] * alarm["EvaluationPeriods"] <= WEEK


def test_alarms_watch_the_figures_that_the_server_writes(alarms: dict[str, dict[str, Any]]) -> None:
    """Under the issuer that it writes them under."""
    ours = [alarm for alarm in alarms.values() if alarm["Namespace"] == NAMESPACE]
    empty = KeyRing(version=1, keys=())
    now = datetime.now(UTC)
    written = {
        "RotationRuns",
        "RotationFailures",
        "IssuerFetchFailures",
        "KeyRingAgeSeconds",
        *figures(empty, now, RotationPolicy()),
    }

    assert written - {"DaysToNextRotation", "SigningKeyAgeDays"} == {alarm["MetricName"] for alarm in ours}
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


def test_the_dashboard_is_a_parameter_and_off(merged: dict[str, Any]) -> None:
    """Issue 14: idle cost."""
    kinds = [
        [each["Type"] for each in resolved(merged, parameters)["Resources"].values()]
        for parameters in (PLAIN, EVERYTHING)
    ]

    assert [0, 1] == [kind.count("AWS::CloudWatch::Dashboard") for kind in kinds]
    assert ["DashboardUrl" in resolved(merged, each)["Outputs"] for each in (PLAIN, EVERYTHING)] == [False, True]


def test_the_dashboard_is_json_and_shows_what_the_server_writes(merged: dict[str, Any]) -> None:
    text, values = merged["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(text)["widgets"]
    metrics = [metric for widget in widgets for metric in widget["properties"]["metrics"]]
    parts = {part for metric in metrics for part in metric if isinstance(part, str)}

    assert {"Clients", "Server"} == values.keys()
    assert {"SigningKeyAgeDays", "DaysToNextRotation", "PublishedStandbys", "RotationRuns", "RotationFailures"} <= parts
