"""RFC 6749 §3.3: scope is a set of case-sensitive tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.errors import InvalidScope
from chalicelib.oauth.scope import Scope

ALLOWED = "".join(chr(code) for code in (0x21, *range(0x23, 0x5C), *range(0x5D, 0x7F)))
TOKENS = st.lists(st.text(ALLOWED, min_size=1, max_size=12), max_size=20)


@given(TOKENS)
def test_a_scope_survives_the_wire(tokens: list[str]) -> None:
    """RFC 6749 §3.3."""
    scope = Scope.of(tokens)

    assert scope == Scope.parse(str(scope))


@given(TOKENS)
def test_the_order_is_preserved_and_duplicates_are_removed(tokens: list[str]) -> None:
    """RFC 6749 §3.3: PrestaShop preserves the order of the request too."""
    assert list(dict.fromkeys(tokens)) == list(Scope.of(tokens * 2))


def test_the_case_of_a_token_matters() -> None:
    """RFC 6749 §3.3."""
    assert "Product_read" not in Scope.parse("product_read")


def test_several_spaces_separate_as_one_does() -> None:
    assert Scope(("a", "b")) == Scope.parse("  a   b ")


@pytest.mark.parametrize("text", ["", " ", "   "])
def test_nothing_named_is_an_empty_scope(text: str) -> None:
    assert not Scope.parse(text)


@pytest.mark.parametrize(
    "token", ["", "a b", 'a"b', "a\\b", "a\tb", "a\n", "\na", "a\x00", "\x7f", "ä", "a\u200b", "a\xa0b", "\ud800"]
)
def test_a_character_outside_the_rfcs_set_is_refused(token: str) -> None:
    """RFC 6749 §3.3: %x21 / %x23-5B / %x5D-7E."""
    with pytest.raises(InvalidScope):
        Scope.of([token])


@given(st.text(max_size=30))
def test_only_allowed_characters_are_parsed(text: str) -> None:
    """RFC 6749 §3.3."""
    try:
        scope = Scope.parse(text)
    except InvalidScope:
        assert set(text) - set(ALLOWED) - {" "}
    else:
        assert not set(text) - set(ALLOWED) - {" "}
        assert set(scope) == set(text.split(" ")) - {""}


def test_two_hundred_and_fifty_six_tokens_are_taken() -> None:
    assert 256 == len(list(Scope.of(f"s{number}" for number in range(256))))


def test_one_more_is_refused() -> None:
    with pytest.raises(InvalidScope):
        Scope.of(f"s{number}" for number in range(257))


def test_duplicates_do_not_count_towards_the_limit() -> None:
    assert Scope(("a",)) == Scope.of(["a"] * 1000)


@given(TOKENS, TOKENS)
def test_the_common_part_is_named_in_the_order_of_the_left_side(left: list[str], right: list[str]) -> None:
    common = Scope.of(left) & Scope.of(right)

    assert [token for token in dict.fromkeys(left) if token in right] == list(common)


@given(TOKENS, TOKENS)
def test_a_difference_has_the_order_of_the_left_side(left: list[str], right: list[str]) -> None:
    rest = Scope.of(left) - Scope.of(right)

    assert [token for token in dict.fromkeys(left) if token not in right] == list(rest)
