from collections.abc import Callable, Iterator

import pytest

from tests.local.small_server import Connection, serving


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port


@pytest.fixture
def connect_to() -> Iterator[Callable[[int], Connection]]:
    opened = []

    def connect(port: int) -> Connection:
        opened.append(Connection(port))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def connection(connect_to: Callable[[int], Connection], port: int) -> Connection:
    return connect_to(port)
