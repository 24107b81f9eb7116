"""RFC 6901: a condition names a claim by a pointer, and only a text can satisfy it."""

from typing import Any

import pytest

from chalicelib.oauth.workload import matches, refusal, text_at
from tests.assertions.platforms import CLAIMS, trust, trusted_issuer

ORG = "/https:~1~1sts.amazonaws.com~1/org_id"
CLAIM: dict[str, Any] = {
    "https://sts.amazonaws.com/": {"org_id": "o-example"},
    "a~b": "tilde",
    "": "empty",
    "0": "zero",
}


@pytest.mark.parametrize(
    ("pointer", "text"),
    [(ORG, "o-example"), ("/a~0b", "tilde"), ("/", "empty"), ("/0", "zero"), ("/https:", None), (f"{ORG}/more", None)],
)
def test_a_pointer_finds_a_nested_claim(pointer: str, text: str | None) -> None:
    """RFC 6901 §4: ~1 is a slash and ~0 a tilde."""
    assert text == text_at(CLAIM, pointer)


@pytest.mark.parametrize(("value", "text"), [("x", "x"), (True, "true"), (False, "false"), (22, "22"), ("", "")])
def test_a_text_a_boolean_and_a_whole_number_can_be_compared(value: Any, text: str) -> None:
    """Google sends email_verified as a boolean, and others send ids as numbers."""
    assert text == text_at({"a": {"b": value}}, "/a/b")


@pytest.mark.parametrize("value", [None, ["x"], [], {}, {"x": "x"}, 1.5], ids=repr)
def test_an_array_an_object_and_a_missing_claim_satisfy_no_condition(value: Any) -> None:
    """Also not an array whose only member is the accepted value."""
    conditions = {"/sub": (CLAIMS["other"]["sub"],), "/a/b": ("x", "[]", "['x']", "1.5", "None")}
    claims = {**CLAIMS["other"], "a": {"b": value}}

    expected = "the claim /a/b is missing or not a text"
    assert expected == refusal(trust("other", conditions=conditions), trusted_issuer("other"), claims)
    assert expected == refusal(trust("other", conditions=conditions), trusted_issuer("other"), CLAIMS["other"])
    assert expected == refusal(
        trust("other", conditions=conditions), trusted_issuer("other"), {**CLAIMS["other"], "a": "x"}
    )


def test_an_array_has_no_members_by_number() -> None:
    """An issuer may order it as it likes."""
    assert text_at({"groups": ["admins"]}, "/groups/0") is None


@pytest.mark.parametrize(
    ("value", "is_match"),
    [
        ("refs/heads/release/1", True),
        ("refs/heads/release/", False),
        ("refs/heads/release", False),
        ("refs/heads/release-evil/1", False),
        ("x/refs/heads/release/1", False),
        ("REFS/heads/release/1", False),
    ],
)
def test_a_wildcard_stands_for_the_end_of_a_value(value: str, is_match: bool) -> None:
    assert is_match == matches(value, "refs/heads/release/*")


@pytest.mark.parametrize("pattern", ["refs/heads/mai*", "*", "refs/*/main", "refs/heads/*main"])
def test_a_wildcard_without_a_delimiter_before_it_is_a_character(pattern: str) -> None:
    """Even if such a pattern had been stored."""
    assert not matches("refs/heads/main", pattern)
    assert matches(pattern, pattern)


def test_the_reason_for_the_log_names_the_claim_and_no_value() -> None:
    reason = refusal(trust("aws"), trusted_issuer("aws"), {**CLAIMS["aws"], "sub": "arn:aws:iam::1:role/Evil"})

    assert "the claim /sub has another value" == reason
