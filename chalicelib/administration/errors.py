"""Why a change is refused. These know nothing of HTTP; each edge maps them once."""

from collections.abc import Iterable


class ChangeRefused(Exception):
    """What is stored does not allow the change; nothing was written."""


class Conflict(ChangeRefused):
    """Something else was written first. A fresh read and another try may succeed."""


class WriteConflict(Conflict):
    """Another transaction held an item of this one; nothing was written."""


class ClientNotFound(ChangeRefused):
    def __init__(self, generation: int | str) -> None:
        super().__init__(f"Could not find Api client {generation}")


class SecretNotFound(ChangeRefused):
    """The client has no secret of this id."""


class ClientIdTaken(ChangeRefused):
    pass


class ClientNameTaken(ChangeRefused):
    pass


class GenerationTaken(Conflict):
    """Another client was registered in the same millisecond with the same random bits: try again with new ones."""


class ClientChanged(Conflict):
    """Somebody else changed or deleted the client since it was read."""


class VersionMismatch(ChangeRefused):
    """The client is not the version that the caller made the change for."""


class CatalogueChanged(Conflict):
    """The catalogue is not what it was when it was read: somebody changed a resource, a scope group or a setting."""


class ResourceNotFound(ChangeRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(f"Could not find resource {slug}")


class GroupNotFound(ChangeRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(f"Could not find scope group {slug}")


class ScopesHeld(ChangeRefused):
    """Clients hold scopes that were to be removed."""

    def __init__(self, count: int, first_names: Iterable[str]) -> None:
        held = "1 client holds" if count == 1 else f"{count} clients hold"
        super().__init__(f"{held} scopes that this would remove: {', '.join(first_names)}. Take them away first.")


class CatalogueTooLarge(ChangeRefused):
    """The catalogue is one item of DynamoDB, and near the size that such an item may have."""

    def __init__(self) -> None:
        super().__init__(
            "The catalogue is full: resources may take 400,000 bytes, and the name of each scope counts twice."
            " Delete scopes or shorten texts first."
        )


class UnknownScopes(ChangeRefused):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"The scopes {','.join(names)} are not associated to any installed API.")


class UnknownResource(ChangeRefused):
    def __init__(self, identifier: str) -> None:
        super().__init__(f"No resource has the identifier {identifier}.")


class TooManySecrets(ChangeRefused):
    """The client has as many live secrets as it may have."""


class LastGrantHolder(ChangeRefused):
    """Without an enabled client that holds api_client_grant nobody could administer this server."""


class LastPermanentCredential(ChangeRefused):
    """Without it no enabled client that holds api_client_grant would have a secret without an expiry."""


class AlreadyInitialized(ChangeRefused):
    """The server has a catalogue and an administrator."""


class ServerOwnedFields(ChangeRefused):
    """`names` are attributes of Client that only the server changes."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__("These fields belong to the server.")
        self.names = tuple(names)


class TooManyScopes(ChangeRefused):
    """`member` is the member of the body that is at fault."""

    def __init__(self, member: str) -> None:
        super().__init__("A client has 256 scopes at most.")
        self.member = member
