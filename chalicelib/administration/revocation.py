"""RFC 7009, and what an administrator does: one token of a client is revoked before it expires."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..oauth.access_token import credential_id_of
from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.resource import MAXIMUM_LIFETIME
from .audit import Actor
from .client_editor import ClientEditor
from .errors import TokenNotFound, TooManyRevokedTokens
from .token_revocation import next_second, wait_for_new_tokens, with_token_revoked, with_tokens_revoked

ACTION: Final = "api_client.revoke_token"
# As access_token.issue writes it.
JTI: Final = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class TokenRevocation:
    editor: ClientEditor
    sleep: Callable[[float], None]

    def revoke_own(self, client: Client, actor: Actor, jti: str, exp: int) -> None:
        """`client` is as it was read for its authentication: without a conflict, it is not read again.

        Raises TooManyRevokedTokens, so that nobody can revoke all tokens of a client with the name of one.
        """
        read: Client | None = client

        def attempt() -> None:
            nonlocal read
            before, read = read or self.editor.clients.find(client.client_id), None
            # The tokens of a deleted client are revoked.
            if before is not None and before.generation == client.generation:
                now = self.editor.clock()
                after = with_token_revoked(before, jti, exp, now)
                self.editor.write(before, after, now, action=ACTION, actor=actor)

        self.editor.retried(attempt)

    def revoke(self, caller: Caller, actor: Actor, generation: int, jti: str) -> Client:
        """The client after the change. If it has too many revoked tokens, all of its tokens are revoked.

        Raises TokenNotFound, also for a token of another client: the feed must not revoke what the caller may not.
        """

        def change(before: Client, now: datetime) -> Client:
            if before.credential(credential_id_of(jti)) is None:
                raise TokenNotFound
            # An administrator does not know `exp`.
            exp = next_second(now + MAXIMUM_LIFETIME)
            try:
                return with_token_revoked(before, jti, exp, now)
            except TooManyRevokedTokens:
                return with_tokens_revoked(before, now)._replace(revoked_tokens={jti: exp})

        client = self.editor.edit(generation, change, action=ACTION, actor=actor, caller=caller)
        wait_for_new_tokens(client, self.editor.clock, self.sleep)
        return client
