"""The credential that bootstrap stores for the operator, and the order of its versions."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

VERSIONS: Final = UUID("5f1d3c52-7f0e-4b0b-9a8e-0c6c1f6f3b8d")


@dataclass(frozen=True)
class AdministratorCredential:
    """`generation` identifies one of the clients that had this id; version 0.1.0 stored None. `is_new` is true for a
    client that is registered after its credential is stored.
    """

    client_id: str
    client_secret: str = field(repr=False)
    generation: int | None = None
    is_new: bool = False


def following(version_id: str) -> str:
    """The id of the version that replaces `version_id`. Concurrent runs compute the same id and so share a version."""
    return str(uuid5(VERSIONS, version_id))
