"""The spellings of `scope` that PrestaShop 9's callers send, beside RFC 6749 §3.3's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.endpoints.requested_scope import requested_scope
from chalicelib.oauth.errors import InvalidRequest, InvalidScope

Form = list[tuple[str, str]]

READ = {
    "not sent": ([("grant_type", "client_credentials")], []),
    "empty": ([("scope", "")], []),
    "one": ([("scope", "hook_read")], ["hook_read"]),
    "separated by spaces": ([("scope", "hook_read hook_write")], ["hook_read", "hook_write"]),
    "separated by commas": ([("scope", "hook_read,hook_write")], ["hook_read", "hook_write"]),
    "comma and space": ([("scope", "hook_read, hook_write")], ["hook_read", "hook_write"]),
    "a comma at the end": ([("scope", "hook_read,")], ["hook_read"]),
    "a comma alone": ([("scope", ",")], []),
    "a space within a comma list": ([("scope", "a b,c")], ["a", "b", "c"]),
    "a line end around a comma item": ([("scope", "a,\r\n b\n,c")], ["a", "b", "c"]),
    "white space around an item between spaces": ([("scope", "a \tb\n c")], ["a", "b", "c"]),
    "what PHP trims": ([("scope", "\t\x0ba\0,\nb ")], ["a", "b"]),
    "repeated": ([("scope[]", "a"), ("scope[]", "b")], ["a", "b"]),
    "repeated once": ([("scope[]", "a")], ["a"]),
    "repeated, one of them empty": ([("scope[]", ""), ("scope[]", "hook_read")], ["hook_read"]),
    "repeated, all empty": ([("scope[]", "")], []),
    "with a key": ([("scope[k]", "hook_read")], ["hook_read"]),
    "with numbers": ([("scope[0]", "a"), ("scope[1]", "b")], ["a", "b"]),
    "an item that is a list": ([("scope[]", "a b"), ("scope[]", "c")], ["a", "b", "c"]),
    "a comma within an item is literal": ([("scope[]", "a,b")], ["a,b"]),
    "an item with white space around it": ([("scope[]", " a\n"), ("scope[]", "\tb")], ["a", "b"]),
    "the synonym": ([("scopes", "a b")], ["a", "b"]),
    "the synonym with commas": ([("scopes", "a,b")], ["a", "b"]),
    "the synonym repeated": ([("scopes[]", "a"), ("scopes[]", "b")], ["a", "b"]),
    "duplicates": ([("scope", "a b a")], ["a", "b"]),
    "duplicates in an array": ([("scope[]", "b"), ("scope[]", "a"), ("scope[]", "b")], ["b", "a"]),
    "in another case": ([("scope", "Hook_Read hook_read")], ["Hook_Read", "hook_read"]),
    # PHP takes "0" for empty; to RFC 6749 it is a scope like any other.
    "zero": ([("scope", "0")], ["0"]),
    "other parameters that begin alike": ([("scope_hint", "a"), ("scoped", "b"), ("Scope", "c")], []),
}


@pytest.mark.parametrize(("form", "expected"), READ.values(), ids=READ.keys())
def test_a_spelling_is_read_as_prestashop_reads_it(form: Form, expected: list[str]) -> None:
    assert expected == list(requested_scope(form))


MIXED = {
    "both names": [("scope", "a"), ("scopes", "b")],
    "both names, one empty": [("scope", "a"), ("scopes", "")],
    "both names, both empty": [("scope", ""), ("scopes", "")],
    "both names as arrays": [("scope[]", "a"), ("scopes[]", "b")],
    "a list and an array": [("scope", "a"), ("scope[]", "b")],
    "a list and an array of the two names": [("scope", "a"), ("scopes[]", "b")],
    "an array of arrays": [("scope[a][b]", "x")],
    "an array of lists": [("scope[][]", "x")],
    "a bracket left open": [("scope[", "x")],
    "a bracket left open with a key": [("scopes[a", "x")],
    "text after the bracket": [("scope[]x", "x")],
    "brackets in brackets": [("scope[a[b]]", "x")],
}


@pytest.mark.parametrize("form", MIXED.values(), ids=MIXED.keys())
def test_a_mixture_of_spellings_is_refused(form: Form) -> None:
    """RFC 6749 §3.2: a parameter is sent once; PrestaShop refuses the two names, and fails at an array of arrays."""
    with pytest.raises(InvalidRequest):
        requested_scope(form)


@pytest.mark.parametrize(
    "form", [[("scope", "a\tb")], [("scope", "a\nb")], [("scope[]", "a\tb")], [("scope", 'a"b')], [("scope", "ä")]]
)
def test_only_spaces_separate_and_other_characters_are_no_scope(form: Form) -> None:
    """RFC 6749 §3.3."""
    with pytest.raises(InvalidScope):
        requested_scope(form)


def test_more_than_two_hundred_and_fifty_six_scopes_are_refused() -> None:
    with pytest.raises(InvalidScope):
        requested_scope([("scope[]", f"s{number}") for number in range(257)])


TOKENS = st.lists(st.text("abcXYZ019_:./-", min_size=1, max_size=8), max_size=10)


@given(TOKENS, st.sampled_from(["scope", "scopes"]))
def test_every_spelling_of_the_same_list_asks_for_the_same(tokens: list[str], name: str) -> None:
    spellings: list[Form] = [
        [(name, " ".join(tokens))],
        [(name, ",".join(tokens))],
        [(name, " , ".join(tokens))],
        [(f"{name}[]", token) for token in tokens],
        [(f"{name}[{number}]", token) for number, token in enumerate(tokens)],
    ]

    assert [list(dict.fromkeys(tokens))] * 5 == [list(requested_scope(spelling)) for spelling in spellings]


NAMES = (
    st.sampled_from(["scope", "scopes", "scope[]", "scopes[]", "scope[k]", "scope[a][b]", "scope[", "x"]) | st.text()
)


@given(st.lists(st.tuples(NAMES, st.text()), max_size=5))
def test_any_form_is_a_scope_or_one_of_two_errors(form: Form) -> None:
    try:
        requested_scope(form)
    except (InvalidRequest, InvalidScope) as error:
        assert error.error_description.endswith(".")
