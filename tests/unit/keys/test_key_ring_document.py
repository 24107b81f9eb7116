"""The stored JSON document of the key ring, and its malformed forms."""

import json
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.keys.key_ring import KeyRing, ScheduledKey
from chalicelib.keys.key_ring_document import MalformedKeyRing, from_document, to_document
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ring
from tests.unit.keys import rfc7515

DOCUMENT = to_document(ring())
# ring() holds, in this order: RSA, its standby, EC, its standby.
RSA, RSA_STANDBY, EC, EC_STANDBY = range(4)
SHORT = rfc7515.pem(rsa.generate_private_key(65537, 1024))
PUBLIC = ring().keys[RSA].key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
KEY_TEXTS = [
    line
    for text in (SHORT, PUBLIC, rfc7515.ec_pem(), *(scheduled.key.to_pem() for scheduled in ring().keys))
    for line in text.splitlines()
    if not line.startswith("-----")
]

Edit = Callable[[dict[str, Any]], object]


def edited_document(edit: Edit) -> str:
    content = json.loads(DOCUMENT)
    edit(content)
    return json.dumps(content)


def refusal(document: str) -> str:
    """The exception as a log would print it, with its traceback."""
    with pytest.raises(MalformedKeyRing) as caught:
        from_document(document)
    return "".join(traceback.format_exception(caught.value))


def test_a_ring_is_restored_from_its_document() -> None:
    assert ring() == from_document(DOCUMENT)


def test_a_ring_with_an_end_for_each_key_is_restored_from_its_document() -> None:
    ended = KeyRing(
        tuple(
            ScheduledKey(scheduled.key, NOON, NOON, NOON + timedelta(days=1), NOON + timedelta(days=2, microseconds=3))
            for scheduled in ring().keys
        )
    )

    assert ended == from_document(to_document(ended))


def test_a_restored_ring_signs() -> None:
    read = from_document(DOCUMENT).signing_key("RS256", NOON)

    assert ring().signing_key("RS256", NOON).sign({"iss": "joe"}, "JWT") == read.sign({"iss": "joe"}, "JWT")


def test_a_document_with_four_keys_is_far_below_the_size_limit() -> None:
    """Secrets Manager accepts 65,536 bytes."""
    assert 16_384 > len(DOCUMENT)


def test_members_added_by_a_later_version_are_ignored() -> None:
    """Old code still runs while a new version is rolled out."""
    assert ring() == from_document(edited_document(lambda content: content.update(note="written by 2.0")))


def set_member(index: int, **members: Any) -> Edit:
    return lambda content: content["keys"][index].update(members)


def drop_member(name: str) -> Edit:
    return lambda content: content["keys"][RSA].pop(name)


