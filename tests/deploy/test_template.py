"""What a template asks for, and the part of it that holds data."""

from typing import Any

import pytest

from infra.problem import Problem
from infra.stack.template import check_parameters, data_part, parse

DECLARED: dict[str, dict[str, Any]] = {
    "Waf": {"Type": "String", "AllowedValues": ["on", "off"]},
    "LogRetentionDays": {"Type": "Number", "AllowedValues": [7, 30]},
    "DomainName": {
        "Type": "String",
        "AllowedPattern": "[a-z.]*",
        "ConstraintDescription": "write a host name, as in auth.example.com.",
    },
}

WHOLE = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Timeout": 10}},
    "Parameters": {"Waf": {"Type": "String"}},
    "Conditions": {"WithKey": {"Fn::Equals": ["a", "a"]}},
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "Properties": {"SSESpecification": {"KMSMasterKeyId": {"Ref": "Key"}}},
        },
        "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Condition": "WithKey"},
        "API": {"Type": "AWS::Serverless::Function", "Properties": {}},
    },
    "Outputs": {
        "TableName": {"Value": {"Ref": "Table"}},
        "Both": {"Value": {"Fn::Join": ["", [{"Ref": "Table"}, {"Fn::GetAtt": ["API", "Arn"]}]]}},
        "Url": {"Value": {"Fn::Sub": "https://${API}.example.com/${AWS::Region}"}},
        "Named": {"Value": {"Fn::Sub": ["${Name} of ${Given}", {"Name": {"Ref": "Table"}, "Given": {"Ref": "API"}}]}},
        "Region": {"Value": {"Fn::Sub": ["${Name} in ${AWS::Region}", {"Name": {"Ref": "Key"}}]}},
    },
}


@pytest.mark.parametrize("parameters", [{}, {"Waf": "on", "LogRetentionDays": "7", "DomainName": "auth.example.com"}])
def test_parameters_that_the_template_takes_pass(parameters: dict[str, str]) -> None:
    check_parameters(parameters, DECLARED)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"Domain": "x"}, "There is no parameter Domain. Parameters: Waf, LogRetentionDays, DomainName."),
        ({"Waf": "yes"}, "Waf must be one of on, off, not 'yes'."),
        ({"LogRetentionDays": "8"}, "LogRetentionDays must be one of 7, 30, not '8'."),
        ({"DomainName": "https://x"}, "DomainName cannot be 'https://x': write a host name, as in auth.example.com."),
    ],
)
def test_a_parameter_that_cloudformation_would_refuse_is_refused_at_once(
    parameters: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Problem) as refused:
        check_parameters(parameters, DECLARED)

    assert sentence == str(refused.value)


def test_the_data_part_is_what_is_retained() -> None:
    assert {"Table", "Key"} == data_part(WHOLE)["Resources"].keys()


def test_the_data_part_keeps_the_parameters_so_that_the_stack_remembers_them() -> None:
    assert WHOLE["Parameters"] == data_part(WHOLE)["Parameters"]


def test_the_data_part_keeps_the_outputs_that_speak_of_nothing_else() -> None:
    assert {"TableName", "Region"} == data_part(WHOLE)["Outputs"].keys()


def test_the_data_part_needs_no_transformation() -> None:
    assert {"AWSTemplateFormatVersion", "Parameters", "Conditions", "Resources", "Outputs"} == data_part(WHOLE).keys()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt [Table, Arn]", {"Fn::GetAtt": ["Table", "Arn"]}),
        ('!Sub "${Table}"', {"Fn::Sub": "${Table}"}),
        ("!If [A, !Ref B, !Ref AWS::NoValue]", {"Fn::If": ["A", {"Ref": "B"}, {"Ref": "AWS::NoValue"}]}),
        ("!Condition A", {"Condition": "A"}),
    ],
)
def test_short_forms_are_made_long(short: str, long: dict[str, Any]) -> None:
    assert {"Value": long} == parse(f"Value: {short}")
