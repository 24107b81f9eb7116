"""The catalogue is one item: near its limit it is refused with a sentence before it breaks, and can be made smaller."""

from chalicelib.administration.errors import CatalogueTooLarge
from chalicelib.aws.catalogue_store import MAXIMUM_BYTES, to_item
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from tests.administration.desk import Desk
from tests.api.drivers import Answer
from tests.catalogue.catalogue import Api

PER_GROUP = 200


def scopes(number: int) -> dict[str, str]:
    """50 KB of them, below what a body may have; mostly names, so that marks are as long as they can be."""
    return {f"{number}-{index}-".ljust(240, "x"): "" for index in range(PER_GROUP)}


def fill(api: Api) -> tuple[int, Answer]:
    """How many groups there is room for, and what the next one is told."""
    for number in range(20):
        answer = api.put({"slug": f"g-{number}", "name": "G", "scopes": scopes(number)})
        if answer.status != 201:
            return number, answer
    raise AssertionError("no limit")


def test_a_full_catalogue_is_refused_with_a_sentence(desk: Desk) -> None:
    """Issue: 422 before it breaks; what is there stays, and can be edited and removed again."""
    api = Api.made(desk)
    try:
        number, answer = fill(api)

        assert (422, "The catalogue is full: it takes 200,000 bytes of scopes and texts.") == (
            answer.status,
            answer.json["detail"],
        )
        assert (number, 200) == (len(api.shown()["scopeGroups"]), api.patch({"name": "Full"}).status)
        client = api.holder(next(iter(scopes(0))))
        assert 409 == api.delete().status
        assert 200 == api.token(client.credential, next(iter(scopes(0)))).status
        client.delete()
    finally:
        # With marks as long as the catalogue itself.
        assert 204 == api.delete().status


def full(*groups: ScopeGroup, removing: frozenset[str] = frozenset()) -> Catalogue:
    resource = Resource("x", "urn:x", "X", groups=groups, removing=removing)
    return Catalogue((own_resource("https://x"), resource))


def test_with_all_marks_it_is_still_an_item_of_dynamodb() -> None:
    """DynamoDB: 400 KB (409,600 bytes) an item, and every scope may be marked at once."""
    most = 0
    for count in range(14_000, 20_000, 250):
        some = {f"{index}": "" for index in range(count)}
        try:
            item = to_item(full(ScopeGroup("g", "G", some), removing=frozenset(some)))
        except CatalogueTooLarge:
            break
        most = len(str(item.serialize()).encode())

    assert MAXIMUM_BYTES < most < 409_600
