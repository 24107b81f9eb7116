"""A deployed server, verifiers that cache its JWKS, and an operator whose runs may be killed."""

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
from tests.api.deployment import Deployment
from tests.api.drivers import Http, RawEvents
from tests.rotation.runner import settings
from tests.rotation.shared_clock import SharedClock
from tests.servers import create_empty, wired

STEP, DAY = timedelta(minutes=90), timedelta(days=1)
JWKS = "/.well-known/jwks.json"
# Both algs, with tokens as long-lived as there are.
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
    """Keeps a JWKS for `cache`, and fetches a new one for no other reason."""

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
        # Its time is not ours: `exp` is looked at by who keeps the tokens.
        options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
        jwt.decode(token, key, algorithms=[key.algorithm_name], options=options)  # type: ignore[arg-type]
        return True


class World:
    def __init__(self, name: str, directory: Path, **overrides: Any) -> None:
        self.clock = SharedClock(directory / f"{name}.clock")
        self.parts = self._wired(settings(name))
        self._name = name
        self.verifiers = [Verifier(cache) for cache in (timedelta(0), timedelta(minutes=5), timedelta(hours=2))]
        self.tokens: list[tuple[int, str, str]] = []
        self.failures: list[str] = []
        self.verified = self.issued = 0
        self.forgiven: set[str] = set()
        self._lock, self._stopped = RLock(), Event()
        self._found()
        if overrides:
            self.parts = self._wired(settings(name)._replace(**overrides))
            self.deployment = self._deployed()

    def _wired(self, environment: Environment) -> Wiring:
        parts = wired(environment)
        parts.clock = self.clock
        return parts

    def _deployed(self) -> Deployment:
        return Deployment(RawEvents(self.parts), self.parts, SecretCredential("", ""))

    def _found(self) -> None:
        create_empty(self.parts)
        self.parts.operations.bootstrap.run({"catalogue": CATALOGUE})
        self.deployment = self._deployed()
        _, self.credential = self.deployment.register(
            "api_client_read", registrations={"orders": Scope(("orders:read",))}, access_token_lifetime=DAY
        )

    @cached_property
    def _runner(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.rotation.runner", self._name, str(self.clock.path)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    # What goes on all the time.

    def sample(self) -> None:
        """A token of each alg is got; every token that has not expired is shown to every verifier."""
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
                kept for kept in self.tokens if kept[0] + 60 > now.timestamp() and kept[1] not in self.forgiven
            ]
            for _, kid, token in new:
                self._show(kid, lambda verifier, token=token: verifier.verify(token))  # type: ignore[misc]
            for kid in {kid for _, kid, _ in self.tokens}:
                self._show(kid, lambda verifier, kid=kid: kid in verifier.jwks)  # type: ignore[misc]
            self.tokens += new

    def _show(self, kid: str, verifies: Any) -> None:
        for verifier in self.verifiers:
            self.verified += 1
            if not verifies(verifier):
                self.failures.append(f"{kid} at {self.clock():%d %H:%M}, cached for {verifier.cache}")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Sampling goes on beside what the block does."""

        def watch() -> None:
            while not self._stopped.wait(0.1):
                try:
                    self.sample()
                except Exception as error:  # noqa: BLE001  # whatever it is, the test must hear of it
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
        """An hour and a half each, so that a JWKS that is kept for two hours is met when it is old."""
        for _ in range(steps):
            with self._lock:
                self.clock.move(STEP)
                self.sample()

    # What the operator does.

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

    # What is stored.

    def labels(self) -> dict[str, list[str]]:
        secret_id = self.parts.environment.key_ring_secret_id
        return self.parts.ledgers.secretsmanager_client.describe_secret(SecretId=secret_id)["VersionIdsToStages"]

    def ring(self) -> KeyRing:
        return self.parts.stores.key_ring_secret.load()

    def events(self) -> list[AuditEvent]:
        """Of the ring, oldest first."""
        return list(self.parts.ledgers.audit_trail.page(AuditQuery(target="key-ring", limit=100)).events)[::-1]

    def check_stored(self) -> None:
        """After a whole run: one current version, nothing pending, and every change announced once."""
        labels = [label for labels in self.labels().values() for label in labels]
        assert 1 == labels.count(CURRENT)
        assert [] == [label for label in labels if label.startswith(PENDING)]
        ring, catalogue = self.ring(), self.parts.stores.catalogue_store.load()
        assert ring.version == catalogue.ring_version
        told = self.told()
        assert [0, *(new for _, new in told)] == [*(old for old, _ in told), ring.version]

    def told(self) -> list[tuple[int, int]]:
        """Of every event, which version of the ring it followed and which it made."""
        return [tuple(event.changes["ring_version"]) for event in self.events()]
