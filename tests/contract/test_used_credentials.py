"""A credential that is accepted once is recorded by one conditional write."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.oauth.client_authentication import SingleUse
from tests.contract.clients import Stores
from tests.fakes.memory import NOON

ONCE = SingleUse("a" * 64, NOON + timedelta(minutes=5))


def test_a_credential_is_used_once(stores: Stores) -> None:
    assert stores.used_credentials.use(ONCE, NOON)
    assert not stores.used_credentials.use(ONCE, NOON)


def test_credentials_are_independent(stores: Stores) -> None:
    assert stores.used_credentials.use(ONCE, NOON)
    assert stores.used_credentials.use(ONCE._replace(key="b" * 64), NOON)


def test_the_record_holds_until_its_end(stores: Stores) -> None:
    """DynamoDB deletes the item some time later, so its age is compared too."""
    assert stores.used_credentials.use(ONCE, NOON)

    assert not stores.used_credentials.use(ONCE, ONCE.expires_at)
    assert stores.used_credentials.use(ONCE, ONCE.expires_at + timedelta(seconds=2))


@pytest.mark.parametrize("uses", [2, 20])
def test_of_concurrent_uses_one_succeeds(stores: Stores, uses: int) -> None:
    with ThreadPoolExecutor(uses) as pool:
        outcomes = list(pool.map(lambda _: stores.used_credentials.use(ONCE, NOON), range(uses)))

    assert 1 == sum(outcomes)
