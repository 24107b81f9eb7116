"""What is plugged into what: the one module that knows both the protocol and AWS.

Everything is made on first use and then kept for the life of the container, so that importing `app` needs no AWS and
no settings.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chalice.app import Request, Response

from .administration.catalogue_editor import CatalogueEditor
from .administration.client_editor import ClientEditor
from .administration.client_list import ClientList
from .administration.clients import ClientAdministration
from .administration.resources import ResourceAdministration
from .administration.secrets import SecretAdministration
from .aws.administration_ledger import DynamoAdministrationLedger
from .aws.administrator_secret import AdministratorSecret
from .aws.announced_key_ring import AnnouncedKeyRing
from .aws.audit_trail import DynamoAuditTrail
from .aws.catalogue_store import DynamoCatalogueStore
from .aws.client_listing import DynamoClientListing
from .aws.client_reader import DynamoClientReader
from .aws.connections import Connections, Timeouts
from .aws.deadline import deadline_in
from .aws.key_ring_secret import KeyRingSecret
from .aws.last_good import LastGood
from .aws.scope_holders import DynamoScopeHolders
from .aws.secret_usage import DynamoSecretUsage
from .aws.tables import Tables
from .endpoints.cacheable import MAX_AGE
from .environment import Environment
from .keys.rotation import RotationPolicy
from .metrics import Metrics
from .oauth.access_token import CLOCK_LEEWAY
from .oauth.bearer import BearerAuthentication
from .oauth.client_authentication.client_secret_basic import CLIENT_SECRET_BASIC
from .oauth.client_authentication.client_secret_post import CLIENT_SECRET_POST
from .oauth.grants.client_credentials import CLIENT_CREDENTIALS
from .oauth.metadata import metadata
from .oauth.resource import MAXIMUM_LIFETIME, Catalogue
from .oauth.token_endpoint import TokenEndpoint
from .operations.apply import Apply
from .operations.bootstrap import Bootstrap
from .operations.issuing import Issuing
from .operations.keys import Keys
from .operations.leaked import Leaked
from .operations.restored import Restored
from .operations.ring_keeper import RingKeeper
from .operations.rotate import Rotate

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

CLIENT_AUTHENTICATION_METHODS: Final = (CLIENT_SECRET_BASIC, CLIENT_SECRET_POST)
GRANTS: Final = (CLIENT_CREDENTIALS,)
Value = TypeVar("Value")


def clock() -> datetime:
    return datetime.now(UTC)


class Wiring:
    """A property each; a test that wants another part sets it before it is first used."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.clock: Callable[[], datetime] = clock
        self.randomness = SystemRandom()

    # What AWS gives.

    @cached_property
    def _connections(self) -> Connections:
        return Connections(self.environment.region)

    @cached_property
    def _timeouts(self) -> Timeouts:
        environment = self.environment
        return Timeouts(environment.aws_connect_timeout, environment.aws_read_timeout, environment.aws_retries)

    @cached_property
    def tables(self) -> Tables:
        dynamodb = self._connections.client("dynamodb", self._timeouts)
        return Tables(dynamodb, self.environment.clients_table, self.environment.audit_table)

    @cached_property
    def secretsmanager(self) -> "SecretsManagerClient":
        client: SecretsManagerClient = self._connections.client("secretsmanager", self._timeouts)
        return client

    # What is kept there.

    @cached_property
    def clients(self) -> DynamoClientReader:
        return DynamoClientReader(self.tables)

    @cached_property
    def catalogue_store(self) -> DynamoCatalogueStore:
        return DynamoCatalogueStore(self.tables, self.environment.issuer)

    @cached_property
    def key_ring_secret(self) -> KeyRingSecret:
        return KeyRingSecret(self.secretsmanager, self.environment.key_ring_secret_id)

    @cached_property
    def administrator_secret(self) -> AdministratorSecret:
        return AdministratorSecret(self.secretsmanager, self.environment.administrator_secret_id)

    @cached_property
    def ledger(self) -> DynamoAdministrationLedger:
        return DynamoAdministrationLedger(self.tables, self.randomness)

    @cached_property
    def client_listing(self) -> DynamoClientListing:
        return DynamoClientListing(self.tables)

    @cached_property
    def scope_holders(self) -> DynamoScopeHolders:
        return DynamoScopeHolders(self.tables)

    @cached_property
    def audit_trail(self) -> DynamoAuditTrail:
        return DynamoAuditTrail(self.tables)

    @cached_property
    def secret_usage(self) -> DynamoSecretUsage:
        brief = Timeouts(self.environment.last_used_timeout, self.environment.last_used_timeout, retries=0)
        return DynamoSecretUsage(lambda: self._connections.client("dynamodb", brief), self.environment.clients_table)

    @cached_property
    def catalogue(self) -> LastGood[Catalogue]:
        return self._kept("catalogue", self.catalogue_store.load, self.environment.catalogue_refresh)

    @cached_property
    def key_ring(self) -> AnnouncedKeyRing:
        kept = self._kept("key ring", self.key_ring_secret.load, self.environment.key_ring_refresh)
        return AnnouncedKeyRing(kept, lambda: self.catalogue().ring_version)

    def _kept(self, name: str, load: Callable[[], Value], refreshed_after: float) -> LastGood[Value]:
        return LastGood(
            name,
            load,
            refreshed_after=timedelta(seconds=refreshed_after),
            kept_for=timedelta(seconds=self.environment.kept_through_outage),
            refresh_budget=self.environment.aws_read_timeout,
            clock=self.clock,
            report_age=lambda age: self.metrics.emit({f"{name.title().replace(' ', '')}AgeSeconds": age}),
        )

    @cached_property
    def metrics(self) -> Metrics:
        return Metrics(self.environment.issuer, self.clock)

    # What the endpoints and the operator call.

    @cached_property
    def token_endpoint(self) -> TokenEndpoint:
        return TokenEndpoint(
            issuer=self.environment.issuer,
            clients=self.clients,
            catalogue=self.catalogue,
            key_ring=self.key_ring,
            methods=CLIENT_AUTHENTICATION_METHODS,
            grants=GRANTS,
            secret_usage=self.secret_usage,
            clock=self.clock,
            randomness=self.randomness,
        )

    @cached_property
    def bearer(self) -> BearerAuthentication:
        return BearerAuthentication(self.environment.issuer, self.clients, self.catalogue, self.key_ring, self.clock)

    @cached_property
    def bootstrap(self) -> Bootstrap:
        return Bootstrap(
            issuer=self.environment.issuer,
            key_rings=self.key_ring_secret,
            catalogues=self.catalogue_store,
            credentials=self.administrator_secret,
            clients=self.clients,
            ledger=self.ledger,
            clock=self.clock,
            randomness=self.randomness,
            policy=self.rotation_policy,
        )

    @cached_property
    def rotation_policy(self) -> RotationPolicy:
        return RotationPolicy(
            signing_period=timedelta(seconds=self.environment.signing_period),
            outage=timedelta(seconds=self.environment.kept_through_outage),
            maximum_lifetime=MAXIMUM_LIFETIME,
            leeway=CLOCK_LEEWAY,
        )

    @cached_property
    def ring_keeper(self) -> RingKeeper:
        return RingKeeper(
            key_rings=self.key_ring_secret,
            catalogues=self.catalogue_store,
            ledger=self.ledger,
            policy=self.rotation_policy,
            clock=self.clock,
            randomness=self.randomness,
            emit=self.metrics.emit,
        )

    @cached_property
    def rotate(self) -> Rotate:
        return Rotate(self.ring_keeper)

    @cached_property
    def leaked(self) -> Leaked:
        refetch = timedelta(seconds=self.environment.key_ring_refresh)
        return Leaked(self.ring_keeper, refetch=refetch, max_age=timedelta(seconds=MAX_AGE))

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.key_ring_secret.load, self.rotation_policy, self.clock)

    @cached_property
    def _client_editor(self) -> ClientEditor:
        return ClientEditor(self.clients, self.ledger, self.clock, self.randomness)

    @cached_property
    def client_administration(self) -> ClientAdministration:
        return ClientAdministration(self._client_editor, self.catalogue, self.catalogue_store.load)

    @cached_property
    def secret_administration(self) -> SecretAdministration:
        return SecretAdministration(self._client_editor, self.audit_trail)

    @cached_property
    def _catalogue_editor(self) -> CatalogueEditor:
        return CatalogueEditor(
            load=self.catalogue_store.load,
            ledger=self.ledger,
            holders=self.scope_holders,
            written=self.catalogue.put,
            clock=self.clock,
            randomness=self.randomness,
        )

    @cached_property
    def resource_administration(self) -> ResourceAdministration:
        return ResourceAdministration(self._catalogue_editor)

    @cached_property
    def apply(self) -> Apply:
        return Apply(self._catalogue_editor, self.catalogue_store.load, self.environment.issuer)

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(self._catalogue_editor)

    @cached_property
    def restored(self) -> Restored:
        return Restored(self.audit_trail, self._client_editor, self._catalogue_editor)

    @cached_property
    def client_list(self) -> ClientList:
        return ClientList(self.client_listing)

    def metadata(self) -> dict[str, Any]:
        return metadata(self.environment.issuer, self.catalogue(), CLIENT_AUTHENTICATION_METHODS, GRANTS)

    def check_health(self) -> None:
        """Raises TemporarilyUnavailable unless key ring and catalogue are usable and the table answers."""
        self.key_ring()
        self.catalogue()
        self.clients.find("health check")  # No client can have this id: the smallest read there is.

    def within_budget(self, request: Request, get_response: Callable[[Request], Response]) -> Response:
        """Middleware: however many dependencies hang, the answer is out in time."""
        with deadline_in(self.environment.request_budget):
            return get_response(request)


_installed: list[Wiring] = []


def current() -> Wiring:
    """The wiring of this process, made from its environment on first use."""
    if not _installed:
        _installed.append(Wiring(Environment.read(os.environ)))
    return _installed[-1]


def install(wiring: Wiring | None) -> None:
    """Have `current` answer another wiring; None has it read the environment anew. For tests."""
    _installed[:] = [wiring] if wiring else []
