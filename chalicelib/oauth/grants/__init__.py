"""RFC 6749 §1.3: how a client is authorized. Each grant is one file beside this one and one entry in `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass

from ..catalogue import Catalogue
from ..client import Client
from ..resource import Resource
from ..scope import Scope
from ..token_request import TokenRequest


@dataclass(frozen=True)
class Authorization:
    """What was granted: one client, one resource, a scope of that resource."""

    client: Client
    resource: Resource
    scope: Scope


@dataclass(frozen=True)
class Grant:
    """`grant_type` on the wire, and what decides."""

    grant_type: str
    authorize: Callable[[Client, TokenRequest, Catalogue], Authorization]
