"""RFC 6749 §1.3: the grants. Each grant is one file in this package and one entry in `wiring`."""

from collections.abc import Callable
from typing import NamedTuple

from ..catalogue import Catalogue
from ..client import Client
from ..resource import Resource
from ..scope import Scope
from ..token_request import TokenRequest


class Authorization(NamedTuple):
    """What a token is issued for: a client, a resource, and a scope of that resource."""

    client: Client
    resource: Resource
    scope: Scope


class Grant(NamedTuple):
    """The value of `grant_type`, and the function that authorizes the request.

    If it `presents_assertion`, the parameter `assertion` identifies the client, and there is no client authentication.
    """

    grant_type: str
    authorize: Callable[[Client, TokenRequest, Catalogue], Authorization]
    presents_assertion: bool = False
