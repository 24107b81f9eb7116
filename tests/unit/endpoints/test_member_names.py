"""PrestaShop's names of members: camelCase, and three that are its own."""

import pytest

from chalicelib.endpoints.api_clients_json import api_client
from chalicelib.endpoints.member_names import member_name
from chalicelib.oauth.client import EDITABLE_FIELDS
from tests.unit.example import CATALOGUE, CLIENT


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("enabled", "enabled"),
        ("client_id", "clientId"),
        ("client_name", "clientName"),
        ("tokens_valid_from", "tokensValidFrom"),
        ("external_issuer", "externalIssuer"),
        ("generation", "apiClientId"),
        ("access_token_lifetime", "lifetime"),
        ("client_secrets", "secrets"),
    ],
)
def test_an_attribute_has_prestashops_name(attribute: str, expected: str) -> None:
    """PrestaShop's API Client resource."""
    assert expected == member_name(attribute)


def test_every_field_that_can_be_edited_is_a_member_of_the_answer_and_no_two_share_a_name() -> None:
    names = [member_name(field.name) for field in EDITABLE_FIELDS]

    assert set(names) <= api_client(CLIENT, CATALOGUE).keys()
    assert len(names) == len(set(names))
