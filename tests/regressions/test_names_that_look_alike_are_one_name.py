"""A client with a look-alike name could be mistaken for another. Names are compared in NFC and case-folded.

The guard items of version 0.1.0 have the spelling of a name as key. They still protect that spelling.
"""

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.administration.client_names import comparable
from chalicelib.aws.name_guard import name_key
from chalicelib.aws.reads import consistent_get
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.administration.desk import CLIENTS, Desk, new
from tests.formats.desk import Desk as Upgraded
from tests.formats.stored import Stored

RELEASED = Path(__file__).parents[1] / "formats" / "0.1.0"
ALIKE = {
    "another case": ("Shop", "SHOP"),
    "an accent on its own": ("Caf\u00e9", "Cafe\u0301"),
    "both": ("caf\u00e9", "CAFE\u0301"),
    "a sharp s": ("Stra\u00dfe", "STRASSE"),
    "a final sigma": ("\u03bf\u03b4\u03bf\u03c2", "\u039f\u0394\u039f\u03a3"),
    "the sign for Kelvin": ("300 K", "300 \u212a"),
    "a ligature": ("\ufb03", "FFI"),
}
Check = Callable[[str], bool]
APART = {"white space": ("Shop 1", "Shop  1"), "a dotless i": ("ii", "\u0131\u0131"), "another letter": ("a", "\u0430")}


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE)
def test_an_equivalent_name_is_refused(desk: Desk, names: tuple[str, str]) -> None:
    """The error message is PrestaShop's."""
    first = desk.create(clientName=names[0])
    other = desk.create()

    answers = [desk.call("POST", CLIENTS, new(clientName=names[1])), other.patch({"clientName": names[1]})]
    first.delete()
    freed = other.patch({"clientName": names[1]})
    other.delete()

    assert [422, 422, 200] == [answer.status for answer in (*answers, freed)]


@pytest.mark.parametrize("names", APART.values(), ids=APART)
def test_a_similar_name_is_accepted(here: Desk, names: tuple[str, str]) -> None:
    """Only Unicode's caseless matching counts."""
    clients = [here.create(clientName=name) for name in names]

    assert list(names) == [here.read(client.generation)["clientName"] for client in clients]


def test_a_client_may_change_the_spelling_of_its_own_name(desk: Desk) -> None:
    """The guard item is the same."""
    client = desk.create(clientName="Spelled")

    answers = [client.patch({"clientName": name}) for name in ("SPELLED", "spelled", "spelle\u0301d", "Spelled")]
    client.delete()
    again = desk.create(clientName="sPELLED")

    assert [200] * 4 == [answer.status for answer in answers]
    again.delete()


def test_the_key_of_the_longest_name_fits_into_dynamodb(desk: Desk) -> None:
    """A partition key has at most 2,048 bytes. U+1D160 has 4 bytes, and 12 in NFC."""
    client = desk.create(clientName="\U0001d160" * 255)

    assert 422 == desk.call("POST", CLIENTS, new(clientName="\U0001d160" * 255)).status
    assert 204 == client.delete().status


def test_normalization_is_idempotent() -> None:
    """Normalization is idempotent, so each name has exactly one guard key."""
    characters = [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) not in "CnCs"]
    folded = [comparable(f"{character}\u0345\u0301") for character in characters]

    assert folded == [comparable(name) for name in folded]


# Items of version 0.1.0.


@pytest.fixture
def served(emulators: Emulators) -> Wiring:
    return Stored.read(RELEASED).served(emulators.region)


@pytest.fixture
def upgraded(served: Wiring) -> Upgraded:
    """A server with the clients and guards Administrator, ERP “Köln”, Off and Plain of version 0.1.0."""
    return Upgraded(served, Stored.read(RELEASED).administrator)


@pytest.fixture
def is_guarded(served: Wiring) -> Check:
    return lambda key: consistent_get(served.stores.dynamodb, served.environment.clients_table, key) is not None


@pytest.mark.emulator
@pytest.mark.parametrize("spelled", ["Plain", "ERP “Köln”"])
def test_a_name_of_0_1_0_stays_reserved(upgraded: Upgraded, spelled: str) -> None:
    """Only the stored spelling is protected."""
    with pytest.raises(AssertionError, match="already used"):
        upgraded.call("POST", CLIENTS, {"clientId": "new", "clientName": spelled, "enabled": True})
    with pytest.raises(AssertionError, match="already used"):
        upgraded.call("PATCH", f"{CLIENTS}/{upgraded.numbers()['off']}", {"clientName": spelled})


@pytest.mark.emulator
def test_a_rename_replaces_the_guard_of_0_1_0(upgraded: Upgraded, is_guarded: Check) -> None:
    path = f"{CLIENTS}/{upgraded.numbers()['plain']}"

    upgraded.call("PATCH", path, {"clientName": "PLAIN"})

    assert (False, True) == (is_guarded("name#Plain"), is_guarded("name#plain"))
    with pytest.raises(AssertionError, match="already used"):
        upgraded.call("POST", CLIENTS, {"clientId": "new", "clientName": "Plain", "enabled": True})


@pytest.mark.emulator
def test_a_name_of_0_1_0_can_be_used_after_its_client_was_deleted(upgraded: Upgraded, is_guarded: Check) -> None:
    upgraded.call("DELETE", f"{CLIENTS}/{upgraded.numbers()['plain']}")

    assert not is_guarded("name#Plain")
    assert upgraded.call("POST", CLIENTS, {"clientId": "new", "clientName": "Plain", "enabled": True})["secret"]
    assert (False, True) == (is_guarded("name#Plain"), is_guarded(name_key("Plain")))


@pytest.mark.emulator
def test_a_client_of_0_1_0_with_an_equivalent_newer_client_can_be_renamed_and_deleted(
    upgraded: Upgraded, is_guarded: Check
) -> None:
    """The guard of 0.1.0 protects only its spelling. The new guard belongs to the other client, and stays."""
    upgraded.call("POST", CLIENTS, {"clientId": "new", "clientName": "plain", "enabled": True})
    numbers = upgraded.numbers()
    upgraded.call("PATCH", f"{CLIENTS}/{numbers['off']}", {"clientName": "Plain, renamed"})
    with pytest.raises(AssertionError, match="already used"):
        upgraded.call("PATCH", f"{CLIENTS}/{numbers['plain']}", {"clientName": "PLAIN"})
    upgraded.call("DELETE", f"{CLIENTS}/{numbers['plain']}")

    assert (False, True) == (is_guarded("name#Plain"), is_guarded("name#plain"))


@pytest.mark.emulator
def test_a_failed_attempt_with_the_other_guard_writes_one_event(upgraded: Upgraded) -> None:
    """Both attempts are transactions, and one of them is written."""
    upgraded.call("PATCH", f"{CLIENTS}/{upgraded.numbers()['plain']}", {"clientName": "Renamed"})

    items = upgraded.call("GET", "/admin-api/audit?clientId=plain&action=api_client.edit")["items"]
    assert [{"from": "Plain", "to": "Renamed"}] == [item["changes"]["clientName"] for item in items]
