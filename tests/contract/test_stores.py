"""What is read once per container: the catalogue and the key ring; and the administrator's credential."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.signing_key import SigningKey
from chalicelib.oauth.catalogue import Catalogue, Settings
from chalicelib.oauth.client_authentication import SecretCredential
from chalicelib.oauth.errors import TemporarilyUnavailable
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from tests.contract.clients import ISSUER, Secrets, Stores, event, holder
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ring

CREDENTIAL = SecretCredential("administrator", "wws_first")
OTHER = SecretCredential("administrator", "wws_second")


def test_there_is_no_catalogue_before_bootstrap(stores: Stores) -> None:
    """Bootstrap looks before it writes; a token request is told that it is not its fault."""
    assert stores.catalogues.find() is None
    with pytest.raises(TemporarilyUnavailable):
        stores.catalogues.load()


def test_a_catalogue_is_read_as_it_was_written(stores: Stores) -> None:
    """Every field; the native scopes live in code."""
    groups = (ScopeGroup("customers", "“Kunden”", {"customer_read": "Lesen", "customer_write": ""}, enabled=False),)
    orders = Resource(
        "orders",
        "urn:example:orders",
        "Orders",
        typ="JWT",
        alg="ES256",
        maximum_lifetime=timedelta(seconds=99),
        enabled=False,
        groups=groups,
    )
    written = Catalogue(
        (own_resource(ISSUER, groups, alg="ES256", typ="JWT", maximum_lifetime=timedelta(seconds=5)), orders),
        Settings(
            issuing_enabled=False,
            force_https=False,
            default_lifetime=timedelta(seconds=7),
            maximum_lifetime=timedelta(seconds=8),
        ),
        epoch=NOON,
        ring_version=3,
        version=4,
    )
    administrator = holder()

    stores.ledger.found(written, administrator, event("server.bootstrap", administrator))

    assert (written, written) == (stores.catalogues.find(), stores.catalogues.load())


def test_there_is_no_ring_in_a_secret_that_was_never_filled(secrets: Secrets) -> None:
    """The template makes the secret, bootstrap fills it."""
    assert secrets.key_rings.find() is None
    with pytest.raises(TemporarilyUnavailable):
        secrets.key_rings.load()


def test_a_ring_is_read_as_it_was_written(secrets: Secrets) -> None:
    """Keys and their four moments; a ring that was read signs as the one that was written."""
    first, *others = ring().keys
    ending = replace(first, signs_until=NOON + timedelta(days=1), published_until=NOON + timedelta(days=2))
    written = KeyRing((ending, *others))

    secrets.key_rings.fill(written)

    assert (written, written) == (secrets.key_rings.find(), secrets.key_rings.load())
    claims = {"iss": ISSUER}
    signed = [kept.signing_key("RS256", NOON).sign(claims, "at+jwt") for kept in (written, secrets.key_rings.find())]
    assert signed[0] == signed[1]


def test_of_two_who_fill_a_ring_the_first_wins(secrets: Secrets) -> None:
    """A second bootstrap must not replace keys that sign already."""
    secrets.key_rings.fill(ring())
    standby = replace(ring().keys[2], key=SigningKey.generate("ES256"))
    other = KeyRing((*ring().keys[:2], standby, *ring().keys[3:]))

    secrets.key_rings.fill(other)

    assert ring() == secrets.key_rings.find()


def test_there_is_no_credential_in_a_secret_that_was_never_filled(secrets: Secrets) -> None:
    """operations.bootstrap.Credentials."""
    assert secrets.credentials.find() is None


def test_a_credential_is_read_as_it_was_written(secrets: Secrets) -> None:
    """operations.bootstrap.Credentials."""
    secrets.credentials.fill(CREDENTIAL)

    assert CREDENTIAL == secrets.credentials.find()


def test_of_two_who_fill_a_credential_the_first_wins(secrets: Secrets) -> None:
    """The first may be the administrator's already."""
    secrets.credentials.fill(CREDENTIAL)
    secrets.credentials.fill(OTHER)

    assert CREDENTIAL == secrets.credentials.find()


def test_a_credential_is_replaced_as_often_as_one_likes(secrets: Secrets) -> None:
    """`bootstrap reissue`."""
    secrets.credentials.fill(CREDENTIAL)
    secrets.credentials.replace(OTHER)
    between = secrets.credentials.find()
    secrets.credentials.replace(CREDENTIAL)

    assert (OTHER, CREDENTIAL) == (between, secrets.credentials.find())
