"""After the write, the answer reads the keys of the issuer. If that read failed, the answer was 503 "Try again".

The issuer was stored, so a second try was refused with 422 as a duplicate.
"""

import pytest

from chalicelib.oauth.issuer_keys import IssuerKeysStatus
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.workloads.workloads import ISSUERS, RIGHTS, cluster


@pytest.fixture
def desk(memory: Deployment) -> Desk:
    _, credential = memory.register(RIGHTS)
    return Desk(memory, memory.token(credential, RIGHTS))


@pytest.fixture
def without_status(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_issuer: TrustedIssuer) -> IssuerKeysStatus:
        raise StoreUnavailable("GetItem: down")

    monkeypatch.setattr(desk.deployment.parts.assertions.issuer_keys, "status", fail)


def test_a_write_is_acknowledged_without_the_state_of_the_keys(desk: Desk, without_status: None) -> None:
    content = cluster(jwks=None)
    created = desk.call("POST", ISSUERS, content)
    edited = desk.call("PATCH", f"{ISSUERS}/{content['slug']}", {"maximumAge": 60})

    assert [(201, None), (200, None)] == [(answer.status, answer.json["keys"]) for answer in (created, edited)]
    assert 60 == edited.json["maximumAge"]
    assert 503 == desk.call("GET", f"{ISSUERS}/{content['slug']}").status


def test_registered_keys_need_no_read(desk: Desk, without_status: None) -> None:
    content = cluster()
    answers = desk.call("POST", ISSUERS, content), desk.call("GET", f"{ISSUERS}/{content['slug']}")

    expected = {"count": 1, "jwksUri": None, "fetchedAt": None, "error": None}
    assert [expected] * 2 == [answer.json["keys"] for answer in answers]
