"""The operator function `leaked`: removes a leaked signing key from the ring. Its standby signs at once."""

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
    """`refetch` is how long a warm container uses its cached ring, `max_age` how long verifiers may cache the JWKS."""

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
        leaked_key = next(key for key in run.before.keys if key.key.kid == kid)
        return answer(run, keeper, kid=kid, **self._consequences(leaked_key, run))

    def _consequences(self, leaked_key: ScheduledKey, run: Run) -> dict[str, Any]:
        if run.at <= leaked_key.signs_from:
            return {"tokens_that_die": "None: the key has never signed."}
        policy, alg = self.keeper.policy, leaked_key.key.alg
        first_issued = max(leaked_key.signs_from, run.at - policy.maximum_lifetime)
        last_issued = min(run.at + self.refetch, leaked_key.signs_until or datetime.max.replace(tzinfo=UTC))
        return {
            "tokens_that_die": f"Every token with this kid in its header: {alg} tokens issued from"
            f" {rfc3339(first_issued)} until {rfc3339(last_issued)}{self._audiences(alg)}."
            " Their clients must request new tokens.",
            "own_endpoints_refuse_them_from": rfc3339(run.at + self.refetch),
            "verifiers_that_honour_max_age_refuse_them_from": rfc3339(run.at + self.refetch + self.max_age),
            "other_verifiers_may_accept_them_until": rfc3339(last_issued + policy.maximum_lifetime + policy.leeway),
            **self._warning(alg, run),
        }

    def _warning(self, alg: str, run: Run) -> dict[str, str]:
        """The successor of a leaked key is the only later key that may sign without a full publication lead."""
        for key in run.after.of(alg):
            lead = key.signs_from - key.published_from
            if key.signs_at(run.at) and lead < self.keeper.policy.publication_lead:
                return {
                    "warning": f"The key that signs now, {key.key.kid}, was published at {rfc3339(key.published_from)}."
                    " Verifiers with an older JWKS reject its tokens until they fetch the JWKS again."
                }
        return {}

    def _audiences(self, alg: str) -> str:
        try:
            catalogue = self.keeper.catalogues.find()
        except StoreUnavailable:
            return ""
        resources = catalogue.resources if catalogue else ()
        identifiers = [resource.identifier for resource in resources if resource.alg == alg]
        return f" for {', '.join(identifiers)}" if identifiers else ""
