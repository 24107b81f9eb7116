"""The keys of the items in the clients table.

- `client#<client_id>`: a client.
- `generation#<n>`: a pointer to the client with this generation.
- `name#<comparable name>`: the guard that makes the name unique.
- `grant-holders`: the number of enabled clients with the scope api_client_grant.
- `administrators`: the number of these clients that have a secret without an expiry.
- `catalogue`: the catalogue.
- `trust#<slug>#<generation>#<hash>`: a pointer from a trusted issuer and the hash of a subject to the default client.
- `issuer-keys#<slug>#<generation>`: the keys of a trusted issuer.
- `secret#<hash>`: a pointer from the hash of a secret to its client.
"""

import hashlib
from typing import Final

CATALOGUE_KEY: Final = "catalogue"
GRANT_HOLDERS_KEY: Final = "grant-holders"
ADMINISTRATORS_KEY: Final = "administrators"


def client_key(client_id: str) -> str:
    return f"client#{client_id}"


def generation_key(generation: int) -> str:
    return f"generation#{generation}"


def subject_key(issuer: str, issuer_generation: int, subject: str) -> str:
    """`issuer` is the slug of a trusted issuer. The subject is hashed because it may be long."""
    return f"trust#{issuer}#{issuer_generation}#{hashlib.sha256(subject.encode('utf-8')).hexdigest()}"


def secret_key(secret_hash: str) -> str:
    """`secret_hash` is the hash of a ClientSecret."""
    return f"secret#{secret_hash}"


def issuer_keys_key(issuer: str, issuer_generation: int) -> str:
    return f"issuer-keys#{issuer}#{issuer_generation}"
