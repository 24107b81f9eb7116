"""Faults of the key ring: the last valid one is used for a day, and a malformed one is never used or logged."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.faults import faults
from tests.faults.conftest import Log
from tests.faults.instance import UNHURRIED, Credentials, Instance, Network, assert_unavailable, environment

pytestmark = pytest.mark.emulator


@pytest.fixture
def instance(credentials: Credentials, network: Network) -> Instance:
    """An instance with empty caches and long timeouts, because no call hangs in these tests."""
    return Instance(network, environment("fault-tests", **UNHURRIED))


def _private(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _with_key(pem: Callable[[str], str]) -> Callable[[str], str]:
    """Replaces the PEM of the RS256 keys."""

    def change(text: str) -> str:
        document = json.loads(text)
        for entry in document["keys"]:
            if entry["alg"] == "RS256":
                entry["private_key"] = pem(entry["private_key"])
        return json.dumps(document)

    return change


def _with(name: str, value: Any) -> Callable[[str], str]:
    """Replaces one member of the first key."""

    def change(text: str) -> str:
        document = json.loads(text)
        document["keys"][0][name] = value
        return json.dumps(document)

    return change


# secp112r1 has 112 bits. The library does not support it.
UNKNOWN_CURVE = """-----BEGIN PRIVATE KEY-----
ME4CAQAwEAYHKoZIzj0CAQYFK4EEAAYENzA1AgEBBA5nC9UQJFvvmZGVOxY31aEg
Ax4ABH6h5FuzSyyON1jPqN/BMpOoxgntziy0hES+e6Y=
-----END PRIVATE KEY-----
"""

ALTERED: dict[str, Callable[[str], str]] = {
    "not_json": lambda text: "watchword" + text,
    "nothing": lambda _: "",
    "an_array": lambda text: f"[{text}]",
    "deep": lambda _: "[" * 30_000,
    "two_megabytes": lambda text: text[:-1] + " " * 2_000_000 + "}",
    "half_the_document": lambda text: text[: len(text) // 2],
    "another_format": lambda text: text.replace('"format": 1', '"format": 2'),
    "no_keys": lambda _: '{"format": 1, "keys": []}',
    "half_a_pem": _with_key(lambda pem: pem[: len(pem) // 2]),
    "ec_in_place_of_rsa": _with_key(lambda _: _private(ec.generate_private_key(ec.SECP256R1()))),
    "rsa_of_1024_bits": _with_key(lambda _: _private(rsa.generate_private_key(65537, 1024))),
    "public_key_only": _with_key(lambda _: _public(rsa.generate_private_key(65537, 2048))),
    "unknown_curve": _with_key(lambda _: UNKNOWN_CURVE),
    "not_ascii": _with_key(lambda pem: pem.replace("A", "Å")),
    "another_key": _with_key(lambda _: _private(rsa.generate_private_key(65537, 2048))),
    "wrong_kid": _with("kid", "another"),
    "kid_that_is_a_list": _with("kid", ["another"]),
    "wrong_alg": _with("alg", "HS256"),
    "no_time_zone": _with("published_from", "2026-01-01T00:00:00"),
    "moments_out_of_order": _with("signs_from", "2020-01-01T00:00:00+00:00"),
    "no_moment": _with("signs_from", None),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_cold_instance_does_not_sign_with_a_malformed_ring(
    name: str, instance: Instance, credentials: Credentials, log: Log
) -> None:
    """F11. A fixture checks after every test that the log has no key."""
    instance.network.secretsmanager.break_("GetSecretValue", faults.secret(ALTERED[name]))

    for place in ("token", "jwks", "health"):
        answer = instance.visit(place, credentials)
        assert_unavailable(answer)
        assert [] == [secret for secret in credentials.secrets if secret in answer.text]

    instance.mend()
    instance.clock.move(seconds=1.01)
    assert 200 == instance.ask(credentials.credential).status


@pytest.mark.parametrize("name", ALTERED)
def test_a_warm_instance_uses_the_last_valid_ring_and_logs_its_age(
    name: str, instance: Instance, credentials: Credentials, log: Log
) -> None:
    """F11."""
    instance.warm_up(credentials)
    jwks = instance.visit("jwks", credentials).json
    instance.clock.move(seconds=61)
    instance.network.secretsmanager.break_("GetSecretValue", faults.secret(ALTERED[name]))

    assert 200 == instance.ask(credentials.credential).status
    assert jwks == instance.visit("jwks", credentials).json
    assert 200 == instance.visit("infos", credentials).status
    # The alarm uses this metric.
    alarms = [line for line in log.lines if line["message"] == "refresh failed"]
    assert [("WARNING", "key ring")] == [(line["level"], line["of"]) for line in alarms]
    assert alarms[0]["detail"]
    assert 61 <= alarms[0]["age_seconds"] <= 66


def test_the_ring_is_used_during_an_outage_of_one_day(instance: Instance, credentials: Credentials) -> None:
    """F12: the ring is used for hours, until its maximum age."""
    instance.warm_up(credentials)
    jwks = instance.visit("jwks", credentials).json
    instance.network.secretsmanager.break_("GetSecretValue", faults.error_500)

    for period in (timedelta(minutes=10), timedelta(hours=12), timedelta(hours=23, minutes=59)):
        instance.clock.ahead = period
        assert 200 == instance.ask(credentials.credential).status
        assert jwks == instance.visit("jwks", credentials).json

    instance.clock.ahead = timedelta(hours=24, seconds=1)
    for place in ("token", "jwks", "health"):
        assert_unavailable(instance.visit(place, credentials))

    instance.mend()
    instance.clock.move(seconds=1.01)
    for place in ("token", "jwks", "health"):
        assert 200 == instance.visit(place, credentials).status


def test_the_catalogue_is_used_during_an_outage_of_one_day(instance: Instance, credentials: Credentials) -> None:
    instance.warm_up(credentials)
    instance.network.dynamodb.break_("GetItem", faults.html)

    instance.clock.ahead = timedelta(hours=23, minutes=59)
    assert 200 == instance.visit("metadata", credentials).status
    instance.clock.ahead = timedelta(hours=24, seconds=1)
    assert_unavailable(instance.visit("metadata", credentials))


def test_a_failed_refresh_is_retried_after_five_seconds(instance: Instance, credentials: Credentials) -> None:
    """It is not retried with every request, because an outage must not slow down all requests."""
    instance.warm_up(credentials)
    instance.network.secretsmanager.break_("GetSecretValue", faults.access_denied)
    instance.clock.move(seconds=61)

    for _ in range(3):
        assert 200 == instance.ask(credentials.credential).status
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))

    instance.mend()
    instance.clock.move(seconds=5.01)
    for _ in range(3):
        assert 200 == instance.ask(credentials.credential).status
    assert 2 == len(instance.network.secretsmanager.called("GetSecretValue"))


@pytest.mark.parametrize("fault", [faults.no_item, faults.altered_item(lambda item: item.update(version={"S": "x"}))])
def test_a_missing_or_malformed_catalogue_is_not_used(
    fault: faults.Fault, instance: Instance, credentials: Credentials
) -> None:
    """The cached catalogue is used. Without a cached one, /health fails."""
    instance.warm_up(credentials)
    instance.clock.move(seconds=31)
    instance.network.dynamodb.break_("GetItem", fault)

    assert 200 == instance.visit("metadata", credentials).status
    instance.restart()
    assert_unavailable(instance.visit("health", credentials))
