"""RFC 6749 §2: a registered client."""

import pytest

from chalicelib.oauth.client import CLIENT_ID
from chalicelib.oauth.scope import Scope
from tests.unit.example import CLIENT, CLIENT_SECRET


@pytest.mark.parametrize("client_id", ["a", "erp", "erp-2.test_~X", "-", ".", "0", "a" * 128, "wws", "wwsx", "WWS_1"])
def test_a_client_id_is_up_to_128_unreserved_characters(client_id: str) -> None:
    """RFC 3986 §2.3: they read the same in every encoding."""
    assert CLIENT_ID.fullmatch(client_id)


@pytest.mark.parametrize(
    "client_id", ["", "a" * 129, "a b", "a:b", "a%20b", "a+b", "ä", "a\n", "a\x00", "a/b", "a@b", '"', "\ud800"]
)
def test_anything_else_is_none(client_id: str) -> None:
    assert not CLIENT_ID.fullmatch(client_id)


@pytest.mark.parametrize("client_id", [CLIENT_SECRET, CLIENT_SECRET[:-1], "wws_", f"erp-{CLIENT_SECRET}", "erpwws_1"])
def test_what_looks_like_a_secret_is_no_client_id(client_id: str) -> None:
    """A secret in the place of the id must be neither looked up nor logged."""
    assert not CLIENT_ID.fullmatch(client_id)


def test_a_client_has_no_scope_where_it_is_not_registered() -> None:
    assert Scope() == CLIENT.registered_scope("stock")


def test_the_text_of_a_client_shows_no_hash() -> None:
    assert CLIENT.client_secrets[0].hash not in repr(CLIENT)
