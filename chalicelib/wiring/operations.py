"""The operator functions and their parts."""

from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ..endpoints.cacheable import MAX_AGE
from ..keys.rotation import RotationPolicy
from ..oauth.access_token import CLOCK_LEEWAY
from ..oauth.resource import MAXIMUM_LIFETIME
from ..operations.apply import Apply
from ..operations.bootstrap import Bootstrap
from ..operations.fetch_issuer_keys import FetchIssuerKeys
from ..operations.issuing import Issuing
from ..operations.keys import Keys
from ..operations.leaked import Leaked
from ..operations.pointers import Pointers
from ..operations.public_https import fetch_json
from ..operations.restored import Restored
from ..operations.ring_keeper import RingKeeper
from ..operations.rotate import Rotate

if TYPE_CHECKING:
    from . import Wiring


class Operations:
    def __init__(self, parts: "Wiring") -> None:
        self._parts = parts

    @cached_property
    def apply(self) -> Apply:
        parts = self._parts
        is_url, load = parts.administration.is_issuer_url, parts.stores.catalogue_store.load
        return Apply(parts.administration.catalogue_editor, load, parts.issuer, is_url)

    @cached_property
    def bootstrap(self) -> Bootstrap:
        parts = self._parts
        return Bootstrap(
            issuer=parts.issuer,
            key_rings=parts.ledgers.key_ring_secret,
            catalogues=parts.stores.catalogue_store,
            credentials=parts.ledgers.administrator_secret,
            clients=parts.stores.clients,
            ledger=parts.ledgers.ledger,
            clock=parts.clock,
            randomness=parts.randomness,
            policy=self.rotation_policy,
            sleep=parts.sleep,
        )

    @cached_property
    def fetch_issuer_keys(self) -> FetchIssuerKeys:
        parts = self._parts
        allows_loopback = parts.environment.allows_loopback_issuers
        return FetchIssuerKeys(
            catalogue=parts.stores.catalogue_store.load,
            store=parts.assertions.issuer_keys,
            fetch=partial(fetch_json, allows_loopback=allows_loopback),
            clock=parts.clock,
            emit=parts.metrics.emit,
        )

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(self._parts.administration.catalogue_editor)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self._parts.ledgers.key_ring_secret.load, self.rotation_policy, self._parts.clock)

    @cached_property
    def leaked(self) -> Leaked:
        refresh = timedelta(seconds=self._parts.environment.key_ring_refresh)
        return Leaked(self.ring_keeper, refetch=refresh, max_age=timedelta(seconds=MAX_AGE))

    @cached_property
    def pointers(self) -> Pointers:
        return Pointers(self._parts.ledgers.secret_pointers, self._parts.clock, self._parts.randomness)

    @cached_property
    def restored(self) -> Restored:
        administration = self._parts.administration
        return Restored(administration.audit_trail, administration.client_editor, administration.catalogue_editor)

    @cached_property
    def rotate(self) -> Rotate:
        return Rotate(self.ring_keeper)

    @cached_property
    def ring_keeper(self) -> RingKeeper:
        parts = self._parts
        return RingKeeper(
            key_rings=parts.ledgers.key_ring_secret,
            catalogues=parts.stores.catalogue_store,
            ledger=parts.ledgers.ledger,
            policy=self.rotation_policy,
            clock=parts.clock,
            randomness=parts.randomness,
            emit=parts.metrics.emit,
        )

    @cached_property
    def rotation_policy(self) -> RotationPolicy:
        environment = self._parts.environment
        return RotationPolicy(
            signing_period=timedelta(seconds=environment.signing_period),
            outage=timedelta(seconds=environment.maximum_cache_age),
            maximum_lifetime=MAXIMUM_LIFETIME,
            leeway=CLOCK_LEEWAY,
        )
