"""The cluster of `make run` is a real issuer on this machine, which only a local setting allows."""

import json
import time
from dataclasses import replace
from pathlib import Path
from shlex import join
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from infra.local.assertion import assertion
from infra.local.cluster import running_cluster
from infra.local.greeting import ASSERTION, COMMAND
from infra.local.seed import SERVICE_ACCOUNT
from tests.administration.desk import CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.forms import unverified_claims
from tests.assertions.signer import ask
from tests.fakes.memory_wiring import ISSUER
from tests.workloads.workloads import ISSUERS, RIGHTS


class Store:
    """Implements operations.fetch_issuer_keys.IssuerKeysStore, for the fake of token requests."""

    def __init__(self, status_of: dict[str, IssuerKeysStatus]) -> None:
        self._status_of = status_of

    def store(self, issuer: TrustedIssuer, jwks: Any, jwks_uri: str, now: Any) -> None:
        self._status_of[issuer.slug] = IssuerKeysStatus(IssuerKeys(jwks, now), jwks_uri)

    def store_failure(self, issuer: TrustedIssuer, error: str) -> None:
        raise AssertionError(error)


def test_a_workload_of_the_cluster_gets_a_token_by_keys_that_were_discovered(memory: Deployment) -> None:
    """Issue 16, point 4: an issuer on loopback, over plain HTTP."""
    _, credential = memory.register(RIGHTS)
    desk, parts = Desk(memory, memory.token(credential, RIGHTS)), memory.parts
    with running_cluster() as cluster:
        content = {"slug": "cluster", "kind": "kubernetes", "issuer": cluster.issuer, "algs": ["ES256"]}
        assert 422 == desk.call("POST", ISSUERS, content).status

        parts.environment = parts.environment._replace(loopback_issuers="allowed")
        assert 201 == desk.call("POST", ISSUERS, content).status
        client = desk.create()
        trust = {"issuer": "cluster", "conditions": {"/sub": SERVICE_ACCOUNT}, "isDefault": True}
        assert 201 == desk.call("POST", f"{CLIENTS}/{client.generation}/trusts", trust).status
        # The assertion carries the time of this machine.
        parts.clock.move(seconds=time.time() - parts.clock().timestamp())
        keys = Store(parts.assertions.issuer_keys.status_of)
        fetched = replace(parts.operations.fetch_issuer_keys, store=keys).run({})
        run = {"worker_client_id": "", "base_url": ISSUER, "workload_issuer": cluster.issuer}
        answer = ask(memory, assertion({**run, "workload_key": cluster.private_key}, is_workload=True))

    assert {"cluster": "fetched"} == fetched["issuers"]
    assert client.client_id == unverified_claims(answer.json["access_token"])["sub"]


def test_the_cluster_gives_nobody_a_token() -> None:
    """Other users of the machine reach it too."""
    read = build_opener(ProxyHandler({})).open
    with running_cluster() as cluster:
        for path in ("/token", "/"):
            with pytest.raises(HTTPError, match="404"):
                read(cluster.issuer + path)
        (jwk,) = json.load(read(f"{cluster.issuer}/openid/v1/jwks"))["keys"]

    assert {"kty", "crv", "x", "y", "use", "alg"} == set(jwk)
    assert cluster.private_key not in repr(cluster)


def test_the_page_has_the_line_that_make_run_prints() -> None:
    """tests/local/test_run.py pastes it."""
    page = (Path(__file__).parents[2] / "docs" / "credentials.md").read_text().replace(" \\\n ", "")

    assert f"/admin-api/access_token {join(ASSERTION)} --data client_assertion=$({COMMAND} workload)\n" in page
