"""Why a change is refused. These know nothing of HTTP; each edge maps them once."""


class ChangeRefused(Exception):
    """What is stored does not allow the change; nothing was written."""


class ClientIdTaken(ChangeRefused):
    pass


class ClientNameTaken(ChangeRefused):
    pass


class GenerationTaken(ChangeRefused):
    """Another client was registered in the same millisecond with the same random bits: try again with new ones."""


class ClientChanged(ChangeRefused):
    """Somebody else changed or deleted the client since it was read."""


class LastGrantHolder(ChangeRefused):
    """Without an enabled client that holds api_client_grant nobody could administer this server."""


class AlreadyFounded(ChangeRefused):
    """The server has a catalogue and an administrator."""
