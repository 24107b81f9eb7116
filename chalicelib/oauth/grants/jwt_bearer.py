"""RFC 7523 §2.1: an assertion instead of client authentication, as the workload identity of MCP sends it."""

from . import Grant
from .client_credentials import authorize

JWT_BEARER = Grant("urn:ietf:params:oauth:grant-type:jwt-bearer", authorize, presents_assertion=True)