MALFORMED: dict[str, Edit] = {
    "unknown format": lambda content: content.update(format=2),
    "format as text": lambda content: content.update(format="1"),
    "no format": lambda content: content.pop("format"),
    "no keys": lambda content: content.pop("keys"),
    "keys are null": lambda content: content.update(keys=None),
    "keys are an object": lambda content: content.update(keys={"a": 1}),
    "keys are a number": lambda content: content.update(keys=1),
    "an empty ring": lambda content: content.update(keys=[]),
    "a key is a text": lambda content: content["keys"].append(SHORT),
    "a key is null": lambda content: content["keys"].append(None),
    "half a PEM": lambda content: set_member(RSA, private_key=content["keys"][RSA]["private_key"][:800])(content),
    "an EC key in place of an RSA key": set_member(RSA, private_key=rfc7515.ec_pem()),
    "an RSA key of 1024 bits": set_member(RSA, private_key=SHORT),
    "a public key": set_member(RSA, private_key=PUBLIC),
    "no key text": set_member(RSA, private_key=""),
    "a key that is null": set_member(RSA, private_key=None),
    "a key that is a list": set_member(RSA, private_key=[SHORT]),
    "another key of the right kind under this kid": set_member(EC, private_key=rfc7515.ec_pem()),
    "a wrong kid": set_member(RSA, kid="wrong"),
    "two kids changed over": lambda content: set_member(RSA, kid=content["keys"][RSA_STANDBY]["kid"])(content),
    "no kid": drop_member("kid"),
    "no alg": drop_member("alg"),
    "an alg for which the key is not bound": set_member(RSA, alg="PS256"),
    "alg and key changed over": set_member(RSA, alg=SHORT, private_key="RS256"),
    "an alg that is a key": set_member(EC, alg=rfc7515.ec_pem(), private_key=rfc7515.ec_pem()),
    "an alg that is a list": set_member(RSA, alg=["RS256"]),
    "no private key": drop_member("private_key"),
    "no end named": drop_member("signs_until"),
    "a key twice": lambda content: content["keys"].append(content["keys"][RSA]),
    "no EC key": lambda content: content.update(keys=content["keys"][:2]),
    "no RSA key": lambda content: content.update(keys=content["keys"][2:]),
    "a naive moment": set_member(RSA, signs_from="2026-11-23T12:00:00"),
    "naive moments only": set_member(
        RSA, published_from="2026-11-23T12:00:00", signs_from="2026-11-23T12:00:00", signs_until=None
    ),
    "a day": set_member(RSA, signs_from="2026-11-23"),
    "a moment that is a number": set_member(RSA, signs_from=1_795_435_200),
    "a moment that is a word": set_member(RSA, signs_from="noon"),
    "a key without a beginning": set_member(RSA, signs_from=None),
    "a key that is never published": set_member(RSA, published_from=None),
    "signs before it is published": set_member(RSA, signs_from="2026-11-23T11:59:59+00:00"),
    "ends before it begins": set_member(RSA, signs_until="2026-11-23T11:59:59+00:00"),
    "is dropped while it signs": set_member(RSA, published_until="2026-11-24T12:00:00+00:00"),
    "is dropped though it signs without end": set_member(RSA_STANDBY, published_until="2030-01-01T00:00:00+00:00"),
    "moments out of order in another zone": set_member(RSA, signs_from="2026-11-23T12:30:00+01:00"),
}


@pytest.mark.parametrize("edit", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_ring_with_one_malformed_member_is_refused(edit: Edit) -> None:
    refusal(edited_document(edit))


@pytest.mark.parametrize("edit", MALFORMED.values(), ids=MALFORMED.keys())
def test_an_error_message_never_contains_key_material(edit: Edit) -> None:
    """The exception is logged."""
    message = refusal(edited_document(edit))

    assert not [text for text in KEY_TEXTS if text in message]


NO_DOCUMENT = {
    "empty": "",
    "half a document": DOCUMENT[: len(DOCUMENT) // 2],
    "a PEM": SHORT,
    "not an object": "[1]",
    "null": "null",
    "a text": json.dumps(SHORT),
    "two documents": DOCUMENT + DOCUMENT,
    "two megabytes": DOCUMENT + " " * 2_000_000,
    "just too long": DOCUMENT.ljust(65_537),
    "too deep": "[" * 60_000,
    "a number too long": '{"format": %s, "keys": []}' % ("1" * 5000),
    "no characters": "\ud800",
    "base64": "eyJmb3JtYXQiOjF9",
}


@pytest.mark.parametrize("document", NO_DOCUMENT.values(), ids=NO_DOCUMENT.keys())
def test_a_malformed_document_is_refused_without_quoting_it(document: str) -> None:
    message = refusal(document)

    assert not [text for text in KEY_TEXTS if text in message]


def test_a_document_of_the_maximum_size_is_read() -> None:
    assert ring() == from_document(DOCUMENT.ljust(65_536))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-11-23T12:00:00+00:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
MEMBERS = st.sampled_from(
    ["kid", "alg", "private_key", "published_from", "signs_from", "signs_until", "published_until"]
)


@given(st.integers(0, 3), MEMBERS, JSON)
def test_an_arbitrary_member_gives_a_ring_or_an_error_without_key_material(index: int, name: str, value: Any) -> None:
    document = edited_document(set_member(index, **{name: value}))
    try:
        read = from_document(document)
    except MalformedKeyRing as error:
        message = "".join(traceback.format_exception(error))
        assert not [text for text in KEY_TEXTS if text in message]
    else:
        assert [scheduled.key for scheduled in ring().keys] == [scheduled.key for scheduled in read.keys]


@given(JSON)
def test_arbitrary_json_is_refused_as_a_malformed_ring(content: Any) -> None:
    refusal(json.dumps(content))
    refusal(json.dumps({"format": 1, "keys": content}))
    refusal(json.dumps({"format": 1, "keys": [content]}))
