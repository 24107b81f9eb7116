"""Each refusal of a change has an answer. These tests fail for an exception without one."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import chalicelib
from chalicelib.administration import errors
from chalicelib.administration.catalogue_document import CatalogueInvalid
from chalicelib.administration.client_list import TooManyToList
from chalicelib.endpoints.fields import FieldError, FieldErrors
from chalicelib.endpoints.problems import FIELD_FAULTS, REFUSALS, problem_of
from chalicelib.endpoints.responses import SENTENCES
from chalicelib.store_errors import StoreUnavailable
from tests.api.drivers import Answer, RawEvents
from tests.fakes.memory_wiring import MemoryWiring
from tests.log_lines import LogLines

# What they say of what they refuse. All others take nothing.
ARGUMENTS: dict[type[Exception], tuple[Any, ...]] = {
    errors.ClientNotFound: (42,),
    errors.ResourceNotFound: ("orders",),
    errors.GroupNotFound: ("orders",),
    errors.IssuerNotFound: ("github",),
    errors.ScopesHeld: (1, ["ERP"]),
    errors.UnknownScopes: (["orders:read"], {}),
    errors.UnknownResource: ("urn:orders",),
    errors.ServerOwnedFields: (["generation"],),
    errors.TooManyScopes: ("scopes",),
    errors.CredentialRefused: ({"jwk": "is wrong"},),
    CatalogueInvalid: ("slug", "is wrong"),
    FieldErrors: ([FieldError("clientId", "is wrong", "x")],),
}
# Refused before anything is changed.
NO_CHANGES = (FieldErrors, CatalogueInvalid, TooManyToList)
# A kind of refusals, and what only the operator function bootstrap meets and catches.
NO_ANSWER = {errors.Conflict, errors.AlreadyInitialized}


def kinds_of(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds_of(each)


def all_kinds_of(kind: type[Exception]) -> list[type[Exception]]:
    """Wherever in the product they are."""
    for module in walk_packages(chalicelib.__path__, "chalicelib."):
        import_module(module.name)
    product = {each for each in kinds_of(kind) if each.__module__.startswith("chalicelib.")}
    return sorted(product, key=lambda each: each.__name__)


class Refusing:
    """In the place of what authenticates an administrator."""

    def __init__(self, refusal: Exception) -> None:
        self._refusal = refusal

    def authenticate(self, _authorization: str | None) -> Any:
        raise self._refusal


def answer_to(refusal: Exception) -> Answer:
    parts = MemoryWiring()
    parts.administration.bearer = Refusing(refusal)
    return RawEvents(parts).request("GET", "/admin-api/settings")


REFUSED = [each for each in all_kinds_of(errors.ChangeRefused) if each not in NO_ANSWER]


def test_refusals_were_found() -> None:
    """The tests below look at what is there: an empty list would satisfy them."""
    assert {errors.ClientNotFound, errors.WriteConflict, errors.TooManyScopes} <= set(REFUSED)


@pytest.mark.parametrize("kind", [*REFUSED, *NO_CHANGES], ids=lambda kind: kind.__name__)
def test_every_refusal_has_an_answer(kind: type[Exception], log_lines: LogLines) -> None:
    """A status and a message, and for a 503 a Retry-After (RFC 9110 §10.2.3)."""
    answer = answer_to(kind(*ARGUMENTS.get(kind, ())))
    faults = answer.json if isinstance(answer.json, list) else [{"message": answer.json["detail"]}]
    sentences = [fault["message"] for fault in faults]

    assert answer.status in (404, 409, 412, 422, 503)
    assert (answer.status == 503) == ("retry-after" in answer.headers)
    assert sentences
    assert all(sentences)
    # A fault of the server has its own line.
    assert ["request"] == [line["message"] for line in log_lines]


@pytest.mark.parametrize("kind", [each for each in REFUSED if each not in FIELD_FAULTS], ids=lambda kind: kind.__name__)
def test_an_item_of_a_bulk_operation_is_refused_like_a_single_change(kind: type[Exception]) -> None:
    """PrestaShop's bulk operations have status and message of each item."""
    refusal = kind(*ARGUMENTS.get(kind, ()))
    alone = answer_to(refusal)

    assert (alone.status, alone.json["detail"]) == problem_of(refusal)


def test_each_exception_with_an_answer_is_raised_somewhere() -> None:
    """Otherwise its answer would be dead code."""
    assert set(REFUSALS) <= {*REFUSED, TooManyToList}


@pytest.mark.parametrize("kind", [StoreUnavailable, *all_kinds_of(StoreUnavailable)], ids=lambda kind: kind.__name__)
def test_an_outage_of_a_store_is_a_503(kind: type[StoreUnavailable]) -> None:
    """With the message of its kind. The detail is for the log."""
    trouble = kind("GetItem", "Throttled") if kind.__name__ == "CallRefused" else kind("inside")
    answer = answer_to(trouble)

    assert (503, True) == (answer.status, "retry-after" in answer.headers)
    assert SENTENCES.get(kind, "The server is temporarily unavailable. Try again shortly.") == answer.json["detail"]


def test_any_other_exception_is_a_fault_of_the_server(log_lines: LogLines) -> None:
    """An exception without an answer is a 503, and is logged with the line that raised it."""
    answer = answer_to(errors.Conflict())

    assert (503, "KeyError") == (answer.status, log_lines[0]["exception"])
