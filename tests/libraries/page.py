"""docs/libraries.md: which library works, how it shows an error, and what is known not to work."""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from tests.libraries import cases
from tests.libraries.findings import CLIENTS, VERIFIERS, Findings
from tests.libraries.node_libraries import node_version, pinned_versions
from tests.libraries.own_environment import version_of
from tests.libraries.questions import Outcome, Refusal

PAGE = Path(__file__).parents[2] / "docs" / "libraries.md"
INTEGRATORS = Path(__file__).parents[1] / "integrators"
Case = TypeVar("Case", cases.TokenCase, cases.VerificationCase)

_PAGE = """\
# Libraries that work with Watchword

`tests/libraries` runs each of these libraries against the server over TLS and writes this page. A test fails when the
page differs from its results. “ok” means a token, or verified claims. Anything else is the exception that the library
raises, with the part of the reason that a program can read. “–” means that the library does not offer the feature.

{versions}

## Getting a token

{granted}

All of them pass `resource` as an extra parameter and send scopes as one string, separated by spaces.

## Errors of the token endpoint

{refused}

- oauth4webapi and openid-client throw the challenge instead of the body when a 401 carries `WWW-Authenticate`, which
  RFC 6749 §5.2 requires after Basic. With credentials in the body, they read `invalid_client`.
- Authlib, oauth4webapi and openid-client do not read the body of a status of 500 or more. Status and `Retry-After` are
  in Authlib's `response`, and in the `cause` of the others.
- requests-oauthlib keeps neither status nor headers. It selects the class by the code. Of its classes for
  `invalid_request`, the first in the alphabet is `InvalidClientIdError`; `error` has the real code.

## Errors of API Gateway

When API Gateway answers instead of the server, its responses have this content: OAuth's JSON and the original status,
except 404 instead of 403 for an unknown address. 429 and 5xx carry `Retry-After`.

{gateway}

Without that configuration, the libraries would read API Gateway's default answer as follows:

{unshaped}

## Verifying a token

During the tests the JWKS has four keys: a signing key and its successor, for RS256 and for ES256.

{accepted}

- Authlib and oauth4webapi accept only RFC 9068's `at+jwt`. Do not change a resource's `typ` if they verify its tokens.
- A verifier reads the JWKS again for an unknown `kid`, but not immediately: PyJWT and jose wait for 30 seconds after
  the last read, oauth4webapi for 60. A routine rotation never makes them wait, because it publishes a key a day before
  it signs.
- Authlib does not fetch or cache the JWKS. The tests fetch it once, and again for an unknown `kid`.

## Refusing a token

{not_accepted}

## By key

Each of these libraries gets a token for a client with a key (`private_key_jwt`) and no secret. “Own lines” means that
the caller signs the assertion: [credentials.md](credentials.md) has the lines.

{by_key}

The SDKs of the Model Context Protocol also get a token with a secret; those from npm get one with the identity of a
workload too (SEP-1933, the cases of the conformance test `auth/wif-jwt-bearer`). They begin at the API, whose metadata
name the server. MSAL wants a path in the address: `/.` after the issuer is enough. With a certificate, MSAL signs
assertions for the token endpoint, which are refused.

## Known gaps

- **Spring Security** and other verifiers that accept only `typ: JWT` refuse `at+jwt`. Set the resource's `typ` to `JWT`
  for them. Spring Security is not tested here as a verifier.
- **Go's x/oauth2**: if its authentication style is not set, it repeats every failed request with the credentials in the
  body. `AuthStyleInHeader` prevents that.
- **The classes of MCP's SDKs for users** (`IdentityAssertionOAuthProvider`, `CrossAppAccessProvider`) send a secret
  beside the assertion, which is refused. This server has no users.
- **API Gateway's JWT authorizers** accept only RS256. They are not tested here.
"""


SETTING = "`aud` set to the issuer"
# By the name of the library: how it signs, and the file with its test.
BY_KEY = {
    "mcp (PyPI)": ("as it is", "libraries/test_by_key.py"),
    "@modelcontextprotocol/sdk": ("as it is", "libraries/test_by_key.py"),
    "@modelcontextprotocol/client": ("as it is", "libraries/test_by_key.py"),
    "oauth4webapi": ("as it is", "libraries/test_by_key.py"),
    "openid-client": ("as it is", "libraries/test_by_key.py"),
    "Authlib": (SETTING, "integrators/test_credentials.py"),
    "Spring Security (Spring Boot {spring})": (SETTING, "integrators/test_credentials.py"),
    "MSAL for Python {msal}": ("own lines", "integrators/test_credentials.py"),
    "golang.org/x/oauth2 {oauth2}, golang-jwt {jwt}": ("own lines", "integrators/test_credentials.py"),
}


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
        by_key=_by_key(),
    )


def _versions() -> str:
    pypi = [
        f"Authlib {version('authlib')} (joserfc {version('joserfc')})",
        f"requests-oauthlib {version('requests-oauthlib')} (oauthlib {version('oauthlib')})",
        f"PyJWT {version('pyjwt')}",
        f"mcp {version_of('mcp')}",
    ]
    npm = [f"{name} {number}" for name, number in sorted(pinned_versions().items())]
    return f"- PyPI: {', '.join(pypi)}\n- npm: {', '.join(npm)}; Node {node_version().removeprefix('v')}"


def _by_key() -> str:
    module, pom = (INTEGRATORS.joinpath(*path).read_text() for path in (("go", "go.mod"), ("spring", "pom.xml")))
    versions = {
        "spring": pom.partition("oauth2-client</artifactId><version>")[2].partition("<")[0],
        "msal": version_of("msal"),
        "oauth2": module.partition("golang.org/x/oauth2 v")[2].partition(" ")[0],
        "jwt": module.partition("golang-jwt/jwt/v5 v")[2].partition(" ")[0],
    }
    rows = [f"| {name.format(**versions)} | {way} | `tests/{test}` |" for name, (way, test) in BY_KEY.items()]
    return "\n".join(("| library | assertion | test |", "| --- | --- | --- |", *rows))


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
