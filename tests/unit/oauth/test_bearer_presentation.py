"""RFC 6750 §2.1, RFC 7515 §7.1: how a token is presented, and all the ways in which it is not."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.oauth.errors import InvalidToken, MissingToken
from tests.unit.example import Server
from tests.unit.oauth.forgery import CLAIMS, HEADER, base64url, jws, signed, token

GOOD = token()
HEAD, BODY, SIGNATURE = GOOD.split(".")


def refusal(authorization: str | None) -> InvalidToken:
    with pytest.raises(InvalidToken) as caught:
        Server().bearer.authenticate(authorization)
    return caught.value


def test_a_valid_token_is_accepted() -> None:
    """The tests of refusals change this token."""
    assert "erp" == Server().bearer.authenticate(f"Bearer {GOOD}").client.client_id


def test_a_token_from_the_token_endpoint_is_taken() -> None:
    server = Server()

    assert "erp" == server.bearer.authenticate(f"Bearer {server.token('customer_group_read')}").client.client_id


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR", "Bearer  "])
def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    """RFC 6750 §2.1, RFC 9110 §11.1."""
    assert "erp" == Server().bearer.authenticate(f"{scheme} {GOOD}").client.client_id


@pytest.mark.parametrize("authorization", [None, ""])
def test_nothing_sent_is_a_missing_token(authorization: str | None) -> None:
    """RFC 6750 §3.1: no error code for who sent nothing."""
    assert isinstance(refusal(authorization), MissingToken)


def flipped(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def not_canonical(text: str) -> str:
    """The same bytes by another last character: the two or four lowest bits are not used."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


PRESENTATIONS = {
    "another scheme": f"Basic {GOOD}",
    "the DPoP scheme": f"DPoP {GOOD}",
    "no scheme": GOOD,
    "a scheme alone": "Bearer",
    "a scheme and a space": "Bearer ",
    "no space": f"Bearer{GOOD}",
    "a tab": f"Bearer\t{GOOD}",
    "a no-break space": f"Bearer\xa0{GOOD}",
    "a space before": f" Bearer {GOOD}",
    "a space after": f"Bearer {GOOD} ",
    "a line end after": f"Bearer {GOOD}\n",
    "a letter that only looks like one": f"\u0412earer {GOOD}",
    "two tokens": f"Bearer {GOOD} {GOOD}",
    "two credentials": f"Bearer {GOOD}, Bearer {GOOD}",
    "a parameter": f'Bearer token="{GOOD}"',
    "quotes": f'Bearer "{GOOD}"',
    "garbage": "Bearer garbage",
    "one dot": f"Bearer {HEAD}.{BODY}",
    "three dots": f"Bearer {GOOD}.",
    "four parts": f"Bearer {GOOD}.{SIGNATURE}",
    "five parts, as a JWE": f"Bearer {HEAD}.{BODY}.{SIGNATURE}.{BODY}.{SIGNATURE}",
    "dots alone": "Bearer ..",
    "no signature": f"Bearer {HEAD}.{BODY}.",
    "no payload": f"Bearer {HEAD}..{SIGNATURE}",
    "no header": f"Bearer .{BODY}.{SIGNATURE}",
    "padding": f"Bearer {GOOD}=",
    "twice the padding": f"Bearer {GOOD}==",
    "padding within": f"Bearer {HEAD}=.{BODY}.{SIGNATURE}",
    "the other alphabet": f"Bearer {GOOD.replace('-', '+').replace('_', '/')}",
    "white space within": f"Bearer {GOOD[:50]} {GOOD[50:]}",
    "a line end within": f"Bearer {GOOD[:50]}\n{GOOD[50:]}",
    "not ASCII": f"Bearer {GOOD[:50]}ä{GOOD[50:]}",
    "a lone surrogate": f"Bearer {GOOD}\ud800",
    "a zero character": f"Bearer {GOOD}\0",
    "a signature in another spelling": f"Bearer {HEAD}.{BODY}.{not_canonical(SIGNATURE)}",
    "a header altered": f"Bearer {flipped(HEAD, 20)}.{BODY}.{SIGNATURE}",
    "a payload altered": f"Bearer {HEAD}.{flipped(BODY, 20)}.{SIGNATURE}",
    "a signature altered at its start": f"Bearer {HEAD}.{BODY}.{flipped(SIGNATURE, 0)}",
    "a signature altered in its middle": f"Bearer {HEAD}.{BODY}.{flipped(SIGNATURE, 170)}",
    "a signature cut": f"Bearer {HEAD}.{BODY}.{SIGNATURE[:-4]}",
    "a signature extended": f"Bearer {HEAD}.{BODY}.{SIGNATURE}AAAA",
    "the signature of another token": f"Bearer {HEAD}.{BODY}.{token(jti='other').split('.')[2]}",
    "another token's payload": f"Bearer {HEAD}.{token(scope='api_client_grant').split('.')[1]}.{SIGNATURE}",
    "the JSON form of a JWS": f'Bearer {{"protected":"{HEAD}","payload":"{BODY}","signature":"{SIGNATURE}"}}',
    "too long": f"Bearer {jws(payload={**CLAIMS, 'padding': 'x' * 8192})}",
}


