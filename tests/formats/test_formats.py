"""New code on old items, and old code on new ones: what every release has stored is served by the code of today."""

import json
import re
from pathlib import Path
from typing import Any

import jwt
import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.drivers import RawEvents
from tests.formats.desk import CLIENTS, Desk
from tests.formats.stored import VERSIONS, Stored
from tests.formats.variations import NEWER, VARIATIONS, as_a_newer_version_writes_it

ROOT = Path(__file__).parents[2]


def test_every_release_is_kept() -> None:
    """`python -m tests.formats.freeze`, before its tag."""
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert [] == sorted(set(released) - {path.name for path in VERSIONS})
    assert VERSIONS


@pytest.fixture(params=VERSIONS, ids=lambda path: path.name)
def frozen(request: pytest.FixtureRequest) -> Stored:
    return Stored.read(request.param)


@pytest.fixture(params=VARIATIONS, ids=lambda variation: variation.__name__)
def stored(request: pytest.FixtureRequest, frozen: Stored) -> Stored:
    varied: Stored = request.param(frozen)
    return varied


@pytest.fixture
def parts(stored: Stored, emulators: Emulators) -> Wiring:
    return stored.served(emulators.region)


@pytest.fixture
def desk(stored: Stored, parts: Wiring) -> Desk:
    return Desk(parts, stored.administrator)


@pytest.mark.emulator
def test_clients_get_tokens_that_verify(stored: Stored, parts: Wiring, desk: Desk) -> None:
    """With each of their secrets, for each API, signed by a key of the stored ring; who is disabled stays so."""
    secrets = stored.known["secrets"]
    asked = [
        desk.ask("erp", secrets["erp"], "customer_group_read"),
        desk.ask("erp", secrets["erp, second"], "orders:read"),
        desk.ask("plain", secrets["plain"], ""),
    ]
    keys = {
        key["kid"]: jwt.PyJWK(key) for key in RawEvents(parts).request("GET", "/.well-known/jwks.json").json["keys"]
    }
    # The moment of freezing has passed.
    options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    claims = [
        jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], algorithms=["RS256", "ES256"], options=options)  # type: ignore[arg-type]
        for token in (answer.json["access_token"] for answer in asked)
    ]

    assert [(600, "customer_group_read"), (600, "orders:read"), (3600, None)] == [
        (claim["exp"] - claim["iat"], claim.get("scope")) for claim in claims
    ]
    assert 401 == desk.ask("off", secrets["off"], "").status


@pytest.mark.emulator
def test_a_token_that_was_issued_before_goes_on(stored: Stored, desk: Desk) -> None:
    """An upgrade revokes nothing."""
    assert desk.call("GET", "/admin-api/settings", token=stored.known["token"])["issuingEnabled"]


@pytest.mark.emulator
def test_an_administrator_reads_all_that_is_stored(stored: Stored, desk: Desk) -> None:
    """Clients, their secrets, resources, the audit trail, the ring."""
    numbers = desk.numbers()
    erp = desk.call("GET", f"{CLIENTS}/{numbers['erp']}")
    slugs = [resource["slug"] for resource in desk.call("GET", "/admin-api/resources")["items"]]

    assert ["administrator", "erp", "off", "plain"] == sorted(numbers)
    assert ("ERP “Köln”", 600, True) == (erp["clientName"], erp["lifetime"], erp["enabled"])
    assert 2 == len(desk.call("GET", f"{CLIENTS}/{numbers['erp']}/secrets")["items"])
    assert ["admin-api", "orders", "stock", "retired"] == slugs
    assert len(stored.audit) == len(desk.call("GET", "/admin-api/audit?limit=100")["items"])
    assert len(stored.key_ring["keys"]) == len(desk.call("GET", "/admin-api/keys")["keys"])


@pytest.mark.emulator
def test_an_administrator_changes_what_is_stored(stored: Stored, desk: Desk) -> None:
    """Each kind of write meets items of another version."""
    numbers = desk.numbers()
    path = f"{CLIENTS}/{numbers['erp']}"
    desk.call("PATCH", path, {"clientName": "Renamed", "description": "Edited"})
    regenerated = desk.call("PUT", f"{path}/secrets", {"overlapSeconds": 60})["secret"]
    desk.call("POST", CLIENTS, {"clientId": "new", "clientName": "New", "enabled": True, "scopes": ["shared"]})
    desk.call("DELETE", f"{CLIENTS}/{numbers['off']}")
    desk.call("PATCH", "/admin-api/settings", {"defaultLifetime": 1800})

    assert 200 == desk.ask("erp", regenerated, "").status
    assert 200 == desk.ask("erp", stored.known["secrets"]["erp"], "").status
    assert ["administrator", "erp", "new", "plain"] == sorted(desk.numbers())


@pytest.mark.emulator
def test_an_operator_goes_on(parts: Wiring) -> None:
    """Bootstrap finds everything, the next rotation announces itself, a lost credential is reissued."""
    operations = parts.operations
    bootstrap = operations.bootstrap.run({})
    rotated = operations.rotate.run({"now": True})
    reissued = operations.bootstrap.run({"reissue": True})

    assert {"unchanged"} == {bootstrap[name] for name in ("key_ring", "catalogue", "administrator")}
    assert ("changed", True) == (rotated["outcome"], rotated["announced"])
    assert "reissued" == reissued["administrator"]


@pytest.mark.emulator
def test_a_rollback_forgets_no_more_of_a_client_than_it_must(frozen: Stored, emulators: Emulators) -> None:
    """What a newer version added to a client stays through an edit; the catalogue and the ring are written whole."""
    stored = as_a_newer_version_writes_it(frozen)
    parts = stored.served(emulators.region)
    desk = Desk(parts, stored.administrator)
    desk.call("PATCH", f"{CLIENTS}/{desk.numbers()['erp']}", {"description": "Edited"})
    desk.call("PATCH", "/admin-api/settings", {"defaultLifetime": 1800})
    after = Stored.of(parts, stored.known)

    erp, catalogue = _item(after, "client#erp"), _item(after, "catalogue")
    assert {"only_a_newer_version_knows", "and_a_set"} < erp.keys()
    assert all("and_a_set" in kept["M"] for kept in erp["client_secrets"]["M"].values())
    assert not NEWER.keys() & (catalogue.keys() | json.loads(catalogue["document"]["S"]).keys())


def _item(stored: Stored, key: str) -> dict[str, Any]:
    return next(item for item in stored.clients if item["key"]["S"] == key)
