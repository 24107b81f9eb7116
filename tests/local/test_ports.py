import socket

import pytest

from infra.local.ports import available_port, free_port, is_taken
from infra.problem import Problem


@pytest.fixture(params=["127.0.0.1", ""])
def taken(request):
    with socket.create_server((request.param, free_port())) as listening:
        yield listening.getsockname()[1]


def test_the_message_about_a_taken_port_names_the_variable_that_changes_it(taken):
    with pytest.raises(Problem, match=rf"^Port {taken} is in use\. .* set DYNAMODB_PORT= to another port\.$"):
        available_port(taken, "DYNAMODB_PORT")


def test_a_free_port_may_be_chosen():
    port = free_port()

    assert port == available_port(port, "PORT")


def test_zero_asks_for_any_free_port():
    assert not is_taken(available_port(0, "PORT"))