@pytest.mark.parametrize("authorization", PRESENTATIONS.values(), ids=PRESENTATIONS.keys())
def test_a_malformed_presentation_is_refused(authorization: str) -> None:
    """RFC 7515 §5.2, §7.1; RFC 8725 §3.1."""
    assert not isinstance(refusal(authorization), MissingToken)


@pytest.mark.parametrize(("padding", "is_read"), [(0, True), (1, False)])
def test_a_header_is_read_up_to_the_length_of_the_longest_token(padding: int, is_read: bool) -> None:
    header = "Bearer " + " " * (8192 - len(token()) + padding) + token()

    try:
        Server().bearer.authenticate(header)
    except InvalidToken as refused:
        assert (False, "not a bearer token") == (is_read, refused.detail)
    else:
        assert is_read


NOT_JSON = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "bad UTF-8": lambda text: text.encode().replace(b"}", b', "x": "\xff"}'),
    "cut": lambda text: text.encode()[:-1],
    "something after": lambda text: text.encode() + b"{}",
    "single quotes": lambda text: text.replace('"', "'").encode(),
    "a list": lambda text: f"[{text}]".encode(),
    "a text": lambda text: json.dumps(text).encode(),
    "null": lambda _: b"null",
    "a number": lambda _: b"1",
    "deep": lambda _: b"[" * 2000 + b"]" * 2000,
    "deep objects": lambda _: b'{"a":' * 700 + b"1" + b"}" * 700,
    "a number of many digits": lambda text: text.encode().replace(b"}", b', "x": ' + b"1" * 4400 + b"}"),
    "a member twice": lambda text: text.encode().replace(b"{", b'{"typ": "x", "iss": "x", ', 1),
    "a member twice, the same": lambda text: text.encode().replace(b"{", text.encode()[:-1] + b", ", 1),
    "a member twice by escapes": lambda text: text.encode().replace(b"{", b'{"\\u0074yp": "x", "\\u0069ss": "x", ', 1),
}


@pytest.mark.parametrize("spelling", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_a_header_that_is_no_plain_json_object_is_refused_though_it_is_signed(spelling: object) -> None:
    """RFC 7515 §4, §5.2; RFC 8259 §8.1."""
    refusal("Bearer " + jws(header=spelling(json.dumps(HEADER))))  # type: ignore[operator]  # they are functions


@pytest.mark.parametrize("spelling", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_claims_that_are_no_plain_json_object_are_refused_though_they_are_signed(spelling: object) -> None:
    """RFC 7519 §4, §7.2."""
    refusal("Bearer " + jws(payload=spelling(json.dumps(CLAIMS))))  # type: ignore[operator]  # they are functions


# Content whose base64url leaves two and four bits unused; a third space would leave none.
ODD = [text for spaces in range(3) if len(text := base64url(json.dumps(CLAIMS).encode() + b" " * spaces)) % 4]


@pytest.mark.parametrize("text", ODD)
def test_a_part_in_another_spelling_of_base64url_is_refused_though_it_is_signed(text: str) -> None:
    """RFC 7515 §2: a token must not have two names."""
    refused = refusal("Bearer " + signed(f"{HEAD}.{not_canonical(text)}"))

    assert "the token is not a JWS of JSON objects in canonical base64url" == refused.detail


def test_the_description_of_a_refusal_has_no_reason() -> None:
    descriptions = {
        refusal(PRESENTATIONS[name]).error_description for name in ("a header altered", "a payload altered")
    }

    assert {"The access token is expired, revoked, malformed or not for this API."} == descriptions


def test_a_refusal_does_not_quote_the_token() -> None:
    refused = refusal(f"Bearer {HEAD}.{BODY}.{flipped(SIGNATURE, 0)}")

    assert (True, False) == (refused.__suppress_context__, BODY[:20] in refused.detail)


def test_an_unverified_token_costs_no_read() -> None:
    server = Server()
    with pytest.raises(InvalidToken):
        server.bearer.authenticate(f"Bearer {HEAD}.{BODY}.{flipped(SIGNATURE, 0)}")

    assert 0 == server.store.reads


@given(st.text())
def test_any_header_raises_one_of_two_errors(text: str) -> None:
    for authorization in (text, f"Bearer {text}"):
        with pytest.raises(InvalidToken):
            Server().bearer.authenticate(authorization)


@given(st.binary(), st.binary(), st.binary())
def test_any_three_parts_are_refused(head: bytes, body: bytes, signature: bytes) -> None:
    refusal("Bearer " + ".".join(base64url(part) for part in (head, body, signature)))


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(ALPHABET), st.sampled_from(["replace", "insert", "delete"]))
@example(0, " ", "insert")
def test_a_token_with_one_character_changed_is_refused(place: int, character: str, change: str) -> None:
    """RFC 7515 §5.2."""
    middle = {"replace": character, "insert": character + GOOD[place], "delete": ""}[change]
    mutated = GOOD[:place] + middle + GOOD[place + 1 :]
    # Changing one of a run of equal characters can give the same text. RFC 9110 §11.4: "Bearer" takes several spaces.
    if mutated.lstrip(" ") != GOOD:
        refusal(f"Bearer {mutated}")
