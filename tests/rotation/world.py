"""A simulation: a deployed server, verifiers that cache its JWKS, and an operator whose runs may be killed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

import jwt

from chalicelib.administration.audit import AuditEvent, AuditQuery
from chalicelib.aws.key_ring_secret import PENDING
from chalicelib.aws.secret import CURRENT
from chalicelib.environment import Environment
from chalicelib.keys.key_ring import KeyRing
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from chalicelib.wiring import Wiring
from tests import servers
from tests.api.deployment import Deployment
from tests.api.drivers import Http, RawEvents
from tests.rotation.runner import settings
from tests.rotation.shared_clock import SharedClock

STEP, DAY = timedelta(minutes=90), timedelta(days=1)
JWKS = "/.well-known/jwks.json"
# Scopes of both algs. The tokens have the maximum lifetime.
CATALOGUE = {
    "resources": [
        {
            "slug": "orders",
            "identifier": "https://orders.example.com",
            "name": "Orders",
            "alg": "ES256",
            "scopeGroups": [{"slug": "orders", "name": "Orders", "scopes": {"orders:read": "Read"}}],
        }
    ]
}
SCOPES = ("api_client_read", "orders:read")


@dataclass
class Verifier:
    """Caches the JWKS for `cache`. It does not fetch a new one for an unknown kid."""

    cache: timedelta
    jwks: dict[str, Any] = field(default_factory=dict)
    fetched: datetime | None = None

    def refresh(self, http: Http, now: datetime) -> None:
        if self.fetched is None or now - self.fetched >= self.cache:
            answer = http.request("GET", JWKS)
            assert 200 == answer.status, answer
            self.jwks = {key["kid"]: jwt.PyJWK(key) for key in answer.json["keys"]}
            self.fetched = now

    def verify(self, token: str) -> bool:
        header = jwt.get_unverified_header(token)
        key = self.jwks.get(header["kid"])
        if key is None:
            return False
        # The clock of the simulation differs from that of PyJWT, so `sample` checks `exp`.
        options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
        jwt.decode(token, key, algorithms=[key.algorithm_name], options=options)  # type: ignore[arg-type]
        return True


class World:
    def __init__(self, name: str, directory: Path, **overrides: Any) -> None:
        self.clock = SharedClock(directory / f"{name}.clock")
        self.parts = self.wired(settings(name))
        self._name = name
        self.verifiers = [Verifier(cache) for cache in (timedelta(0), timedelta(minutes=5), timedelta(hours=2))]
        self.tokens: list[tuple[int, str, str]] = []
        self.failures: list[str] = []
        self.verified = self.issued = 0
        self.forgiven: set[str] = set()
        self._lock, self._stopped = RLock(), Event()
        self._bootstrap()
        if overrides:
            self.parts = self.wired(settings(name)._replace(**overrides))
            self.deployment = self._deployed()

    def wired(self, environment: Environment) -> Wiring:
        parts = servers.wired(environment)
        parts.clock = self.clock
        return parts

    def _deployed(self) -> Deployment:
        return Deployment(RawEvents(self.parts), self.parts, SecretCredential("", ""))

    def _bootstrap(self) -> None:
        servers.create_empty(self.parts)
        self.parts.operations.bootstrap.run({"catalogue": CATALOGUE})
        self.deployment = self._deployed()
        _, self.credential = self.deployment.register(
            "api_client_read", registrations={"orders": Scope(("orders:read",))}, access_token_lifetime=DAY
        )

    @cached_property
    def _runner(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.rotation.runner", self._name, str(self.clock.path)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    # Token requests and verification.

    def sample(self) -> None:
        """Requests a token of each alg. Every verifier verifies each token that has not expired."""
        with self._lock:
            now = self.clock()
            for verifier in self.verifiers:
                verifier.refresh(self.deployment.http, now)
            new = []
            for scope in SCOPES:
                token = self.deployment.token(self.credential, scope)
                claims = jwt.decode(token, options={"verify_signature": False})
                new.append((claims["exp"], jwt.get_unverified_header(token)["kid"], token))
                self.issued += 1
            self.tokens = [
                (exp, kid, token)
                for exp, kid, token in self.tokens
                if exp + 60 > now.timestamp() and kid not in self.forgiven
            ]
            for _, kid, token in new:
                self._verify(kid, lambda verifier, token=token: verifier.verify(token))  # type: ignore[misc]
            for kid in {kid for _, kid, _ in self.tokens}:
                self._verify(kid, lambda verifier, kid=kid: kid in verifier.jwks)  # type: ignore[misc]
            self.tokens += new

    def _verify(self, kid: str, verifies: Any) -> None:
        for verifier in self.verifiers:
            self.verified += 1
            if not verifies(verifier):
                self.failures.append(f"{kid} at {self.clock():%d %H:%M}, cached for {verifier.cache}")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Samples in a thread while the block runs."""

        def watch() -> None:
            while not self._stopped.wait(0.1):
                try:
                    self.sample()
                except Exception as error:  # noqa: BLE001  # Every error must fail the test.
                    self.failures.append(repr(error))
                    return

        thread = Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join()

    def pass_(self, steps: int) -> None:
        """Steps of 1.5 hours, so that verifiers also use a JWKS that is almost two hours old."""
        for _ in range(steps):
            with self._lock:
                self.clock.move(STEP)
                self.sample()

    # The operator.

    def run(self, operation: str = "rotate", event: dict[str, Any] | None = None, kill_after: str = "") -> Any:
        """The answer, or None if the run was killed."""
        order = {"operation": operation, "event": event or {}, "kill_after": kill_after}
        assert self._runner.stdin
        assert self._runner.stdout
        self._runner.stdin.write(json.dumps(order) + "\n")
        self._runner.stdin.flush()
        done = json.loads(self._runner.stdout.readline())
        assert done["killed"] == bool(kill_after), (order, done)
        return done["answer"]

    def close(self) -> None:
        if "_runner" in vars(self):
            self._runner.communicate()

    # The stored state.

    def labels(self) -> dict[str, list[str]]:
        secret_id = self.parts.environment.key_ring_secret_id
        return self.parts.ledgers.secretsmanager_client.describe_secret(SecretId=secret_id)["VersionIdsToStages"]

    def ring(self) -> KeyRing:
        return self.parts.stores.key_ring_secret.load()

    def events(self) -> list[AuditEvent]:
        """The audit events of the ring, oldest first."""
        return list(self.parts.ledgers.audit_trail.page(AuditQuery(target="key-ring", limit=100)).events)[::-1]

    def check_stored(self) -> None:
        """After a complete run there is one current version, no pending one, and each change is announced once."""
        labels = [label for labels in self.labels().values() for label in labels]
        assert 1 == labels.count(CURRENT)
        assert [] == [label for label in labels if label.startswith(PENDING)]
        ring, catalogue = self.ring(), self.parts.stores.catalogue_store.load()
        assert ring.version == catalogue.ring_version
        changes = self.version_changes()
        assert [0, *(new for _, new in changes)] == [*(old for old, _ in changes), ring.version]

    def version_changes(self) -> list[tuple[int, int]]:
        """The old and the new version of the ring in each audit event."""
        return [tuple(event.changes["ring_version"]) for event in self.events()]
