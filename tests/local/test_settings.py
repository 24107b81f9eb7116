import pytest

from infra.local.settings import Settings
from infra.problem import Problem


def test_nothing_need_be_chosen():
    assert "http://127.0.0.1:8000" == Settings.from_environment({}).base_url


def test_port_and_tls_can_be_chosen():
    assert "https://127.0.0.1:9000" == Settings.from_environment({"PORT": "9000", "TLS": "1"}).base_url


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80 80"])
def test_an_invalid_port_is_reported(port):
    with pytest.raises(Problem, match=r"^AWS_PORT must be a port number"):
        Settings.from_environment({"AWS_PORT": port})
