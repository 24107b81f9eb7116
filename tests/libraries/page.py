"""docs/libraries.md: which library works, how it shows an error, and what is known not to work."""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from tests.libraries import cases
from tests.libraries.findings import CLIENTS, VERIFIERS, Findings
from tests.libraries.node_libraries import node_version, pinned_versions
from tests.libraries.questions import Outcome, Refusal

PAGE = Path(__file__).parents[2] / "docs" / "libraries.md"
Case = TypeVar("Case", cases.TokenCase, cases.VerificationCase)

_PAGE = """\
# Libraries that work with Watchword

Written by `tests/libraries`, which runs each of these against the server over TLS; a test fails when this page is not
what it found. “ok” is a token, or its claims verified. Anything else is the exception that the library raises, and what
it lets a program read of the reason. “–”: the library does not offer that.

{versions}

## Getting a token

{granted}

`resource` is an extra parameter to all of them; scopes come as one string, separated by spaces.

## Errors of the token endpoint

{refused}

- oauth4webapi and openid-client throw the challenge in place of the body when a 401 carries `WWW-Authenticate`, which
  RFC 6749 §5.2 demands after Basic. By body they read `invalid_client`.
- From 500 up Authlib, oauth4webapi and openid-client do not read the body. Status and `Retry-After` are there: at
  Authlib's `response`, at the others' `cause`.
- requests-oauthlib keeps neither status nor headers. It finds the class by the code, and of its classes for
  `invalid_request` the first in the alphabet is `InvalidClientIdError`: `error` says what was meant.

## Errors of API Gateway

Where API Gateway answers in the server's place, its responses say what follows: OAuth's JSON, the status kept (but for
an unknown address: 404 in place of 403), `Retry-After` with 429 and 5xx.

{gateway}

Without that, API Gateway's own words would be this to them:

{unshaped}

## Verifying a token

There are four keys in the JWKS while this runs: one that signs and its successor, for RS256 and for ES256.

{accepted}

- Authlib and oauth4webapi take RFC 9068's `at+jwt` only: leave a resource's `typ` alone if they verify its tokens.
- A verifier reads the JWKS again for a `kid` that it does not know, but not at once: PyJWT and jose wait for 30
  seconds after they last read it, oauth4webapi for 60. A routine rotation never makes them wait: it publishes a key a
  day before it signs.
- Authlib leaves it to its user to fetch and keep the JWKS: here once, and again for an unknown `kid`.

## Refusing a token

{not_accepted}

## Known gaps

- **MSAL** does not work: it demands an `authorization_endpoint` in the metadata and a path in the issuer, and a server
  for machines has neither.
- **Spring Security**, and what else takes `typ: JWT` only, refuses `at+jwt`: set the resource's `typ` to `JWT`. It is
  not run here.
- **Go's x/oauth2** is not run here. When it has to find out how a client authenticates, it repeats every request that
  failed, by body: `AuthStyleInHeader` prevents that.
- **API Gateway's JWT authorizers** take RS256 only, and are not run here.
"""


def page(findings: Findings) -> str:
    def of_clients(some: Sequence[cases.TokenCase]) -> str:
        return _table(CLIENTS, some, findings.of_client)

    def of_verifiers(some: Sequence[cases.VerificationCase]) -> str:
        return _table(VERIFIERS, some, findings.of_verifier)

    return _PAGE.format(
        versions=_versions(),
        granted=of_clients(cases.GRANTED),
        refused=of_clients(cases.REFUSED),
        gateway=of_clients(cases.REFUSED_BY_GATEWAY),
        unshaped=of_clients([cases.UNSHAPED]),
        accepted=of_verifiers(cases.ACCEPTED),
        not_accepted=of_verifiers([*cases.NOT_ACCEPTED.values()]),
    )


def _versions() -> str:
    pypi = [
        f"Authlib {version('authlib')} (joserfc {version('joserfc')})",
        f"requests-oauthlib {version('requests-oauthlib')} (oauthlib {version('oauthlib')})",
        f"PyJWT {version('pyjwt')}",
    ]
    npm = [f"{name} {number}" for name, number in sorted(pinned_versions().items())]
    return f"- PyPI: {', '.join(pypi)}\n- npm: {', '.join(npm)}; Node {node_version().removeprefix('v')}"


def _table(libraries: Sequence[str], some: Sequence[Case], outcome_of: Callable[[str, Case], Outcome | None]) -> str:
    def rows() -> Iterator[Sequence[str]]:
        yield "", *libraries
        yield "---", *("---" for _ in libraries)
        for case in some:
            yield case.title, *(_cell(outcome_of(library, case)) for library in libraries)

    return "\n".join(f"| {' | '.join(row)} |" for row in rows())


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    return f"`{outcome}`" if isinstance(outcome, Refusal) else str(outcome)
