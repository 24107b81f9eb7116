"""The errors that the RFCs register."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth import errors

CODES = {
    errors.InvalidRequest: "invalid_request",
    errors.RequestTooLarge: "invalid_request",
    errors.InvalidClient: "invalid_client",
    errors.UnsupportedGrantType: "unsupported_grant_type",
    errors.InvalidScope: "invalid_scope",
    errors.InvalidTarget: "invalid_target",
    errors.InvalidAuthorizationDetails: "invalid_authorization_details",
    errors.InvalidToken: "invalid_token",
    errors.MissingToken: "invalid_token",
    errors.InsufficientScope: "insufficient_scope",
    errors.TemporarilyUnavailable: "temporarily_unavailable",
}


@pytest.mark.parametrize(("error", "code"), CODES.items())
def test_an_error_has_the_code_that_is_registered(error: type[errors.OAuthError], code: str) -> None:
    """RFC 6749 §5.2, RFC 6750 §3.1, RFC 8707 §2, RFC 9396 §5."""
    assert code == error.error


@given(st.text())
def test_a_description_keeps_to_the_characters_of_the_rfc(text: str) -> None:
    """RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E; no input can end a quoted header value."""
    description = errors.InvalidScope(text).error_description

    assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*", description)


def test_a_failed_authentication_has_one_wording() -> None:
    """RFC 6749 §5.2: what failed goes to the log only."""
    one = errors.InvalidClient(detail="unknown client", client_id="erp")
    other = errors.InvalidClient(detail="no live secret of this client matches")

    assert one.error_description == other.error_description


def test_the_detail_is_not_in_the_description() -> None:
    assert "table" not in errors.TemporarilyUnavailable(detail="the table is gone").error_description


def test_a_missing_scope_is_named_for_the_header_and_for_the_reader() -> None:
    """RFC 6750 §3.1."""
    error = errors.InsufficientScope("product_read")

    assert ("product_read", "The request requires the scope product_read.") == (error.scope, error.error_description)


def test_a_character_that_may_not_stand_in_a_description_becomes_an_apostrophe() -> None:
    """RFC 6749 §5.2."""
    assert "Say 'a' or 'b'." == errors.InvalidScope('Say "a" or \\b\n.').error_description


def test_the_reason_of_a_failed_authentication_is_for_the_log() -> None:
    assert "unknown client" == errors.InvalidClient(detail="unknown client").detail
