"""The credentials that sign a call: from Lambda's environment variables, else from botocore's credential chain.

Lambda sets credentials in the environment, valid for the life of a container. With SnapStart it sets a URL instead,
whose credentials must be renewed. botocore does that, and is imported only in this case.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple


class NoCredentials(Exception):
    """`code` is the kind of failure: the name of botocore's exception, or our own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Credentials(NamedTuple):
    access_key_id: str
    secret_access_key: str
    session_token: str | None

    def __repr__(self) -> str:
        """Without the secret and the token."""
        return f"Credentials({self.access_key_id!r})"


# Called for each attempt because credentials from a URL may be renewed between attempts. Raises NoCredentials.
CredentialsSource = Callable[[], Credentials]


def credentials_source(environ: Mapping[str, str]) -> CredentialsSource:
    access_key_id, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    # Only botocore supports credentials that expire, and the old name of the session token.
    is_ours = not (environ.get("AWS_CREDENTIAL_EXPIRATION") or environ.get("AWS_SECURITY_TOKEN"))
    if access_key_id and secret and is_ours:
        credentials = Credentials(access_key_id, secret, environ.get("AWS_SESSION_TOKEN") or None)
        return lambda: credentials
    return BotocoreChain()


class BotocoreChain:
    """botocore's other sources: expiring variables, container and instance credentials, web identity."""

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        """`load` returns botocore's credentials object, or None if there are none."""
        self._load, self._lock = load or _load, Lock()
        self._credentials: Any = None

    def __call__(self) -> Credentials:
        # `_load` imports botocore anyway.
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415  # See the module's docstring.

        try:
            with self._lock:
                if self._credentials is None:
                    self._credentials = self._load()
                if self._credentials is None:
                    raise NoCredentials("NoCredentialsError")
            # botocore renews the credentials here if they expire soon, under its own lock.
            frozen = self._credentials.get_frozen_credentials()
        except (BotoCoreError, ValueError) as error:
            # `from None` because the original exception may quote the response of a metadata service.
            raise NoCredentials(type(error).__name__) from None
        return Credentials(frozen.access_key, frozen.secret_key, frozen.token)


def _load() -> Any:
    import botocore.session  # noqa: PLC0415  # See the module's docstring.

    return botocore.session.get_session().get_credentials()
