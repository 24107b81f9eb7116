"""The stores of the catalogue, the key ring and the administrator's credential."""

from datetime import timedelta

import pytest

from chalicelib.administration.administrator_credential import AdministratorCredential, following
from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.signing_key import SigningKey
from chalicelib.oauth.catalogue import Catalogue, Settings
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.store_errors import AnotherRunWasFaster, StoreUnavailable
from tests.contract.clients import ISSUER, Secrets, Stores, event, holder
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ring

CREDENTIAL = AdministratorCredential("administrator", "wws_first", 123)
OTHER = AdministratorCredential("administrator", "wws_second", 456, is_new=True)


def test_the_catalogue_does_not_exist_before_bootstrap(stores: Stores) -> None:
    """Bootstrap reads it before it writes. A token request gets a server error."""
    assert stores.catalogues.find() is None
    with pytest.raises(StoreUnavailable):
        stores.catalogues.load()


def test_a_catalogue_is_read_as_it_was_written(stores: Stores) -> None:
    """Every field is restored. The native scopes are defined in code."""
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
        trusted_issuers=(
            TrustedIssuer(
                "cluster",
                "kubernetes",
                "https://cluster.example.com",
                ("RS256",),
                jwks=({"kty": "RSA", "n": "AQ", "e": "AQAB", "kid": "1"},),
                maximum_age=timedelta(seconds=9),
                is_single_use=True,
                audience="https://other.example.com",
                enabled=False,
                generation=7,
            ),
            TrustedIssuer("github", "github", "https://github.example.com", ("RS256",), "https://github.example.com/k"),
        ),
    )
    administrator = holder()

    stores.ledger.initialize(written, administrator, event("server.bootstrap", administrator))

    assert (written, written) == (stores.catalogues.find(), stores.catalogues.load())


def test_a_secret_without_a_value_has_no_ring(secrets: Secrets) -> None:
    """The template creates the secret, and bootstrap writes its value."""
    assert secrets.key_rings.find() is None
    with pytest.raises(StoreUnavailable):
        secrets.key_rings.load()


def test_a_ring_is_read_as_it_was_written(secrets: Secrets) -> None:
    """Keys and their four times are restored, and the signatures are equal."""
    first, *others = ring().keys
    ending = first._replace(signs_until=NOON + timedelta(days=1), published_until=NOON + timedelta(days=2))
    written = KeyRing((ending, *others))

    secrets.key_rings.fill(written)

    assert (written, written) == (secrets.key_rings.find(), secrets.key_rings.load())
    claims = {"iss": ISSUER}
    signed = [ring.signing_key("RS256", NOON).sign(claims, "at+jwt") for ring in (written, secrets.key_rings.find())]
    assert signed[0] == signed[1]


def test_of_two_rings_written_by_bootstrap_the_first_stays(secrets: Secrets) -> None:
    """A second bootstrap must not replace keys that already sign."""
    secrets.key_rings.fill(ring())
    standby = ring().keys[2]._replace(key=SigningKey.generate("ES256"))
    other = KeyRing((*ring().keys[:2], standby, *ring().keys[3:]))

    secrets.key_rings.fill(other)

    assert ring() == secrets.key_rings.find()


def test_a_secret_without_a_value_has_no_credential(secrets: Secrets) -> None:
    """operations.bootstrap.Credentials."""
    assert secrets.credentials.find() is None


def test_a_credential_is_read_as_it_was_written(secrets: Secrets) -> None:
    """operations.bootstrap.Credentials."""
    secrets.credentials.fill(CREDENTIAL)

    assert CREDENTIAL == secrets.credentials.find()


def test_of_two_credentials_written_by_bootstrap_the_first_stays(secrets: Secrets) -> None:
    """The administrator may already use the first."""
    secrets.credentials.fill(CREDENTIAL)
    secrets.credentials.fill(OTHER)

    assert CREDENTIAL == secrets.credentials.find()


def test_a_staged_credential_is_not_the_current_one(secrets: Secrets) -> None:
    """`bootstrap reissue`: AWSPENDING."""
    first = _filled(secrets)
    secrets.credentials.stage(following(first), OTHER)

    assert (CREDENTIAL, OTHER) == (secrets.credentials.find(), secrets.credentials.version(following(first)))


def test_a_version_that_was_not_staged_has_no_credential(secrets: Secrets) -> None:
    first = _filled(secrets)

    assert secrets.credentials.version(following(first)) is None


def test_of_two_credentials_staged_as_one_version_the_first_stays(secrets: Secrets) -> None:
    """A version is written once, so both runs continue with the same credential."""
    first = _filled(secrets)
    secrets.credentials.stage(following(first), OTHER)
    secrets.credentials.stage(following(first), CREDENTIAL)

    assert OTHER == secrets.credentials.version(following(first))


def test_making_a_staged_credential_current_is_idempotent(secrets: Secrets) -> None:
    """`bootstrap reissue` can be repeated for the same version."""
    first = _filled(secrets)
    second, third = following(first), following(following(first))
    secrets.credentials.stage(second, OTHER)
    for _ in range(2):
        secrets.credentials.move_current(first, second)
    between = secrets.credentials.current_version()
    secrets.credentials.stage(third, CREDENTIAL)
    secrets.credentials.move_current(second, third)

    assert ((OTHER, second), (CREDENTIAL, third)) == (between, secrets.credentials.current_version())


def test_a_version_that_is_no_longer_current_cannot_be_replaced(secrets: Secrets) -> None:
    """Compare-and-swap."""
    first = _filled(secrets)
    second, other = following(first), following(following(first))
    secrets.credentials.stage(second, OTHER)
    secrets.credentials.stage(other, CREDENTIAL)
    secrets.credentials.move_current(first, second)

    with pytest.raises(AnotherRunWasFaster):
        secrets.credentials.move_current(first, other)

    assert (OTHER, second) == secrets.credentials.current_version()


def _filled(secrets: Secrets) -> str:
    """Writes CREDENTIAL. Returns the id of its version."""
    secrets.credentials.fill(CREDENTIAL)
    current = secrets.credentials.current_version()
    assert current is not None
    return str(current[1])
