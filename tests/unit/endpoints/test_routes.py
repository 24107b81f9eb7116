"""The table of routes against the modules that it names: views are named as text, so no linter looks."""

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from chalice.app import Response

from chalicelib import endpoints
from chalicelib.endpoints.api import api
from chalicelib.endpoints.parts import Parts
from chalicelib.endpoints.routes import ADMIN, OAUTH, OWN, PAGE, PUBLIC, ROUTES, Route
from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.fakes.memory_wiring import MemoryWiring

VIEWS = sorted({route.view for route in ROUTES})
FRONTS = {OAUTH, PUBLIC, ADMIN, PAGE}
every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.methods[0]} {route.path}")


def function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(".")
    view: Callable[..., Any] = getattr(import_module(f"{endpoints.__name__}.{module}"), function)
    return view


def answering() -> set[str]:
    """Public functions that make an answer from the parts: views and fronts."""
    modules = [import_module(f"{endpoints.__name__}.{module.name}") for module in iter_modules(endpoints.__path__)]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, made in inspect.getmembers(module, inspect.isfunction)
        if made.__module__ == module.__name__ and not name.startswith("_") and makes_an_answer(made)
    }


def makes_an_answer(made: Callable[..., Any]) -> bool:
    signature = inspect.signature(made)
    takes_parts = Parts in [parameter.annotation for parameter in signature.parameters.values()]
    return takes_parts and signature.return_annotation is Response


@pytest.mark.parametrize("name", [*VIEWS, *sorted(FRONTS)])
def test_the_view_and_front_of_each_route_exist(name: str) -> None:
    """Otherwise its first request would get a 503."""
    assert makes_an_answer(function(name))


def test_every_view_has_a_route() -> None:
    """Each front belongs to a route too."""
    assert answering() == {*VIEWS, *FRONTS}
    assert {route.front for route in ROUTES} == FRONTS


def test_a_method_of_a_path_has_one_route() -> None:
    """RFC 9110 §9.1. The names of the parameters do not count."""
    served = [(method, re.sub(r"{\w+}", "{}", route.path)) for route in ROUTES for method in route.methods]

    assert sorted(set(served)) == sorted(served)


def test_a_view_has_one_front() -> None:
    """A view that is reached without its front has not authenticated anybody."""
    assert len(VIEWS) == len({(route.view, route.front) for route in ROUTES})


@every_route
def test_a_view_takes_what_its_path_names(route: Route) -> None:
    """Chalice hands over the parameters of a path by name."""
    inspect.signature(function(route.view)).bind(
        "request", "parts", **dict.fromkeys(re.findall(r"{(\w+)}", route.path))
    )


@every_route
def test_a_route_of_the_administration_names_its_scope(route: Route) -> None:
    """Any valid token reads its own client; what is no administration authenticates nobody."""
    has_scope = route.front == ADMIN and (route.methods, route.path) != (("GET",), OWN)

    assert has_scope == (route.scope is not None)
    assert route.scope is None or route.scope in NATIVE_SCOPES


def test_the_server_has_every_route() -> None:
    """Nothing is declared that is not served."""
    served = {(method, path) for path, methods in api(MemoryWiring()).routes.items() for method in methods}

    assert served == {(method, route.path) for route in ROUTES for method in route.methods}
