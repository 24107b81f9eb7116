"""`make key`: the private key is safe from its first moment, and only the public key leaves the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from infra.client_key import make_key
from infra.open_console import Administrator
from infra.problem import Problem
from tests.administration.desk import Desk, Registered
from tests.conftest import in_memory
from tests.servers import over_http


@pytest.fixture
def client() -> Registered:
    return Desk.of(in_memory()).create()


@pytest.fixture
def administrator(client: Registered) -> Iterator[Administrator]:
    credential = client.desk.deployment.administrator
    with over_http(client.desk.deployment.parts) as http:
        yield Administrator(f"http://127.0.0.1:{http.port}", credential.client_id, credential.client_secret)


@pytest.mark.parametrize("alg", ["ES256", "ES384", "EdDSA", "PS256", "RS256"])
def test_the_public_key_is_registered_and_the_private_key_only_its_owner_s(
    client: Registered, administrator: Administrator, tmp_path: Path, alg: str
) -> None:
    path = make_key(administrator, client.client_id, alg, "60", tmp_path)

    load_pem_private_key(path.read_bytes(), None)
    assert 0o600 == path.stat().st_mode & 0o777
    [key] = client.desk.call("GET", f"{client.path}/keys").json["items"]
    assert alg == key["alg"]


def test_a_file_is_never_overwritten(client: Registered, administrator: Administrator, tmp_path: Path) -> None:
    path = make_key(administrator, client.client_id, "ES256", "60", tmp_path)
    before = path.read_bytes()
    with pytest.raises(Problem, match="exists"):
        make_key(administrator, client.client_id, "ES256", "60", tmp_path)

    assert before == path.read_bytes()


def test_a_refused_key_leaves_no_file(client: Registered, administrator: Administrator, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="OVERLAP=86400"):
        make_key(administrator, client.client_id, "ES256", "", tmp_path)

    assert [] == list(tmp_path.iterdir())


def test_an_unknown_client_and_alg_are_named(administrator: Administrator, tmp_path: Path) -> None:
    for client_id, alg, sentence in (("absent", "ES256", "There is no client absent"), ("x", "HS256", "ALG must be")):
        with pytest.raises(Problem, match=sentence):
            make_key(administrator, client_id, alg, "60", tmp_path)
