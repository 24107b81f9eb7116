"""The current code on the stored data of every release, and on data of newer versions."""

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
from tests.formats.variations import NEWER, VARIATIONS, with_newer_attributes

ROOT = Path(__file__).parents[2]


def test_the_stored_data_of_every_release_exists() -> None:
    """Run `python -m tests.formats.freeze` before the tag."""
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
def test_clients_get_valid_tokens(stored: Stored, parts: Wiring, desk: Desk) -> None:
    """Each secret works for each API, and keys of the stored ring sign. Disabled clients stay disabled."""
    secrets = stored.context["secrets"]
    responses = [
        desk.ask("erp", secrets["erp"], "customer_group_read"),
        desk.ask("erp", secrets["erp, second"], "orders:read"),
        desk.ask("plain", secrets["plain"], ""),
    ]
    keys = {
        key["kid"]: jwt.PyJWK(key) for key in RawEvents(parts).request("GET", "/.well-known/jwks.json").json["keys"]
    }
    # The time of freezing is in the past.
    options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    claims = [
        jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], algorithms=["RS256", "ES256"], options=options)  # type: ignore[arg-type]
        for token in (answer.json["access_token"] for answer in responses)
    ]

    assert [(600, "customer_group_read"), (600, "orders:read"), (3600, None)] == [
        (claim["exp"] - claim["iat"], claim.get("scope")) for claim in claims
    ]
    assert 401 == desk.ask("off", secrets["off"], "").status


@pytest.mark.emulator
def test_a_token_of_the_old_version_is_accepted(stored: Stored, desk: Desk) -> None:
    """An upgrade does not revoke tokens."""
    assert desk.call("GET", "/admin-api/settings", token=stored.context["token"])["issuingEnabled"]


@pytest.mark.emulator
def test_an_administrator_reads_all_stored_data(stored: Stored, desk: Desk) -> None:
    """This includes clients, their secrets, resources, the audit trail and the ring."""
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
def test_an_administrator_changes_stored_data(stored: Stored, desk: Desk) -> None:
    """Each kind of write changes items of another version."""
    numbers = desk.numbers()
    path = f"{CLIENTS}/{numbers['erp']}"
    desk.call("PATCH", path, {"clientName": "Renamed", "description": "Edited"})
    regenerated = desk.call("PUT", f"{path}/secrets", {"overlapSeconds": 60})["secret"]
    desk.call("POST", CLIENTS, {"clientId": "new", "clientName": "New", "enabled": True, "scopes": ["shared"]})
    desk.call("DELETE", f"{CLIENTS}/{numbers['off']}")
    desk.call("PATCH", "/admin-api/settings", {"defaultLifetime": 1800})

    assert 200 == desk.ask("erp", regenerated, "").status
    assert 200 == desk.ask("erp", stored.context["secrets"]["erp"], "").status
    assert ["administrator", "erp", "new", "plain"] == sorted(desk.numbers())


@pytest.mark.emulator
def test_operator_functions_work(parts: Wiring) -> None:
    """Bootstrap, rotation and reissue work."""
    operations = parts.operations
    bootstrap = operations.bootstrap.run({})
    rotated = operations.rotate.run({"now": True})
    reissued = operations.bootstrap.run({"reissue": True})

    assert {"unchanged"} == {bootstrap[name] for name in ("key_ring", "catalogue", "administrator")}
    assert ("changed", True) == (rotated["outcome"], rotated["announced"])
    assert "reissued" == reissued["administrator"]


@pytest.mark.emulator
def test_after_a_rollback_an_edit_keeps_newer_attributes_of_a_client(frozen: Stored, emulators: Emulators) -> None:
    """An edit keeps a client's attributes of a newer version. The catalogue and the ring are rewritten."""
    stored = with_newer_attributes(frozen)
    parts = stored.served(emulators.region)
    desk = Desk(parts, stored.administrator)
    desk.call("PATCH", f"{CLIENTS}/{desk.numbers()['erp']}", {"description": "Edited"})
    desk.call("PATCH", "/admin-api/settings", {"defaultLifetime": 1800})
    after = Stored.of(parts, stored.context)

    erp, catalogue = _item(after, "client#erp"), _item(after, "catalogue")
    assert {"only_a_newer_version_knows", "and_a_set"} < erp.keys()
    assert all("and_a_set" in secret["M"] for secret in erp["client_secrets"]["M"].values())
    assert not NEWER.keys() & (catalogue.keys() | json.loads(catalogue["document"]["S"]).keys())


def _item(stored: Stored, key: str) -> dict[str, Any]:
    return next(item for item in stored.clients if item["key"]["S"] == key)
