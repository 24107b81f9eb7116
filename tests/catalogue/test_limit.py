"""The size limit of the catalogue, which is one item of DynamoDB."""

from tests.administration.desk import Desk
from tests.api.drivers import Answer
from tests.catalogue.catalogue import Api

PER_GROUP = 200


def scopes(number: int) -> dict[str, str]:
    """About 50 KB, which is below the limit of a body. Long names make the removal marks as long as possible."""
    return {f"{number}-{index}-".ljust(240, "x"): "" for index in range(PER_GROUP)}


def fill(api: Api) -> tuple[int, Answer]:
    """Adds groups until one is refused: the number of accepted groups, and the refusal."""
    for number in range(20):
        answer = api.put({"slug": f"g-{number}", "name": "G", "scopes": scopes(number)})
        if answer.status != 201:
            return number, answer
    raise AssertionError("no limit")


def test_a_catalogue_above_its_maximum_size_is_refused_with_an_explanation(desk: Desk) -> None:
    """The stored catalogue is unchanged, and can be edited and deleted."""
    api = Api.create(desk)
    try:
        number, answer = fill(api)

        sentence = (
            "The catalogue is full: resources and trusted issuers may take 400,000 bytes, and the name of each scope"
            " counts twice. Delete scopes or shorten texts first."
        )
        assert (422, sentence) == (answer.status, answer.json["detail"])
        assert (number, 200) == (len(api.read()["scopeGroups"]), api.patch({"name": "Full"}).status)
        client = api.holder(next(iter(scopes(0))))
        assert 409 == api.delete().status
        assert 200 == api.token(client.credential, next(iter(scopes(0)))).status
        client.delete()
    finally:
        # The deletion marks every scope, so the item is as large as possible.
        assert 204 == api.delete().status
