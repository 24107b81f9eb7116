"""The catalogue is one item: near its limit it is refused with a sentence before it breaks, and can be made smaller."""

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

        sentence = (
            "The catalogue is full: resources may take 400,000 bytes, and the name of each scope counts twice."
            " Delete scopes or shorten texts first."
        )
        assert (422, sentence) == (answer.status, answer.json["detail"])
        assert (number, 200) == (len(api.shown()["scopeGroups"]), api.patch({"name": "Full"}).status)
        client = api.holder(next(iter(scopes(0))))
        assert 409 == api.delete().status
        assert 200 == api.token(client.credential, next(iter(scopes(0)))).status
        client.delete()
    finally:
        # With marks as long as the catalogue itself.
        assert 204 == api.delete().status
