"""The outcome of each case with each library. It is computed on first use."""

from collections.abc import Mapping
from typing import Final

from tests.libraries.cases import TokenCase, VerificationCase
from tests.libraries.questions import Library, Outcome
from tests.libraries.server import RunningServer

CLIENTS: Final = ("Authlib", "requests-oauthlib", "oauth4webapi", "openid-client", "simple-oauth2")
WITHOUT_DISCOVERY: Final = frozenset({"requests-oauthlib", "simple-oauth2"})
VERIFIERS: Final = ("PyJWT", "Authlib", "jose", "aws-jwt-verify", "oauth4webapi")


class Findings:
    def __init__(
        self, server: RunningServer, gateway: str, clients: Mapping[str, Library], verifiers: Mapping[str, Library]
    ) -> None:
        self._server, self._gateway = server, gateway
        self._clients, self._verifiers = clients, verifiers
        self._found: dict[tuple[str, str], Outcome] = {}

    def of_client(self, name: str, case: TokenCase) -> Outcome | None:
        """None when the library does not offer that."""
        if case.needs_discovery and name in WITHOUT_DISCOVERY:
            return None
        if (name, case.title) not in self._found:
            with case.trouble(self._server):
                question = case.question(self._server, self._gateway)
                self._found[name, case.title] = self._clients[name].ask(question)
        return self._found[name, case.title]

    def of_verifier(self, name: str, case: VerificationCase) -> Outcome:
        if (name, case.title) not in self._found:
            *before, outcome = map(self._verifiers[name].ask, case.questions(self._server, self._gateway))
            assert all(str(earlier) == "ok" for earlier in before)
            self._found[name, case.title] = outcome
        return self._found[name, case.title]
