"""The examples of docs/integrate.md that get a token, run as they are written.

PHP is not run: no registry that the tests use has an interpreter of it. Postman is run by test_postman.py. Go and Java
are run where their tools are installed.
"""

import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from infra.npm import NODE
from tests.integrators.compiled import Command, go_program, needs, spring_orders, spring_program
from tests.integrators.integrator import Integrator
from tests.integrators.page import TEXT, example, titles
from tests.libraries import node_libraries

# Shorter than the time before its expiry at which each library gets the next token.
SHORT = timedelta(seconds=8)


def python(integrator: Integrator, title: str) -> Command:
    return [sys.executable, "-c", integrator.paste(title, "python") + "\nprint(orders())\nprint(orders())\n"]


def authlib(integrator: Integrator) -> Command:
    return python(integrator, "Python: Authlib")


def requests_oauthlib(integrator: Integrator) -> Command:
    return python(integrator, "Python: requests-oauthlib")


def node(integrator: Integrator) -> Command:
    scripts = node_libraries.scripts_beside(node_libraries.install(), integrator.directory)
    calls = "console.log(await orders())\nconsole.log(await orders())\n"
    (scripts / "example.js").write_text(integrator.paste("Node: openid-client", "js") + calls)
    return [NODE, scripts / "example.js"]


def go(integrator: Integrator) -> Command:
    return go_program(integrator.directory, integrator.paste("Go: golang.org/x/oauth2", "go"))


def spring(integrator: Integrator) -> Command:
    classes = {"OrdersConfiguration": spring_orders(integrator.paste("Java: Spring Boot 4", "java"), integrator.orders)}
    properties = integrator.paste("Java: Spring Boot 4", "yaml")
    return spring_program(integrator.directory, classes, properties, integrator.certificates.ca_file)


EXAMPLES = [
    authlib,
    requests_oauthlib,
    node,
    pytest.param(go, marks=needs("go")),
    pytest.param(spring, marks=needs("mvn", "javac")),
]


@pytest.mark.emulator
@pytest.mark.parametrize("pasted", EXAMPLES)
def test_an_example_gets_one_token_for_all_calls_until_it_expires(
    integrator: Integrator, pasted: Callable[[Integrator], Command]
) -> None:
    """Issue 15, point 3: "cache your token until it expires"."""
    command = pasted(integrator)
    hour, short = integrator.client(), integrator.client(SHORT)

    assert [2, 2] == [len(integrator.run(command, client)) for client in (hour, short)]
    assert 1 == integrator.tokens_of(hour)
    assert 2 <= integrator.tokens_of(short)


@pytest.mark.emulator
def test_the_lines_for_curl_use_one_token_twice(integrator: Integrator) -> None:
    client = integrator.client()

    assert 2 == len(integrator.run(["bash", "-euo", "pipefail", "-c", integrator.paste("curl", "sh")], client))
    assert 1 == integrator.tokens_of(client)


def test_every_language_of_the_issue_has_its_section() -> None:
    """Issue 15, point 3."""
    assert [
        "curl",
        "Postman",
        "Python: Authlib",
        "Python: requests-oauthlib",
        "Node: openid-client",
        "PHP: league/oauth2-client",
        "Go: golang.org/x/oauth2",
        "Java: Spring Boot 4",
        "Python: PyJWT",
        "Node: jose",
        "API Gateway: REST API",
    ] == titles()


def test_the_page_begins_with_the_advice_to_cache() -> None:
    assert TEXT.partition("\n\n")[2].startswith("**Cache your token until it expires.**")


def test_the_example_in_php_caches_its_token() -> None:
    """It is not run; see above."""
    lines = example("PHP: league/oauth2-client", "php")

    assert "apcu_store(" in lines
    assert "'https://auth.example.com/admin-api/access_token'" in lines
