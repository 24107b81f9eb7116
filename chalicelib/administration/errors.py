"""The reasons why a change is refused. They do not depend on HTTP: each edge maps them once."""

from collections.abc import Iterable, Mapping


class ChangeRefused(Exception):
    """The stored state does not permit the change. Nothing was written."""


class Conflict(ChangeRefused):
    """A concurrent write came first. A new read and a retry may succeed."""


class WriteConflict(Conflict):
    """Another transaction held an item of this one; nothing was written."""


class ClientNotFound(ChangeRefused):
    def __init__(self, generation: int | str) -> None:
        super().__init__(f"Could not find Api client {generation}")


class SecretNotFound(ChangeRefused):
    """The client has no secret of this id."""


class KeyNotFound(ChangeRefused):
    """The client has no key of this id."""


class TrustNotFound(ChangeRefused):
    """The client has no trust of this id."""


class TooManyTrusts(ChangeRefused):
    """The client would have more than the maximum number of live trusts."""


class SubjectTaken(ChangeRefused):
    """Another client is the default for the subject of the issuer."""


class AlreadyReported(Exception):
    """The leak of this secret was recorded before, or the secret is removed."""


class ClientIdTaken(ChangeRefused):
    pass


class ClientNameTaken(ChangeRefused):
    pass


class GenerationTaken(Conflict):
    """Another client was registered in the same millisecond with the same random bits."""


class ClientChanged(Conflict):
    """The client was changed or deleted since it was read."""


class VersionMismatch(ChangeRefused):
    """The stored version is not the one that the caller wants to change."""


class CatalogueChanged(Conflict):
    """The catalogue was changed since it was read."""


class ResourceNotFound(ChangeRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(f"Could not find resource {slug}")


class IssuerNotFound(ChangeRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(f"Could not find trusted issuer {slug}")


class GroupNotFound(ChangeRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(f"Could not find scope group {slug}")


class ScopesHeld(ChangeRefused):
    """Clients hold scopes that the change would remove."""

    def __init__(self, count: int, first_names: Iterable[str]) -> None:
        held = "1 client holds" if count == 1 else f"{count} clients hold"
        super().__init__(f"{held} scopes that this would remove: {', '.join(first_names)}. Take them away first.")


class CatalogueTooLarge(ChangeRefused):
    """The catalogue is one item of DynamoDB, and an item has a maximum size."""

    def __init__(self) -> None:
        super().__init__(
            "The catalogue is full: resources and trusted issuers may take 400,000 bytes, and the name of each scope"
            " counts twice. Delete scopes or shorten texts first."
        )


class UnknownScopes(ChangeRefused):
    """`places` names the member of the body for each scope that another API has."""

    def __init__(self, names: Iterable[str], places: Mapping[str, str]) -> None:
        unknown: list[str] = []
        by_place: dict[str, list[str]] = {}
        for name in names:
            (by_place.setdefault(places[name], []) if name in places else unknown).append(name)
        # PrestaShop's message.
        sentences = [f"The scopes {','.join(unknown)} are not associated to any installed API."] if unknown else []
        sentences += [f"The scopes {','.join(tokens)} belong in {place}." for place, tokens in by_place.items()]
        super().__init__(" ".join(sentences))


class UnknownResource(ChangeRefused):
    def __init__(self, identifier: str) -> None:
        super().__init__(f"No resource has the identifier {identifier}.")


class TooManySecrets(ChangeRefused):
    """The client has the maximum number of live secrets."""


class TooManyRevokedTokens(ChangeRefused):
    def __init__(self) -> None:
        super().__init__(
            "The client has 32 revoked tokens that are not expired, the maximum. Try again when one of them is expired,"
            " or ask an administrator to revoke all tokens of the client."
        )


class TokenNotFound(ChangeRefused):
    """No credential of the client obtained a token with this jti."""


class TooManyKeys(ChangeRefused):
    """The client would have more than the maximum number of live keys."""


class LastGrantHolder(ChangeRefused):
    """The change would leave no enabled client that holds api_client_grant."""


class LastPermanentCredential(ChangeRefused):
    """The change would leave no enabled holder of api_client_grant with a secret or a key that does not expire."""


class AlreadyInitialized(ChangeRefused):
    """The server has a catalogue and an administrator."""


class ServerOwnedFields(ChangeRefused):
    """`names` are attributes of Client that only the server changes."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__("These fields belong to the server.")
        self.names = tuple(names)


class TooManyScopes(ChangeRefused):
    """`member` is the member of the body with the error."""

    def __init__(self, member: str) -> None:
        super().__init__("A client has 256 scopes at most.")
        self.member = member


class CredentialRefused(ChangeRefused):
    """`reasons` are messages by the path of the member of the body with the error."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("The credential is refused.")
        self.reasons = reasons
