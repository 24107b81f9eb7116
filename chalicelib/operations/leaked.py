"""A signing key has leaked: it is out of the JWKS and never signs again; the standby signs at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ..keys.key_ring import ScheduledKey
from ..keys.rotation import without_leaked
from ..moments import rfc3339
from ..store_errors import StoreUnavailable
from .ring_keeper import RingKeeper, Run
from .rotate import answer


@dataclass(frozen=True)
class Leaked:
    """`refetch` is how long a warm container may take to fetch the ring, `max_age` how long verifiers keep a JWKS."""

    keeper: RingKeeper
    refetch: timedelta
    max_age: timedelta

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"kid": "…"}`. Raises RunFailed."""
        kid = event.get("kid")
        if not isinstance(kid, str) or event.keys() != {"kid"}:
            return {"outcome": "refused", "reason": 'Send {"kid": "…"}; `keys` lists the kids.'}
        keeper = self.keeper
        run = keeper.run(
            "leaked", "leaked", lambda ring, now: without_leaked(ring, kid, now, keeper.policy, keeper.generate)
        )
        if run.outcome != "changed":
            return answer(run, keeper, kid=kid)
        leaked = next(key for key in run.before.keys if key.key.kid == kid)
        return answer(run, keeper, kid=kid, **self._consequences(leaked, run))

    def _consequences(self, leaked: ScheduledKey, run: Run) -> dict[str, Any]:
        if run.at <= leaked.signs_from:
            return {"tokens_that_die": "None: the key has never signed."}
        policy = self.keeper.policy
        since = max(leaked.signs_from, run.at - policy.maximum_lifetime)
        signed_until = min(run.at + self.refetch, leaked.signs_until or datetime.max.replace(tzinfo=UTC))
        return {
            "tokens_that_die": f"Every token whose header names this kid: {leaked.key.alg} tokens issued from"
            f" {rfc3339(since)} until {rfc3339(signed_until)}{self._audiences(leaked.key.alg)}."
            " Their clients must ask for new ones.",
            "own_endpoints_refuse_them_from": rfc3339(run.at + self.refetch),
            "verifiers_that_honour_max_age_refuse_them_from": rfc3339(run.at + self.refetch + self.max_age),
            "other_verifiers_may_accept_them_until": rfc3339(signed_until + policy.maximum_lifetime + policy.leeway),
            **self._warning(leaked, run),
        }

    def _warning(self, leaked: ScheduledKey, run: Run) -> dict[str, str]:
        """The one exception to the rule that no key signs before it was published for a day."""
        signing = [key for key in run.after.of(leaked.key.alg) if key.signs_at(run.at)]
        young = [key for key in signing if key.signs_from - key.published_from < self.keeper.policy.publication_lead]
        if not young:
            return {}
        return {
            "warning": f"The key that signs now, {young[0].key.kid}, is published since"
            f" {rfc3339(young[0].published_from)} only: verifiers with an older JWKS refuse its tokens until they fetch"
            " a new one."
        }

    def _audiences(self, alg: str) -> str:
        try:
            catalogue = self.keeper.catalogues.find()
        except StoreUnavailable:
            return ""
        identifiers = (
            [resource.identifier for resource in catalogue.resources if resource.alg == alg] if catalogue else []
        )
        return f" for {', '.join(identifiers)}" if identifiers else ""
