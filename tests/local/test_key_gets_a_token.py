"""docs/credentials.md: the private key of `make key` gets a token, through the lines for Authlib."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.client_key import make_key
from infra.open_console import Administrator
from tests.administration.desk import Desk
from tests.conftest import in_memory
from tests.fakes.memory_wiring import ISSUER
from tests.servers import over_http

PAGE = Path(__file__).parents[2] / "docs" / "credentials.md"


def test_the_lines_for_authlib_get_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 7523 §2.2."""
    block = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert block
    desk = Desk.of(in_memory())
    # Authlib's assertion carries the time of this machine.
    desk.move(seconds=(datetime.now(UTC) - desk.clock()).total_seconds())
    client = desk.create(scopes=["customer_group_read"])
    credential = desk.deployment.administrator
    with over_http(desk.deployment.parts) as http:
        url = f"http://127.0.0.1:{http.port}"
        administrator = Administrator(url, credential.client_id, credential.client_secret)
        path = make_key(administrator, client.client_id, "ES256", "0", tmp_path)
        monkeypatch.setenv("CLIENT_ID", client.client_id)
        monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        lines = block[1].replace("https://auth.example.com", ISSUER).replace("client.pem", str(path))
        lines = lines.replace('f"{ISSUER}/admin-api/access_token"', f'"{url}/admin-api/access_token"')
        names: dict[str, Any] = {}
        exec(lines.replace("orders:read", "customer_group_read"), names)  # the lines of our own page

    assert "customer_group_read" == names["token"]["scope"]
