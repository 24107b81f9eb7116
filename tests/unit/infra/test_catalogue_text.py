"""JSON or YAML, with the line of every value."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infra.catalogue_text import TextInvalid, line_of, parse

YAML = """\
resources:
  - slug: orders   # ours
    name: "Orders"
    maximumLifetime: 600
    enabled: true
    scopeGroups:
      - slug: reading
        scopes:
          orders:read: Read orders
"""
CONTENT = {
    "resources": [
        {
            "slug": "orders",
            "name": "Orders",
            "maximumLifetime": 600,
            "enabled": True,
            "scopeGroups": [{"slug": "reading", "scopes": {"orders:read": "Read orders"}}],
        }
    ]
}


@pytest.mark.parametrize(
    "text", [YAML, json.dumps(CONTENT), json.dumps(CONTENT, indent=2), json.dumps(CONTENT, indent="\t")]
)
def test_json_and_yaml_say_the_same(text: str) -> None:
    """Issue: JSON or YAML; JSON may be indented by tabs."""
    assert CONTENT == parse(text)[0]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("resources", 2),
        ("resources[0]", 2),
        ("resources[0].slug", 2),
        ("resources[0].enabled", 5),
        ("resources[0].scopeGroups[0].scopes.orders:read", 9),
        ("resources[0].scopeGroups[0].absent", 7),
        ("resources[0].absent.deeper[3]", 2),
        ("resources[7].slug", 2),
        ("absent", 1),
    ],
)
def test_the_line_of_a_place_or_of_the_nearest_on_the_way_to_it(path: str, line: int) -> None:
    """Issue: errors name the line."""
    assert line == line_of(path, parse(YAML)[1])


def test_json_has_lines_too() -> None:
    """Issue: errors name the line."""
    assert 10 == line_of("resources[0].scopeGroups[0].slug", parse(json.dumps(CONTENT, indent=1))[1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[
            (text, text)
            for text in ("no", "yes", "on", "off", "1:30", "2026-11-23", "0x10", "1_000", "1e3", "010", ".5", "=")
        ],
        *[(text, None) for text in ("~", "null", "")],
        ("'true'", "true"),
        ("true", True),
        ("-5", -5),
        ('"\\U0001F70F"', "🜏"),
    ],
)
def test_plain_words_are_texts(text: str, value: Any) -> None:
    """YAML 1.2: `no` is not a boolean and a date is not a time."""
    assert {"a": value} == parse(f"a: {text}")[0]


def test_json_is_read_as_json() -> None:
    """RFC 8259: surrogate pairs, which YAML has not."""
    assert {"a": "🜏", "b": 1000.0} == parse('{"a": "\\ud83d\\udf0f", "b": 1e3}')[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: 2\na: 3", "line 3: duplicate key a: remove one"),
        ('{"a": 1,\n "a": 2}', "line 2: duplicate key a: remove one"),
        ("a: b: c", "line 1: mapping values are not allowed here"),
        ("a: 1\n\tb: 2", "line 2: "),
        ("a: &x [1]\nb: *x", "line 2: YAML aliases are not supported: repeat the value"),
        ("&a [*a]", "line 1: YAML aliases"),
        ("a:\n  ? [b]\n  : c", "line 2: a key must be a string"),
        (
            "- 1\n- !!python/object:os.system x",
            "line 2: the YAML tag tag:yaml.org,2002:python/object:os.system is not supported: remove it",
        ),
        ("- !!timestamp 2026-11-23", "line 1: the YAML tag"),
        ("- !!int 5", "line 1: the YAML tag"),
        ("!!omap\n- a: 1", "line 1: the YAML tag"),
        ("--- a\n--- b", "line 2: the file has a second YAML document: remove it"),
        ("a: 1\nb: \x00", "line 2: the character U+0000 is not allowed: remove it"),
        ('{"a": NaN', "line 1: "),
    ],
)
def test_a_file_that_is_neither_json_nor_yaml_is_refused_with_its_line(text: str, sentence: str) -> None:
    """Issue: errors name the line."""
    with pytest.raises(TextInvalid) as caught:
        parse(text)

    assert str(caught.value).startswith(sentence)


def test_a_short_text_does_not_become_a_huge_one() -> None:
    """The billion laughs."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(TextInvalid, match="line 2"):
        parse("\n".join(lines))


@pytest.mark.parametrize("opening", ["[", '{"a":', "- ", "a: [", "{a: "])
@pytest.mark.parametrize("times", [33, 10_000])
def test_content_that_is_nested_too_deeply_is_refused_while_it_is_read(opening: str, times: int) -> None:
    """Issue: depth over 32 is refused before anything is built; even where Python's own JSON parser fails."""
    with pytest.raises(TextInvalid, match="line 1: the file is nested deeper than 32 levels"):
        parse(opening * times)


def test_content_with_32_levels_is_read() -> None:
    """The limit."""
    text = "[" * 32 + "]" * 32

    assert json.loads(text) == parse(text)[0]


@pytest.mark.parametrize("text", ["b:\n  {}: 1", '{{"b":\n{{"{}": 1}}}}', "b:\n  ? {}\n  : 1"])
def test_a_name_over_255_characters_is_refused_with_its_line(text: str) -> None:
    """Issue: keys over 255 characters are refused before anything is built."""
    parse(text.format("a" * 255))
    for length in (256, 5_000):
        with pytest.raises(TextInvalid, match="line 2: "):
            parse(text.format("a" * length))


def test_an_explicit_text_is_one() -> None:
    """YAML 1.2 §6.8.1, §6.8.2."""
    assert {"a": "5", "b": "true", "c": "x"} == parse("a: !!str 5\nb: ! true\nc: 'x'")[0]


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Without any other exception."""
    try:
        parse(text)
    except TextInvalid as error:
        assert str(error)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(st.characters(codec="utf-8"), max_size=10),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc:- ", min_size=1, max_size=5), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_the_output_of_a_yaml_library_is_read(content: Any) -> None:
    """Owners' tools write it."""
    assert content == parse(yaml.safe_dump(content))[0]
    assert content == parse(json.dumps(content))[0]
