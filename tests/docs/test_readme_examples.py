"""The README's examples in Python and YAML, and its sentences about them, run against a server in memory."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest

from chalicelib.endpoints.api import api
from chalicelib.oauth.scope import Scope
from chalicelib.operations.apply import ApplyRefused
from chalicelib.wiring import utc_now
from infra.catalogue_text import parse
from infra.local.ports import free_port
from infra.local.server import create_server
from tests.administration.desk import AUDIT, CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring

README = (Path(__file__).parents[2] / "README.md").read_text()
(PYTHON,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
(YAML,) = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
WRITTEN = "http://127.0.0.1:8000"
ORDERS = "https://orders.example.com"


@pytest.fixture
def server() -> Iterator[Deployment]:
    """It has the README's own API. The snippet reads its keys over HTTP."""
    port, parts = free_port(), MemoryWiring()
    parts.environment = parts.environment._replace(issuer=f"http://127.0.0.1:{port}")
    # PyJWT compares with the real time.
    parts.clock = utc_now  # type: ignore[assignment]  # of this test's own
    parts.operations.bootstrap.run({"catalogue": parse(YAML)[0]})
    http = create_server(api(parts), port)
    thread = Thread(target=http.serve_forever, args=[0.01])
    thread.start()
    try:
        yield Deployment(RawEvents(parts), parts, parts.ledgers.administrator_secret.find())
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


@pytest.fixture
def verify(server: Deployment) -> Callable[[str, str], dict[str, Any]]:
    names: dict[str, Any] = {}
    exec(PYTHON.replace(WRITTEN, server.parts.issuer), names)
    verify: Callable[[str, str], dict[str, Any]] = names["verify"]
    return verify


def orders_token(server: Deployment) -> str:
    """Of a new client that holds `orders:read`."""
    _, credential = server.register("", registrations={"orders": Scope(("orders:read",))})
    return server.token(credential, "orders:read")


def test_the_snippet_verifies_tokens_of_both_algorithms(
    server: Deployment, verify: Callable[[str, str], dict[str, Any]]
) -> None:
    own = server.token(server.administrator, "api_client_read")
    orders = orders_token(server)

    assert ["RS256", "ES256"] == [jwt.get_unverified_header(token)["alg"] for token in (own, orders)]
    assert "administrator" == verify(own, f"{server.parts.issuer}/admin-api")["sub"]
    assert "orders:read" == verify(orders, ORDERS)["scope"]


def test_the_snippet_refuses_a_token_of_another_api(
    server: Deployment, verify: Callable[[str, str], dict[str, Any]]
) -> None:
    with pytest.raises(jwt.InvalidAudienceError):
        verify(server.token(server.administrator, "api_client_read"), ORDERS)


def test_the_snippet_refuses_another_type(server: Deployment, verify: Callable[[str, str], dict[str, Any]]) -> None:
    """RFC 9068 §4. The key is the right one, so that `typ` alone decides."""
    now = server.parts.clock()
    key = server.parts.tokens.key_ring().signing_key("ES256", now)
    claims = {"iss": server.parts.issuer, "aud": ORDERS, "exp": int(now.timestamp()) + 60}

    assert claims == verify(key.sign(claims, "at+jwt"), ORDERS)
    with pytest.raises(jwt.InvalidTokenError, match="typ"):
        verify(key.sign(claims, "JWT"), ORDERS)


def entry(**members: Any) -> dict[str, Any]:
    return {"content": {"resources": [{"slug": "orders", "identifier": ORDERS, "name": "Orders", **members}]}}


def test_a_file_changes_only_what_it_mentions_and_removes_scopes_that_a_group_omits() -> None:
    """README, "Keep APIs and their scopes in a file"."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    parts.operations.apply.run({"content": parse(YAML)[0]})
    more = {"slug": "more", "name": "More", "scopes": {"orders:more": "More"}}
    parts.operations.apply.run(entry(scopeGroups=[more]))
    parts.operations.apply.run(entry(scopeGroups=[{"slug": "orders", "scopes": {"orders:read": "Read orders"}}]))
    orders = parts.stores.catalogue_store.load().by_slug("orders")

    assert ("ES256", {"orders:read", "orders:more"}) == (orders.alg, set(orders.scope()))


def test_a_scope_that_a_client_holds_is_not_removed(server: Deployment) -> None:
    orders_token(server)
    omitted = entry(scopeGroups=[{"slug": "orders", "scopes": {"orders:write": "Change orders"}}])

    with pytest.raises(ApplyRefused, match="hold scopes that this would remove"):
        server.parts.operations.apply.run(omitted)


def test_a_token_without_a_scope_reads_its_own_registration_and_nothing_else(here: Desk) -> None:
    token = here.caller("", own="api_client_read")

    answers = [here.call("GET", path, token=token).status for path in (f"{CLIENTS}/infos", CLIENTS)]
    assert [200, 403] == answers


def test_the_audit_trail_needs_audit_read(here: Desk) -> None:
    tokens = [here.caller("audit_read"), here.caller("api_client_read api_client_write")]

    assert [200, 403] == [here.call("GET", AUDIT, token=token).status for token in tokens]
