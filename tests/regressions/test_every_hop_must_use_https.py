"""X-Forwarded-Proto may list several hops. A single hop over plain HTTP is refused."""

from urllib.parse import urlencode

import pytest

from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import event
from tests.api.forms import credentials

NOT_HTTPS = [
    ["http"],
    ["HTTP"],
    ["https, http"],
    ["http, https"],
    ["https,http,https"],
    ["https", "http"],
    ["http", "https"],
    [", http"],
    ["", "http"],
    ["wss"],
    ["https http"],
    ["httpsx"],
]


@pytest.mark.parametrize("values", NOT_HTTPS, ids=str)
def test_a_request_with_a_plain_http_hop_is_refused(memory: Deployment, values: list[str]) -> None:
    """API Gateway passes the last of several headers in `headers`, and all of them in `multiValueHeaders`."""
    assert 403 == _answer(memory, values)


@pytest.mark.parametrize(
    "values", [["https"], ["HTTPS"], ["https, https"], ["https", " https "], ["https, "], [""], []], ids=str
)
def test_a_request_with_https_at_every_hop_is_accepted(memory: Deployment, values: list[str]) -> None:
    """A request without the header is accepted."""
    assert 200 == _answer(memory, values)


def _answer(memory: Deployment, values: list[str]) -> int:
    sent = event("POST", TOKEN, urlencode(credentials(memory.administrator)), FORM)
    if values:
        sent["headers"]["X-Forwarded-Proto"] = values[-1]
        sent["multiValueHeaders"]["X-Forwarded-Proto"] = values
    return memory.answer_to(sent).status
